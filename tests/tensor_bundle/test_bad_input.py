"""Whatever is wrong with a tensor: the error names it, and no file is visible under the prefix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import LocalStorage, Mode
from savedmodel_writer.sources import as_source
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint, write_shards
from tests.tensor_bundle.broken_sources import Source
from tests.tensor_bundle.our_bundles import STORAGE
from tests.trees import files_in

GOOD = ("good", "", np.zeros(100_000, np.float32))
TWO = np.zeros(2, np.float32)
Tensors = Sequence[tuple[str, str, Any]]


class Lazy:
    """Says that it is of two floats, and gives what it is told to."""

    shape, dtype = (2,), np.dtype(np.float32)

    def __init__(self, given: Callable[[], np.ndarray]) -> None:
        self.given = given

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self.given()


def broken() -> np.ndarray:
    raise RuntimeError("the tape broke")


BAD: dict[str, tuple[Tensors, type[Exception], str]] = {
    "duplicate name": (
        [("bad", "", TWO), ("bad", "", TWO)],
        errors.DuplicateNameError,
        "'bad'",
    ),
    "slice outside": (
        [("bad", "4 3,2", TWO)],
        errors.InvalidArgumentError,
        "tensor 'bad': .*outside the tensor of shape",
    ),
    "no slice": (
        [("bad", "4 0,2,3", TWO)],
        errors.InvalidArgumentError,
        "tensor 'bad': .*expected 'start,length'",
    ),
    "slice of another shape": (
        [("bad", "4 0,3", TWO)],
        errors.InvalidArgumentError,
        r"slice 0,3 of tensor 'bad': expected a value of shape \[3\], found \[2\]",
    ),
    "slice of another dtype": (
        [("bad", "4 0,2", TWO), ("bad", "4 2,2", TWO.astype(np.int32))],
        errors.InvalidArgumentError,
        "slice 2,2 of tensor 'bad': dtype int32 .*float32",
    ),
    "overlapping slices": (
        [("bad", "4 0,2", TWO), ("bad", "4 1,2", TWO)],
        errors.InvalidArgumentError,
        "slice 1,2 of tensor 'bad': slice 1,2 overlaps slice 0,2",
    ),
    "another shape": (
        [("bad", "", Lazy(lambda: np.zeros(3, np.float32)))],
        errors.InvalidArgumentError,
        "tensor 'bad': .*shape",
    ),
    "another dtype": (
        [("bad", "", Lazy(lambda: np.zeros(2)))],
        errors.InvalidArgumentError,
        "tensor 'bad': .*dtype float64",
    ),
    "fewer bytes": (
        [("bad", "", Source((2,), dtypes.float32, bytes(4)))],
        errors.InvalidArgumentError,
        "tensor 'bad': the source said bytes 8 and gave 4",
    ),
    "raises at once": (
        [("bad", "", Lazy(broken))],
        errors.SourceError,
        "tensor 'bad': .*RuntimeError: the tape broke",
    ),
    "raises halfway": (
        [("bad", "", Source((2,), dtypes.float32, bytes(4), fail=True))],
        errors.SourceError,
        "tensor 'bad': .*RuntimeError: the tape broke",
    ),
    "objects": (
        [("bad", "", np.array([b"a", 1], object))],
        errors.InvalidTypeError,
        r"tensor 'bad': element \[1\] is 1 of type int: expected str or bytes",
    ),
    "None": ([("bad", "", None)], errors.InvalidArgumentError, "tensor 'bad': "),
    "resource": (
        [("bad", "", Source((), dtypes.resource, b""))],
        errors.InvalidTypeError,
        "tensor 'bad': .*resource",
    ),
    "empty name": ([("", "", TWO)], errors.InvalidArgumentError, "name is empty"),
}


@pytest.mark.parametrize("shards", [1, 2])
@pytest.mark.parametrize("case", BAD)
def test_a_bad_tensor(case: str, shards: int, tmp_path: Path) -> None:
    tensors, kind, what = BAD[case]
    last = [*tensors, ("after", "", TWO)]
    with pytest.raises(kind, match=what):
        write_shards(
            tmp_path / "x", [[GOOD], last] if shards == 2 else [[GOOD, *last]], storage=STORAGE
        )
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("case", [case for case in BAD if len(BAD[case][0]) == 1])
def test_an_earlier_checkpoint_stays(case: str, tmp_path: Path) -> None:
    ((name, spec, value),), kind, _ = BAD[case]
    save_checkpoint(tmp_path / "x", {"old": TWO}, storage=STORAGE)
    before = files_in(tmp_path)
    with pytest.raises(kind):
        write_shards(tmp_path / "x", [[GOOD, (name, spec, value)]], storage=STORAGE)
    assert files_in(tmp_path) == before


class FullDisk(LocalStorage):
    """The data file is /dev/full, where every write fails as on a full disk."""

    def open(self, path: str, mode: Mode) -> BinaryIO:
        file = super().open(path, mode)
        if ".data-" not in path or mode == "rb":
            return file
        file.close()
        return super().open("/dev/full", mode)


@pytest.mark.parametrize(
    "value",
    [np.zeros(1 << 20), np.array([bytes(1 << 20), b"a"], object), np.float32(1)],
    ids=["floats", "bytes", "written at the end"],
)
def test_a_full_disk(value: np.ndarray, tmp_path: Path) -> None:
    with pytest.raises(
        errors.ResourceExhaustedError, match=r"tensor 'bad'.*: .*No space"
    ) as caught:
        save_checkpoint(tmp_path / "x", {"bad": value}, storage=FullDisk(fsync=False))
    assert caught.value.errno == 28
    assert files_in(tmp_path) == {}


def test_slices_that_leave_a_hole_are_found_by_verify(tmp_path: Path) -> None:
    """Who writes a part cannot know of the others."""
    write_shards(tmp_path / "x", [[("bad", "4 0,1", TWO[:1]), ("bad", "4 2,2", TWO)]])
    with BundleReader(tmp_path / "x") as reader:
        with pytest.raises(errors.DataLossError, match="'bad': the slices have 3 of 4 elements"):
            reader.verify()
        with pytest.raises(errors.DataLossError, match="'bad'"):
            reader.read("bad")


# --- sources that are the destination ------------------------------------------------------------


def test_a_checkpoint_over_itself(tmp_path: Path) -> None:
    """Nothing has its name before all is read, so that a checkpoint can be changed in place."""
    array = np.arange(1 << 20, dtype=np.float32)
    prefix = tmp_path / "x"
    save_checkpoint(prefix, {"a": array, "b": np.array([b"s"], object)}, storage=STORAGE)
    for shards in (1, 2, 2, 1):
        with BundleReader(prefix) as reader:
            save_checkpoint(prefix, {**reader, f"new{shards}": TWO}, shards, storage=STORAGE)
        with BundleReader(prefix) as reader:
            reader.verify()
            np.testing.assert_array_equal(reader.read("a"), array)
            assert f"new{shards}" in reader


def test_a_map_of_the_file_that_is_written_over(tmp_path: Path) -> None:
    array = np.arange(1 << 20, dtype=np.float32)
    save_checkpoint(tmp_path / "x", {"a": array}, storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        mapped = reader.memmap("a")
    save_checkpoint(tmp_path / "x", {"b": mapped, "c": mapped[::-1]}, storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        np.testing.assert_array_equal(reader.read("b"), array)
        np.testing.assert_array_equal(reader.read("c"), array[::-1])


def test_where_files_cannot_be_renamed_the_source_is_gone(tmp_path: Path) -> None:
    """There the data file is emptied before it is read: the error names the tensor."""

    class WithoutRenames(LocalStorage):
        @property
        def atomic_rename(self) -> bool:
            return False

    storage = WithoutRenames(fsync=False)
    save_checkpoint(tmp_path / "x", {"a": np.zeros(1 << 20)}, storage=storage)
    with (
        BundleReader(tmp_path / "x", storage=storage) as reader,
        pytest.raises(errors.OutOfRangeError, match=r"tensor 'a': .*the file has 0"),
    ):
        save_checkpoint(tmp_path / "x", {"a": as_source(reader["a"])}, storage=storage)
