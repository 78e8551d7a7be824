"""Checkpoints of big-endian machines."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from savedmodel_writer import dtypes
from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto
from savedmodel_writer.table.crc32c import crc32c, mask
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
)
from tests.tensor_bundle.rewriting import STORAGE, assert_same_array, rewrite_index
from tests.tensor_bundle.strategies import FIXED, elements


def turned(dtype: dtypes.DType, bits: np.ndarray) -> np.ndarray:
    size = dtype.size // 2 if dtype.is_complex else dtype.size
    raw = np.frombuffer(bits.tobytes(), np.uint8)
    return raw.reshape(-1, size)[:, ::-1].reshape(-1)


def test_big_endian(tmp_path: Path) -> None:
    """Turns the bytes of every number in a checkpoint around, and says so in the header."""
    arrays = {dtype.name: elements(dtype, (3, 2), 5) for dtype in FIXED}
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        for name, bits in arrays.items():
            writer.add(name, bits.view(dtypes.as_dtype(name).as_numpy_dtype))
    data = bytearray()

    def change(entries: dict[bytes, bytes]) -> None:
        entries[b""] = BundleHeaderProto(num_shards=1, endianness=1).SerializeToString()
        for name, bits in arrays.items():
            payload = turned(dtypes.as_dtype(name), bits).tobytes()
            entry = BundleEntryProto.FromString(entries[name.encode()])
            entry.offset, entry.crc32c = len(data), mask(crc32c(payload))
            entries[name.encode()] = entry.SerializeToString()
            data.extend(payload)

    rewrite_index(tmp_path / "x", change)
    (tmp_path / "x.data-00000-of-00001").write_bytes(data)
    with BundleReader(tmp_path / "x") as reader:
        for name, bits in arrays.items():
            assert_same_array(reader[name].read_bits(), bits)
            assert b"".join(reader[name].chunks(7)) == bits.tobytes()
            assert_same_array(reader[name].read_part(((1, 3), (0, 1))), bits[1:, :1])
        reader.verify()
