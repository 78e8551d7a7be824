"""Small checkpoints to be read, and ways to change what is in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from savedmodel_writer.files import LocalStorage
from savedmodel_writer.protos import BundleEntryProto
from savedmodel_writer.table import Table, TableBuilder
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
)

STORAGE = LocalStorage(fsync=False)


def write(prefix: Path, tensors: dict[str, Any]) -> Path:
    with BundleWriter(prefix, storage=STORAGE) as writer:
        for name, value in tensors.items():
            writer.add(name, value)
    return prefix


def rewrite_index(prefix: Path, change: Any) -> None:
    """Changes the entries of an index, whose checksums stay right."""
    path = Path(f"{prefix}.index")
    entries = dict(Table(path.read_bytes()))
    change(entries)
    out = bytearray()
    builder = TableBuilder(out.extend)
    for key in sorted(entries):
        builder.add(key, entries[key])
    builder.finish()
    path.write_bytes(out)


def rewrite_entry(prefix: Path, name: str, **fields: Any) -> None:
    def change(entries: dict[bytes, bytes]) -> None:
        entry = BundleEntryProto.FromString(entries[name.encode()])
        for field, value in fields.items():
            setattr(entry, field, value)
        entries[name.encode()] = entry.SerializeToString()

    rewrite_index(prefix, change)


def assert_same_array(found: np.ndarray, expected: np.ndarray) -> None:
    """Bit by bit: the elements may be NaN."""
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    if found.dtype == object:
        assert found.tolist() == expected.tolist()
    else:
        assert found.tobytes() == expected.tobytes()


def small(directory: Path) -> Path:
    with BundleWriter(directory / "x", storage=STORAGE) as writer:
        writer.add("a", np.array([1, 2], np.float32))
        writer.add("s", np.array([b"ab", b"c"], object))
        writer.add_slice("p", [4], "0,2", np.zeros(2, np.int8))
        writer.add_slice("p", [4], "2,2", np.ones(2, np.int8))
    return directory / "x"


def values(prefix: Path) -> dict[str, Any]:
    with BundleReader(prefix) as reader:
        reader.verify()
        return {name: tensor.read().tolist() for name, tensor in reader.items()}
