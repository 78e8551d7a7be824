"""A damaged checkpoint takes no more memory than its files warrant, whatever it claims."""

from __future__ import annotations

import os
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.protos import BundleEntryProto
from savedmodel_writer.table.coding import encode_varint
from savedmodel_writer.table.crc32c import crc32c, mask
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter
from savedmodel_writer.tensor_bundle.slice_key import slice_key
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice
from tests.tensor_bundle.our_bundles import STORAGE
from tests.tensor_bundle.rewriting import rewrite_entry, rewrite_index, small, write

HUGE = 1 << 44
DATA = "x.data-00000-of-00001"


def claim(entry: BundleEntryProto, shape: list[int], size: int) -> None:
    del entry.shape.dim[:]
    for dimension in shape:
        entry.shape.dim.add(size=dimension)
    entry.size = size


def whole(entries: dict[bytes, bytes]) -> None:
    entry = BundleEntryProto.FromString(entries[b"a"])
    claim(entry, [HUGE // 4], HUGE)
    entries[b"a"] = entry.SerializeToString()


def strings(entries: dict[bytes, bytes]) -> None:
    entry = BundleEntryProto.FromString(entries[b"s"])
    claim(entry, [HUGE], HUGE)
    entries[b"s"] = entry.SerializeToString()


def slices(entries: dict[bytes, bytes]) -> None:
    """The slices, and the tensor that they are of, are a trillion times as large."""
    entry = BundleEntryProto.FromString(entries[b"p"])
    claim(entry, [4, HUGE], 0)
    for part in entry.slices:
        part.extent.add()
    entries[b"p"] = entry.SerializeToString()
    for start in (0, 2):
        rows = slice_key(b"p", TensorSlice(((start, 2),)))
        part_entry = BundleEntryProto.FromString(entries.pop(rows))
        claim(part_entry, [2, HUGE], 2 * HUGE)
        entries[slice_key(b"p", TensorSlice(((start, 2), None)))] = part_entry.SerializeToString()


@pytest.mark.parametrize(
    ("change", "name"), [(whole, "a"), (strings, "s"), (slices, "p")], ids=["a", "s", "p"]
)
def test_tensors_larger_than_their_files(
    change: Callable[[dict[bytes, bytes]], None], name: str, tmp_path: Path
) -> None:
    prefix = small(tmp_path)
    rewrite_index(prefix, change)
    with BundleReader(prefix) as reader:
        tensor = reader[name]
        reads: list[Callable[[], Any]] = [
            tensor.read,
            tensor.read_bytes,
            tensor.verify,
            lambda: tensor[1:],
        ]
        tracemalloc.start()
        try:
            for read in reads:
                with pytest.raises(errors.OutOfRangeError, match=f"'{name}.*less bytes"):
                    read()
            assert tracemalloc.get_traced_memory()[1] < 1 << 20
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("length", [2**32, 2**63, 2**64 - 1])
def test_strings_longer_than_their_file(length: int, tmp_path: Path) -> None:
    """Even where the checksum of the lengths is right."""
    prefix = write(tmp_path / "x", {"s": np.array([b"ab" * 100, b"c"], object)})
    head = (
        encode_varint(length)
        + b"\1"
        + struct.pack("<I", mask(crc32c(struct.pack("<QI", length, 1))))
    )
    payload = head + bytes(50)
    (tmp_path / DATA).write_bytes(payload)
    rewrite_entry(prefix, "s", size=len(payload))
    with BundleReader(prefix) as reader:
        for read in (reader["s"].read, lambda: reader["s"][1]):
            with pytest.raises(errors.DataLossError, match="the strings have") as caught:
                read()
            assert caught.value.path == str(tmp_path / DATA)


def test_a_string_of_4_gib_does_not_keep_others_from_being_read(tmp_path: Path) -> None:
    """In a file with a hole, which takes no room; the lengths are those of TensorFlow's."""
    prefix = write(tmp_path / "x", {"s": np.array([b"", b"xy"], object)})
    head = bytes.fromhex("8080808010 02 4fa57a7a")
    with open(tmp_path / DATA, "wb") as file:
        file.write(head)
        file.seek(1 << 32, os.SEEK_CUR)
        file.write(b"xy")
    rewrite_entry(prefix, "s", size=len(head) + (1 << 32) + 2)
    with BundleReader(prefix) as reader:
        tracemalloc.start()
        try:
            assert reader["s"][1] == b"xy"
            assert tracemalloc.get_traced_memory()[1] < 1 << 20
        finally:
            tracemalloc.stop()


def test_verifying_takes_constant_memory(tmp_path: Path) -> None:
    array = np.zeros((32, 1 << 18), np.float32)
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        writer.add("whole", array)
        writer.add_slice("columns", array.shape, "-:0,100", array[:, :100])
        writer.add_slice("columns", array.shape, f"-:100,{(1 << 18) - 100}", array[:, 100:])
    del array
    with BundleReader(tmp_path / "x") as reader:
        tracemalloc.start()
        try:
            reader.verify()
            for _ in reader["columns"].chunks(1 << 20):
                pass
            assert tracemalloc.get_traced_memory()[1] < 8 << 20
        finally:
            tracemalloc.stop()
