"""A damaged bundle gives its right tensors or says what is wrong with it; it never hangs."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto
from savedmodel_writer.sources import Bounds
from savedmodel_writer.sources.region import slices_of
from savedmodel_writer.table import Table, TableBuilder
from savedmodel_writer.tensor_bundle import BundleReader, CheckpointTensor
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.memory_storage import MemoryStorage
from tests.fuzz.mutations import damage_entry, damage_header, damaged
from tests.golden.written_files import golden

# Small bundles of strings, slices and two shards.
BUNDLES = {name: golden(f"bundles/{name}") for name in ("slices", "two_shards", "strings")}
DAMAGE = (errors.DataLossError, errors.StorageError)


def opened(files: dict[str, bytes]) -> BundleReader:
    storage: Any = MemoryStorage(files)
    return BundleReader("x", storage=storage)


def values(reader: BundleReader) -> dict[str, Any]:
    return {name: contents(tensor.read_bits()) for name, tensor in reader.items()}


def contents(array: np.ndarray) -> tuple[object, ...]:
    """Comparable also where it holds NaN."""
    data = array.tolist() if array.dtype == object else array.tobytes()
    return array.dtype, array.shape, data


RIGHT = {name: values(opened(files)) for name, files in BUNDLES.items()}


def test_damaged_bytes() -> None:
    def attempt(chance: Random) -> bool:
        bundle = chance.choice(list(BUNDLES))
        files, right = dict(BUNDLES[bundle]), RIGHT[bundle]
        file = chance.choice([*files, "x.index"])
        files[file] = damaged(files[file], chance)
        if chance.random() < 0.02:
            del files[file]
        try:
            reader = opened(files)
        except DAMAGE as error:
            assert error.message and error.path is not None
            return True
        refused = False
        for name in chance.sample(list(right), 2):
            try:
                assert contents(reader[name].read_bits()) == right[name]
            except DAMAGE as error:
                assert error.message and error.path is not None
                refused = True
        try:
            reader.verify()
        except DAMAGE:
            return True
        assert not refused
        assert values(reader) == right
        return False

    fuzz(0.15, attempt)


def test_damaged_entries_under_right_checksums() -> None:
    """Entries with wrong fields: what is read has the dtype and shape that the entry says."""

    def attempt(chance: Random) -> bool:
        files = dict(BUNDLES[chance.choice(list(BUNDLES))])
        entries = dict(Table(files["x.index"]))
        key = chance.choice(list(entries))
        entries[key] = damaged_value(key, entries[key], chance)
        files["x.index"] = table(entries)
        try:
            reader = opened(files)
            names = list(reader)
        except (*DAMAGE, errors.InvalidArgumentError) as error:  # the version that it asks for
            assert error.message and error.path is not None
            return True
        refused = False
        for name in chance.sample(names, min(len(names), 3)):
            try:
                tensor = reader[name]
                array = tensor.read_bits()
                assert (array.shape, array.dtype) == (tensor.shape, numpy_dtype(tensor))
                bounds = region(tensor.shape, chance)
                part = tensor.read_part(bounds)
                assert contents(part) == contents(array[slices_of(bounds)])
            except (*DAMAGE, errors.UnimplementedError) as error:  # more dimensions than numpy's
                assert error.message
                refused = True
        try:
            reader.verify()
        except (*DAMAGE, errors.UnimplementedError):
            refused = True
        return refused

    fuzz(0.1, attempt)


def region(shape: tuple[int, ...], chance: Random) -> Bounds:
    starts = [chance.randrange(min(size, 5) + 1) for size in shape]
    return tuple(
        (start, min(size, start + chance.randrange(5)))
        for start, size in zip(starts, shape, strict=True)
    )


def numpy_dtype(tensor: CheckpointTensor) -> np.dtype:
    return np.dtype(object) if not tensor.dtype.size else tensor.dtype.bits_dtype


def damaged_value(key: bytes, value: bytes, chance: Random) -> bytes:
    """The header or an entry with a wrong field, or wrong bytes in its place."""
    if chance.random() < 0.2:
        return damaged(value, chance)
    if key == b"":
        header = BundleHeaderProto.FromString(value)
        damage_header(header, chance)
        return header.SerializeToString()
    entry = BundleEntryProto.FromString(value)
    for _ in range(chance.choice([1, 1, 2])):
        damage_entry(entry, chance)
    return entry.SerializeToString()


def table(entries: dict[bytes, bytes]) -> bytes:
    written: list[bytes] = []
    builder = TableBuilder(written.append)
    for key, value in entries.items():
        builder.add(key, value)
    builder.finish()
    return b"".join(written)
