"""Merging bundles: what it refuses, what it removes, and that it goes back when it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.protos import BundleHeaderProto
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, merge_bundles
from tests.oracle.process import Oracle, OracleError
from tests.tensor_bundle.disks import FailingStorage
from tests.tensor_bundle.our_bundles import save
from tests.tensor_bundle.rewriting import rewrite_index, write
from tests.tensor_bundle.test_against_tensorflow import scalars
from tests.trees import files_in

STORAGE = LocalStorage(fsync=False)


def parts(directory: Path, *tensors: dict[str, Any]) -> list[Path]:
    return [write(directory / "temp" / f"p{n}", values) for n, values in enumerate(tensors)]


def part_of(directory: Path, number: int, **slices: Any) -> Path:
    """A bundle with slices of a tensor w."""
    prefix = directory / "temp" / f"p{number}"
    with BundleWriter(prefix, storage=STORAGE) as writer:
        for full_shape, text, array in slices.values():
            writer.add_slice("w", full_shape, text, array)
    return prefix


def test_the_parts_are_gone_after_a_merge(tmp_path: Path) -> None:
    merge_bundles(parts(tmp_path, {"a": 1.0}, {"b": 2.0}), tmp_path / "x", storage=STORAGE)
    assert sorted(files_in(tmp_path)) == [
        "x.data-00000-of-00002",
        "x.data-00001-of-00002",
        "x.index",
    ]
    assert not (tmp_path / "temp").exists()


def test_old_directories_may_stay(tmp_path: Path) -> None:
    prefixes = parts(tmp_path, {"a": 1.0})
    merge_bundles(prefixes, tmp_path / "x", delete_old_dirs=False, storage=STORAGE)
    assert list((tmp_path / "temp").iterdir()) == []


def test_old_directories_with_other_files_stay(tmp_path: Path) -> None:
    prefixes = parts(tmp_path, {"a": 1.0})
    (tmp_path / "temp" / "mine").write_text("mine")
    merge_bundles(prefixes, tmp_path / "x", storage=STORAGE)
    assert (tmp_path / "temp" / "mine").exists()


def test_slices_of_several_bundles(tmp_path: Path) -> None:
    prefixes = [
        part_of(tmp_path, 0, a=([4], "0,2", np.zeros(2))),
        part_of(tmp_path, 1, a=([4], "2,1", np.ones(1)), b=([4], "3,1", np.ones(1))),
    ]
    merge_bundles(prefixes, tmp_path / "x", storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        assert reader.read("w").tolist() == [0, 0, 1, 1]


def test_a_bundle_without_tensors_gives_no_shard(tmp_path: Path) -> None:
    """TensorFlow counts it, and then finds none of the data files under their names."""
    merge_bundles(parts(tmp_path, {}, {"a": 1.0}), tmp_path / "x", storage=STORAGE)
    assert sorted(files_in(tmp_path)) == ["x.data-00000-of-00001", "x.index"]
    with BundleReader(tmp_path / "x") as reader:
        assert reader.read("a") == 1


def test_bundles_without_any_tensor(tmp_path: Path) -> None:
    merge_bundles(parts(tmp_path, {}, {}), tmp_path / "x", storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        assert (reader.num_shards, list(reader)) == (1, [])


def test_missing_bundles(tmp_path: Path) -> None:
    prefixes = [*parts(tmp_path, {"a": 1.0}), tmp_path / "temp" / "missing"]
    before = files_in(tmp_path)
    with pytest.raises(errors.NotFoundError):
        merge_bundles(prefixes, tmp_path / "x", storage=STORAGE)
    assert files_in(tmp_path) == before
    merge_bundles(prefixes, tmp_path / "x", allow_missing_files=True, storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        assert list(reader) == ["a"]


@pytest.mark.parametrize("prefixes", [[], ["missing"]])
def test_nothing_to_merge(prefixes: list[str], tmp_path: Path) -> None:
    paths = [tmp_path / prefix for prefix in prefixes]
    with pytest.raises(errors.InvalidArgumentError, match="At least one prefix"):
        merge_bundles(paths, tmp_path / "x", allow_missing_files=True, storage=STORAGE)


def refuse(directory: Path, prefixes: list[Path], kind: type[Exception], what: str) -> None:
    """The merge raises, and everything is where it was."""
    before = files_in(directory)
    with pytest.raises(kind, match=what):
        merge_bundles(prefixes, directory / "x", storage=STORAGE)
    assert files_in(directory) == before


def test_a_name_in_two_bundles(tmp_path: Path, oracle: Oracle) -> None:
    bundles = [scalars([b"a"]), scalars([b"a"])]
    with pytest.raises(OracleError, match="Duplicate tensor keyed by a"):
        oracle("tests.tensor_bundle.tf_bundles", "merged", bundles)
    for number, tensors in enumerate(bundles):
        save(str(tmp_path / f"p{number}"), tensors)
    prefixes = [tmp_path / "p0", tmp_path / "p1"]
    refuse(tmp_path, prefixes, errors.DuplicateNameError, "Duplicate tensor keyed by 'a'")


def test_whole_here_and_slices_there(tmp_path: Path) -> None:
    part = part_of(tmp_path, 1, a=([4], "0,2", np.zeros(2)))
    whole = write(tmp_path / "temp" / "p2", {"w": np.zeros(4)})
    for prefixes in ([part, whole], [whole, part]):
        refuse(tmp_path, prefixes, errors.DuplicateNameError, "keyed by 'w'")


@pytest.mark.parametrize(
    ("other", "kind", "what"),
    [
        (([4], "0,2", np.zeros(2)), errors.InvalidArgumentError, "overlaps slice 0,2"),
        (([4], "1,2", np.zeros(2)), errors.InvalidArgumentError, "overlaps slice 0,2"),
        (([4], "2,2", np.zeros(2, np.int8)), errors.InvalidArgumentError, "dtype int8"),
        (([5], "2,2", np.zeros(2)), errors.InvalidArgumentError, r"full shape \[5\]"),
    ],
    ids=["same", "overlapping", "dtype", "shape"],
)
def test_slices_that_do_not_fit(
    other: Any, kind: type[Exception], what: str, tmp_path: Path
) -> None:
    prefixes = [
        part_of(tmp_path, 0, a=([4], "0,2", np.zeros(2))),
        part_of(tmp_path, 1, a=other),
    ]
    refuse(tmp_path, prefixes, (kind, errors.DuplicateNameError), what + "|keyed by")


@pytest.mark.parametrize("damaged", [0, 1])
def test_damaged_entries_with_right_checksums(damaged: int, tmp_path: Path) -> None:
    """Each byte of the entry of a partitioned tensor changed: refused, or of no consequence."""
    found: set[str] = set()
    for position in range(24):
        for value in (0, 0xFF):
            directory = tmp_path / f"{position}-{value}"
            directory.mkdir()
            prefixes = [
                part_of(directory, number, a=([4], f"{2 * number},2", np.zeros(2)))
                for number in range(2)
            ]

            def change(
                entries: dict[bytes, bytes], position: int = position, value: int = value
            ) -> None:
                entry = bytearray(entries[b"w"])
                entry[position % len(entry)] = value
                entries[b"w"] = bytes(entry)

            rewrite_index(prefixes[damaged], change)
            try:
                merge_bundles(prefixes, directory / "x", storage=STORAGE)
            except (errors.DataLossError, errors.InvalidArgumentError) as error:
                assert "w'" in str(error)
                found.add(type(error).__name__)
                assert not list(directory.glob("x.*"))
                continue
            with BundleReader(directory / "x") as reader:
                assert reader.read("w").tobytes() == bytes(32)
    assert found == {"DataLossError", "InvalidArgumentError"}


@pytest.mark.parametrize(
    ("header", "what"),
    [
        (BundleHeaderProto(num_shards=1, endianness=1, version={"producer": 1}), "endianness"),
        (BundleHeaderProto(num_shards=1, version={"producer": 2}), "different format versions"),
    ],
)
def test_bundles_that_differ(header: BundleHeaderProto, what: str, tmp_path: Path) -> None:
    prefixes = parts(tmp_path, {"a": 1.0}, {"b": 1.0})
    rewrite_index(prefixes[1], lambda entries: entries.update({b"": header.SerializeToString()}))
    refuse(tmp_path, prefixes, errors.InvalidArgumentError, what)


def test_a_bundle_into_itself(tmp_path: Path) -> None:
    (prefix,) = parts(tmp_path, {"a": 1.0})
    before = files_in(tmp_path)
    with pytest.raises(errors.InvalidArgumentError, match="into itself"):
        merge_bundles([prefix], prefix, storage=STORAGE)
    assert files_in(tmp_path) == before


def test_a_missing_data_file(tmp_path: Path) -> None:
    prefixes = parts(tmp_path, {"a": 1.0}, {"b": 1.0})
    (tmp_path / "temp" / "p1.data-00000-of-00001").unlink()
    refuse(tmp_path, prefixes, errors.MissingShardError, "no such file to merge")


def test_whatever_operation_fails_all_is_as_before(tmp_path: Path) -> None:
    prefixes = parts(tmp_path, {"a": 1.0}, {"b": 2.0}, {"c": 3.0})
    before = files_in(tmp_path)
    failures = 0
    while True:
        storage = FailingStorage(fsync=False, fail_at=failures + 1)
        try:
            merge_bundles(prefixes, tmp_path / "x", storage=storage)
            break
        except errors.ResourceExhaustedError:
            failures += 1
            assert files_in(tmp_path) == before, storage.done
    assert failures == 10, (
        "makes the directory, opens three indexes and one, syncs it, renames four files"
    )
    with BundleReader(tmp_path / "x") as reader:
        assert [reader.read(name) for name in reader] == [1, 2, 3]
