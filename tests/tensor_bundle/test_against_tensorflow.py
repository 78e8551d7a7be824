"""The bytes of every bundle are those of TensorFlow's SaveV2 and MergeV2Checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from savedmodel_writer import dtypes
from savedmodel_writer.table import Table
from savedmodel_writer.table.table_builder import separator
from savedmodel_writer.tensor_bundle import BundleReader, merge_bundles, write_shards
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import STORAGE, merged, save, saved
from tests.tensor_bundle.strategies import FIXED, Tensor, bundles, elements
from tests.trees import files_in

ORACLE = "tests.tensor_bundle.tf_bundles"
FLOAT = 1


def random_bundles(examples: int) -> Any:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def check_save(oracle: Oracle, tensors: list[Tensor]) -> None:
    assert saved(tensors) == oracle(ORACLE, "saved", list(tensors))


def check_merge(oracle: Oracle, tensors: list[Tensor], parts: int) -> None:
    """Spreads whole tensors and slices over several bundles."""
    shards = [tensors[n::parts] for n in range(parts) if tensors[n::parts]]
    assert merged(shards) == oracle(ORACLE, "merged", shards)


@random_bundles(200)
@given(tensors=bundles())
def test_saved_bundles(oracle: Oracle, tensors: list[Tensor]) -> None:
    check_save(oracle, tensors)


@pytest.mark.long
@random_bundles(2000)
@given(tensors=bundles())
def test_many_saved_bundles(oracle: Oracle, tensors: list[Tensor]) -> None:
    check_save(oracle, tensors)


@random_bundles(60)
@given(tensors=bundles(), parts=st.integers(1, 5))
def test_merged_bundles(oracle: Oracle, tensors: list[Tensor], parts: int) -> None:
    check_merge(oracle, tensors, parts)


@pytest.mark.long
@random_bundles(1000)
@given(tensors=bundles(), parts=st.integers(1, 5))
def test_many_merged_bundles(oracle: Oracle, tensors: list[Tensor], parts: int) -> None:
    check_merge(oracle, tensors, parts)


def test_every_dtype(oracle: Oracle) -> None:
    tensors: list[Tensor] = []
    for dtype in [*FIXED, dtypes.string]:
        for shape in [(), (0,), (3,), (2, 0, 3), (4, 3, 2)]:
            name = f"{dtype.name}{shape}".encode()
            tensors.append((name, "", dtype.as_datatype_enum, elements(dtype, shape, len(tensors))))
    check_save(oracle, tensors)


def scalars(names: list[bytes]) -> list[Tensor]:
    return [(name, "", FLOAT, np.float32(number)) for number, name in enumerate(names)]


def test_an_index_of_many_blocks(oracle: Oracle) -> None:
    names = [b"layer_%d/kernel/%d" % (n % 7, n * n) for n in range(30_000)]
    files = saved(scalars(names))
    assert files == oracle(ORACLE, "saved", scalars(names))
    assert len(files["x.index"]) > 2 * 262_144


@pytest.mark.parametrize(
    ("last", "following"),
    [
        (b"a", b"c"),
        (b"a", b"b"),
        (b"abc", b"abe"),
        (b"abc", b"abd"),
        (b"abc", b"abcd"),
        (b"a\xfd", b"a\xff"),
        (b"ab\xff", b"b"),
        (b"\xff", b"\xff\xff"),
    ],
)
def test_index_keys(oracle: Oracle, last: bytes, following: bytes) -> None:
    filler = b"\0" * 262_110  # fills the block to one byte less than its size
    tensors = scalars([filler, last, following])
    check_save(oracle, tensors)
    first, _ = Table(saved(tensors)["x.index"])._bounds
    assert first == separator(last, following)


@pytest.mark.parametrize("size", range(524_288 - 16, 524_288 - 8))
def test_a_block_closed_before_a_large_entry(oracle: Oracle, size: int) -> None:
    """Its value has 13 bytes; from 2 * 262,144 with the key on, it closes the block before it."""
    tensors = scalars([b"a", b"b" * size, b"c"])
    check_save(oracle, tensors)
    assert len(Table(saved(tensors)["x.index"])._bounds) == 2 + (size + 13 >= 524_288)


@pytest.mark.parametrize("bits", range(0, 63, 3))
def test_slices_that_start_far_out(oracle: Oracle, bits: int) -> None:
    tensors: list[Tensor] = []
    for start in {max(0, (1 << bits) + offset) for offset in (-1, 0, 1)}:
        spec = f"{2**62 + 10} 1 {start},2:-"
        tensors.append((b"v%d" % start, spec, FLOAT, np.zeros((2, 1), np.float32)))
    check_save(oracle, tensors)


def test_a_slice_after_the_whole(oracle: Oracle) -> None:
    check_save(
        oracle,
        [
            (b"w", "", FLOAT, np.arange(4, dtype=np.float32)),
            (b"w", "4 1,2", FLOAT, np.ones(2, np.float32)),
        ],
    )


def test_large_tensors_and_strings(oracle: Oracle) -> None:
    chance = np.random.default_rng(1)
    strings = np.empty(5, object)
    strings[:] = [b"", chance.bytes(9_000_000), b"x", chance.bytes(1 << 20), chance.bytes(100)]
    check_save(
        oracle,
        [
            (b"a", "", FLOAT, chance.random((1500, 2000), np.float32)),
            (b"s", "", 7, strings),
            (b"z", "", FLOAT, np.float32(0)),
        ],
    )


def test_a_merge_with_a_merged_bundle(oracle: Oracle, tmp_path: Path) -> None:
    """A bundle of several shards is renumbered in the order of its keys."""
    parts = [scalars([name]) for name in (b"z", b"m", b"a")]
    expected = oracle(ORACLE, "merged_twice", parts, scalars([b"b", b"y"]))
    prefixes = [str(tmp_path / f"p{n}") for n in range(3)]
    for prefix, tensors in zip(prefixes, parts, strict=True):
        save(prefix, tensors)
    merge_bundles(prefixes, tmp_path / "once", storage=STORAGE)
    save(str(tmp_path / "other"), scalars([b"b", b"y"]))
    merge_bundles([tmp_path / "other", tmp_path / "once"], tmp_path / "x", storage=STORAGE)
    assert files_in(tmp_path) == expected
    with BundleReader(tmp_path / "x") as reader:
        assert [reader.read(name).item() for name in reader] == [0, 0, 0, 1, 0]


def test_shards_as_the_sharded_saver_writes_them(oracle: Oracle, tmp_path: Path) -> None:
    shards = [
        [
            (b"a", "", FLOAT, np.ones(3, np.float32)),
            (b"p", "5 4 0,3:0,4", FLOAT, np.ones((3, 4), np.float32)),
        ],
        [(b"p", "5 4 3,2:0,4", FLOAT, np.zeros((2, 4), np.float32))],
        scalars([b"b", b"0"]),
    ]
    write_shards(
        tmp_path / "x",
        [[(name, spec, array) for name, spec, _, array in shard] for shard in shards],
        storage=STORAGE,
    )
    assert files_in(tmp_path) == oracle(ORACLE, "merged", shards)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files_in(tmp_path))
