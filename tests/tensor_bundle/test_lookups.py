"""What a lookup costs: one block of the index, once, and the bytes of the tensor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from savedmodel_writer.table.table_builder import BLOCK_SIZE
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter
from tests.tensor_bundle.disks import CountingStorage
from tests.tensor_bundle.our_bundles import STORAGE

INDEX, DATA = "index", "data-00000-of-00001"


def write(prefix: Path, count: int) -> Path:
    with BundleWriter(prefix, storage=STORAGE) as writer:
        for number in range(count):
            writer.add(f"layer_{number:07d}/kernel", np.float32(number))
    return prefix.with_suffix(".index")


@pytest.fixture(scope="module", params=[40_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def count(request: pytest.FixtureRequest) -> int:
    """How many names there are."""
    return int(request.param)


@pytest.fixture(scope="module")
def prefix(count: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint whose index has several blocks."""
    prefix = tmp_path_factory.mktemp("names") / "x"
    assert write(prefix, count).stat().st_size > 4 * BLOCK_SIZE
    return prefix


@pytest.fixture
def opened(prefix: Path) -> Iterator[tuple[BundleReader, CountingStorage]]:
    storage = CountingStorage()
    with BundleReader(prefix, storage=storage) as reader:
        yield reader, storage


def test_opening_reads_the_ends(opened: tuple[BundleReader, CountingStorage]) -> None:
    """The footer, the index of the index, and the block with the header."""
    _, storage = opened
    assert len(storage.read[INDEX]) == 3
    assert storage.read[INDEX][0] == 48
    assert max(storage.read[INDEX]) <= BLOCK_SIZE + 100
    assert DATA not in storage.read


def test_a_lookup_reads_one_block(count: int, opened: tuple[BundleReader, CountingStorage]) -> None:
    reader, storage = opened
    for number in (count - 1, count // 2):
        storage.read[INDEX].clear()
        storage.read.setdefault(DATA, []).clear()
        assert reader.read(f"layer_{number:07d}/kernel") == number
        assert len(storage.read[INDEX]) == 1
        assert storage.read[INDEX][0] <= BLOCK_SIZE + 100
        assert storage.read[DATA] == [4]


def test_a_block_is_read_once(opened: tuple[BundleReader, CountingStorage]) -> None:
    reader, storage = opened
    reader.read("layer_0020000/kernel")
    storage.read[INDEX].clear()
    for number in range(20_000, 20_050):
        assert reader.read(f"layer_{number:07d}/kernel") == number
    assert storage.read[INDEX] == []


def test_a_name_that_is_not_there_costs_no_more(
    opened: tuple[BundleReader, CountingStorage],
) -> None:
    reader, storage = opened
    storage.read[INDEX].clear()
    assert "layer_0030000/bias" not in reader
    assert len(storage.read[INDEX]) == 1
    storage.read[INDEX].clear()
    assert "zzz" not in reader  # after the last key: the index of the index says so
    assert storage.read[INDEX] == []


def test_all_names_are_one_pass(count: int, opened: tuple[BundleReader, CountingStorage]) -> None:
    reader, storage = opened
    blocks = -(-Path(f"{reader._prefix}.index").stat().st_size // BLOCK_SIZE)
    storage.read[INDEX].clear()
    assert len(reader) == count
    assert len(storage.read[INDEX]) <= blocks


def test_the_index_grows_with_the_names(count: int, prefix: Path, tmp_path: Path) -> None:
    """Its size, and what is written and read of it, in proportion to their number."""
    half = write(tmp_path / "x", count // 2).stat().st_size
    size = prefix.with_suffix(".index").stat().st_size
    assert 1.95 < size / half < 2.1
    storage = CountingStorage()
    with BundleReader(prefix, storage=storage) as reader:
        reader.verify()
    assert sum(storage.read[INDEX]) < 2 * size + 3 * BLOCK_SIZE, "each block twice: once by itself"
    assert sum(storage.read[DATA]) == 4 * count
