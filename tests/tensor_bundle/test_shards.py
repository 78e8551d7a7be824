"""save_checkpoint and write_shards: shards by threads and processes, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint, write_shards
from savedmodel_writer.tensor_bundle.parts import PartsDirectory
from tests.trees import files_in

STORAGE = LocalStorage(fsync=False)


def tensors(count: int) -> dict[str, Any]:
    return {f"v{n}": np.full((n + 1, 3), n, np.float32) for n in range(count)}


@pytest.fixture(params=["none", "threads", "processes"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor | None]:
    if request.param == "none":
        yield None
    elif request.param == "threads":
        with ThreadPoolExecutor(2) as pool:
            yield pool
    else:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            yield pool


def test_shards(executor: Executor | None, tmp_path: Path) -> None:
    calls: list[tuple[int, int | None]] = []
    save_checkpoint(
        tmp_path / "x",
        tensors(10),
        num_shards=3,
        executor=executor,
        progress=lambda done, total: calls.append((done, total)),
        storage=STORAGE,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "x.data-00000-of-00003",
        "x.data-00001-of-00003",
        "x.data-00002-of-00003",
        "x.index",
    ]
    with BundleReader(tmp_path / "x") as reader:
        assert {name: array.tolist() for name, array in tensors(10).items()} == {
            name: tensor.read().tolist() for name, tensor in reader.items()
        }
    total = sum(array.nbytes for array in tensors(10).values())
    assert calls[-1] == (total, total)
    assert [done for done, _ in calls] == sorted({done for done, _ in calls})


def test_one_shard(tmp_path: Path) -> None:
    calls: list[tuple[int, int | None]] = []
    save_checkpoint(
        tmp_path / "x", tensors(2), progress=lambda *done: calls.append(done), storage=STORAGE
    )
    assert calls == [(12, 36), (36, 36)]
    assert sorted(files_in(tmp_path)) == ["x.data-00000-of-00001", "x.index"]


def test_the_bytes_do_not_depend_on_who_writes(tmp_path: Path) -> None:
    found = []
    for number, executor in enumerate([None, ThreadPoolExecutor(4), ThreadPoolExecutor(1)]):
        directory = tmp_path / str(number)
        save_checkpoint(directory / "x", tensors(9), 4, executor, storage=STORAGE)
        found.append(files_in(directory))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("sizes", "num_shards", "expected"),
    [
        ([1, 1, 1, 1], 2, [2, 2]),
        ([1, 1, 1, 1], 9, [1, 1, 1, 1]),
        ([100, 1, 1, 1], 2, [1, 3]),
        ([1, 1, 1, 100], 2, [3, 1]),
        ([1, 100, 1, 100], 2, [2, 2]),
        ([0, 0, 0], 2, [2, 1]),
        ([5], 1, [1]),
    ],
)
def test_shards_are_of_about_the_same_size(
    sizes: list[int], num_shards: int, expected: list[int], tmp_path: Path
) -> None:
    values = {f"v{n}": np.zeros(size) for n, size in enumerate(sizes)}
    save_checkpoint(tmp_path / "x", values, num_shards, storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        shards = [tensor.shard for tensor in reader.values()]
    assert [shards.count(shard) for shard in sorted(set(shards))] == expected


@pytest.mark.parametrize(
    ("values", "num_shards", "kind"),
    [
        ({}, 1, errors.InvalidArgumentError),
        ({"a": 1.0}, 0, errors.InvalidArgumentError),
        ({"a": 1.0, "": 1.0}, 2, errors.InvalidArgumentError),
        ({"a": 1.0, "b": object()}, 2, errors.InvalidTypeError),
    ],
    ids=["no tensors", "no shards", "empty name", "no tensor"],
)
def test_what_is_refused(
    values: dict[str, Any], num_shards: int, kind: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(kind):
        save_checkpoint(tmp_path / "x", values, num_shards, storage=STORAGE)
    assert list(tmp_path.iterdir()) == []


def test_a_shard_without_tensors(tmp_path: Path) -> None:
    with pytest.raises(errors.InvalidArgumentError, match="at least one tensor"):
        write_shards(tmp_path / "x", [[("a", "", 1.0)], []], storage=STORAGE)


@attrs.frozen
class Failing:
    """A source that raises, or ends its process."""

    die: bool
    shape: tuple[int, ...] = (2,)
    dtype: dtypes.DType = dtypes.float32

    def chunks(self, max_bytes: int) -> Iterator[bytes]:
        yield bytes(4)
        if self.die:
            os._exit(3)
        raise RuntimeError("the tape broke")

    def read(self) -> Any:
        raise RuntimeError("the tape broke")


def test_a_worker_that_raises(executor: Executor | None, tmp_path: Path) -> None:
    values = {**tensors(6), "bad": Failing(die=False), **{f"w{n}": 1.0 for n in range(3)}}
    with pytest.raises(errors.SourceError, match=r"'bad'.*the tape broke"):
        save_checkpoint(tmp_path / "x", values, 3, executor, storage=STORAGE)
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_dies(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "x", tensors(3), storage=STORAGE)
    before = files_in(tmp_path)
    values = {**tensors(6), "bad": Failing(die=True)}
    with (
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool,
        pytest.raises(errors.WorkerError, match="BrokenProcessPool") as caught,
    ):
        save_checkpoint(tmp_path / "x", values, 3, pool, storage=STORAGE)
    assert isinstance(caught.value.__cause__, BrokenProcessPool)
    assert files_in(tmp_path) == before, "the checkpoint that was there stays"
    assert len(list(tmp_path.iterdir())) == 2


class TwiceExecutor(ThreadPoolExecutor):
    """Runs everything twice, as a scheduler that lost sight of a worker does."""

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        super().submit(function, *args, **kwargs).result()
        return super().submit(function, *args, **kwargs)


def test_a_worker_that_finishes_twice(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "a" / "x", tensors(5), 2, storage=STORAGE)
    with TwiceExecutor(1) as pool:
        save_checkpoint(tmp_path / "b" / "x", tensors(5), 2, pool, storage=STORAGE)
    assert files_in(tmp_path / "a") == files_in(tmp_path / "b")


def test_a_worker_that_comes_too_late(tmp_path: Path) -> None:
    directory = PartsDirectory(str(tmp_path / "x"), STORAGE)
    (part,) = directory.parts([[("a", "", 1.0)]], 1)
    directory.remove()
    with pytest.raises(errors.NotFoundError, match="finished or given up"):
        part.write()
    assert list(tmp_path.iterdir()) == []


@attrs.frozen
class Ending:
    """A tensor that the checkpoint does not wait for: all is removed while it is read."""

    directory: PartsDirectory
    shape: tuple[int, ...] = (1,)
    dtype: dtypes.DType = dtypes.float32

    def chunks(self, max_bytes: int) -> Iterator[bytes]:
        self.directory.remove()
        yield bytes(4)

    def read(self) -> Any:
        raise AssertionError("it is of a fixed size")


def test_a_worker_that_ends_too_late(tmp_path: Path) -> None:
    directory = PartsDirectory(str(tmp_path / "x"), STORAGE)
    (part,) = directory.parts([[("a", "", Ending(directory))]], 1)
    with pytest.raises(errors.NotFoundError):
        part.write()
    assert list(tmp_path.iterdir()) == []
