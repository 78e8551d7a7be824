"""Checkpoints of big-endian machines: what is read, and that TensorFlow reads the same."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from savedmodel_writer import dtypes, errors
from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto
from savedmodel_writer.table.crc32c import crc32c, mask
from savedmodel_writer.tensor_bundle import BundleReader, VariantTensor
from savedmodel_writer.tensor_bundle.string_tensor import read_strings
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import save
from tests.tensor_bundle.rewriting import assert_same_array, rewrite_index, write
from tests.tensor_bundle.strategies import FIXED, Tensor, bundles, elements, region
from tests.tensor_bundle.test_string_tensor import OPTIONAL

DATA = "data-00000-of-00001"
ALL = [*FIXED, dtypes.string]


def turned(dtype: dtypes.DType, payload: bytes, count: int) -> tuple[bytes, int]:
    """A payload as a big-endian machine writes it, of the same size, and its checksum."""
    if dtype.size:
        size = dtype.size // 2 if dtype.is_complex else dtype.size
        numbers = np.frombuffer(payload, np.uint8).reshape(-1, size)
        payload = numbers[:, ::-1].tobytes()
        return payload, crc32c(payload)
    strings, _ = read_strings(payload, count)
    crc = crc32c(b"".join(len(string).to_bytes(4, "big") for string in strings))
    text = b"".join(strings)
    rest = mask(crc).to_bytes(4, "big") + text
    return payload[: len(payload) - len(rest)] + rest, crc32c(rest, crc)


def turn(prefix: Path) -> None:
    """Makes a checkpoint of this machine one of a big-endian machine."""
    path = Path(f"{prefix}.{DATA}")
    data = bytearray(path.read_bytes())

    def change(entries: dict[bytes, bytes]) -> None:
        for key, value in entries.items():
            if key == b"":
                header = BundleHeaderProto(num_shards=1, endianness=1, version={"producer": 1})
                entries[key] = header.SerializeToString()
                continue
            entry = BundleEntryProto.FromString(value)
            if entry.slices:
                continue
            place = slice(entry.offset, entry.offset + entry.size)
            count = math.prod(dim.size for dim in entry.shape.dim)
            data[place], crc = turned(dtypes.DType(entry.dtype), bytes(data[place]), count)
            entry.crc32c = mask(crc)
            entries[key] = entry.SerializeToString()

    rewrite_index(prefix, change)
    path.write_bytes(data)


def of_every_dtype() -> dict[dtypes.DType, Any]:
    return {dtype: elements(dtype, (3, 2), 5) for dtype in ALL}


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    """A tensor of each dtype, whole and in slices."""
    tensors: list[Tensor] = []
    for dtype, bits in of_every_dtype().items():
        enum = dtype.as_datatype_enum
        tensors.append((b"whole/" + dtype.name.encode(), "", enum, bits))
        for part in ("0,1:-", "1,2:-"):
            name = b"parts/" + dtype.name.encode()
            tensors.append((name, f"3 2 {part}", enum, bits[region(part)]))
    save(str(tmp_path / "x"), tensors)
    turn(tmp_path / "x")
    return tmp_path / "x"


def test_big_endian(prefix: Path) -> None:
    with BundleReader(prefix) as reader:
        reader.verify()
        for dtype, bits in of_every_dtype().items():
            for kind in ("whole", "parts"):
                tensor = reader[f"{kind}/{dtype.name}"]
                assert_same_array(tensor.read_bits(), bits)
                assert_same_array(tensor.read_part(((1, 3), (0, 1))), bits[1:, :1])
                if dtype.size:
                    assert b"".join(tensor.chunks(7)) == bits.tobytes()


def test_tensorflow_reads_the_same(prefix: Path, oracle: Oracle) -> None:
    """But for dtypes of which it cannot turn the bytes, though they have one each."""
    tensors = {
        dtype: bits
        for dtype, bits in of_every_dtype().items()
        if dtype.size > 1 or dtype.name in ("int8", "uint8", "bool", "string", "qint8", "quint8")
    }
    assert len(tensors) > 15
    restored = oracle(
        "tests.tensor_bundle.tf_bundles",
        "restored",
        str(prefix),
        [f"whole/{dtype.name}".encode() for dtype in tensors],
        [""] * len(tensors),
        [dtype.as_datatype_enum for dtype in tensors],
    )
    for array, (dtype, bits) in zip(restored, tensors.items(), strict=True):
        if dtype == dtypes.string:
            assert array.tolist() == bits.tolist()
        else:
            assert array.tobytes() == bits.tobytes(), dtype


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(tensors=bundles())
def test_random_bundles(tmp_path_factory: Any, tensors: list[Tensor]) -> None:
    prefix = tmp_path_factory.mktemp("bundle") / "x"
    save(str(prefix), tensors)
    with BundleReader(prefix) as reader:
        before = {name: tensor.read_bits() for name, tensor in reader.items()}
    turn(prefix)
    with BundleReader(prefix) as reader:
        reader.verify()
        assert list(reader) == list(before)
        for name, tensor in reader.items():
            assert_same_array(tensor.read_bits(), before[name])


def test_every_changed_byte_is_seen(prefix: Path) -> None:
    path = Path(f"{prefix}.{DATA}")
    data = path.read_bytes()
    for position in range(0, len(data), 40):
        path.write_bytes(data[:position] + bytes([data[position] ^ 64]) + data[position + 1 :])
        with BundleReader(prefix) as reader, pytest.raises(errors.DataLossError):
            reader.verify()


def test_variants_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "x", {"v": VariantTensor([OPTIONAL])})
    header = BundleHeaderProto(num_shards=1, endianness=1).SerializeToString()
    rewrite_index(tmp_path / "x", lambda entries: entries.update({b"": header}))
    with (
        BundleReader(tmp_path / "x") as reader,
        pytest.raises(errors.UnimplementedError, match="'v': variants of a big-endian machine"),
    ):
        reader.read("v")
