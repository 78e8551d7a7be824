"""A checkpoint over an earlier one: a failing call leaves that, a killed process no mixture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, merge_bundles
from tests.files.faults import FaultyStorage

STORAGE = LocalStorage(fsync=False)
OLD, NEW = {"a": [1.0, 2.0], "b": [3.0]}, {"a": [5.0, 6.0], "c": [7.0]}


def write(directory: Path, values: dict[str, Any], storage: Any) -> None:
    with BundleWriter(directory / "x", storage=storage) as writer:
        for name, value in values.items():
            writer.add(name, np.float32(value))


def merge(directory: Path, values: dict[str, Any], storage: Any) -> None:
    """Writes each tensor to a bundle of its own, which nothing disturbs, and merges them."""
    (directory / "parts").mkdir(parents=True, exist_ok=True)
    prefixes = [directory / "parts" / name for name in values]
    for prefix, (name, value) in zip(prefixes, values.items(), strict=True):
        with BundleWriter(prefix, storage=STORAGE) as writer:
            writer.add(name, np.float32(value))
    merge_bundles(prefixes, directory / "x", storage=storage)


def found(directory: Path) -> dict[str, Any] | None:
    """What a reader finds: all is read and verified."""
    if not (directory / "x.index").exists():
        return None
    with BundleReader(directory / "x") as reader:
        reader.verify()
        return {name: tensor.read().tolist() for name, tensor in reader.items()}


def over_an_earlier_one(
    first: Callable[..., None], way: Callable[..., None], tmp_path: Path, **kwargs: Any
) -> Iterator[tuple[Path, bool]]:
    """A directory for each call of `way`, which failed there, and whether `way` said so."""
    for at in range(1000):
        directory = tmp_path / str(at)
        storage = FaultyStorage(at, **kwargs)
        first(directory, OLD, STORAGE)
        failed = False
        try:
            way(directory, NEW, storage)
        except errors.StorageError:
            failed = True
        yield directory, failed
        if not storage.fired:
            assert at > 8
            assert not failed
            return


ways = pytest.mark.parametrize("way", [write, merge], ids=["writer", "merge"])


@ways
@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after it"])
def test_a_failing_call(way: Callable[..., None], after: bool, tmp_path: Path) -> None:
    for directory, failed in over_an_earlier_one(way, way, tmp_path, after=after):
        assert found(directory) == (OLD if failed else NEW)
        if failed:
            names = {path.name for path in directory.iterdir()} - {"parts"}
            shards = len(names) - 1
            assert names == {"x.index"} | {
                f"x.data-{shard:05d}-of-{shards:05d}" for shard in range(shards)
            }


@ways
def test_a_process_that_is_killed(way: Callable[..., None], tmp_path: Path) -> None:
    """No call does anything any more, not those that clean up either."""
    seen = []
    for directory, _ in over_an_earlier_one(way, way, tmp_path, for_good=True):
        seen.append(found(directory))
        assert seen[-1] in (OLD, None, NEW)
    assert (seen[0], seen[-1]) == (OLD, NEW)


def test_other_data_files_leave_no_gap(tmp_path: Path) -> None:
    """Of two shards after one: the new index replaces the earlier one in one step."""
    for directory, _ in over_an_earlier_one(write, merge, tmp_path, for_good=True):
        assert found(directory) in (OLD, NEW)
