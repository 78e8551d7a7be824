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

COUNT = 40_000
INDEX, DATA = "index", "data-00000-of-00001"


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint whose index has several blocks."""
    prefix = tmp_path_factory.mktemp("names") / "x"
    with BundleWriter(prefix, storage=STORAGE) as writer:
        for number in range(COUNT):
            writer.add(f"layer_{number:05d}/kernel", np.float32(number))
    assert prefix.with_suffix(".index").stat().st_size > 4 * BLOCK_SIZE
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


def test_a_lookup_reads_one_block(opened: tuple[BundleReader, CountingStorage]) -> None:
    reader, storage = opened
    for number in (COUNT - 1, COUNT // 2):
        storage.read[INDEX].clear()
        storage.read.setdefault(DATA, []).clear()
        assert reader.read(f"layer_{number:05d}/kernel") == number
        assert len(storage.read[INDEX]) == 1
        assert storage.read[INDEX][0] <= BLOCK_SIZE + 100
        assert storage.read[DATA] == [4]


def test_a_block_is_read_once(opened: tuple[BundleReader, CountingStorage]) -> None:
    reader, storage = opened
    reader.read("layer_20000/kernel")
    storage.read[INDEX].clear()
    for number in range(20_000, 20_050):
        assert reader.read(f"layer_{number:05d}/kernel") == number
    assert storage.read[INDEX] == []


def test_a_name_that_is_not_there_costs_no_more(
    opened: tuple[BundleReader, CountingStorage],
) -> None:
    reader, storage = opened
    storage.read[INDEX].clear()
    assert "layer_30000/bias" not in reader
    assert len(storage.read[INDEX]) == 1
    storage.read[INDEX].clear()
    assert "zzz" not in reader  # after the last key: the index of the index says so
    assert storage.read[INDEX] == []


def test_all_names_are_one_pass(opened: tuple[BundleReader, CountingStorage]) -> None:
    reader, storage = opened
    blocks = -(-Path(f"{reader._prefix}.index").stat().st_size // BLOCK_SIZE)
    storage.read[INDEX].clear()
    assert len(reader) == COUNT
    assert len(storage.read[INDEX]) <= blocks
