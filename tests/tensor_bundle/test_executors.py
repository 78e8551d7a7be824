"""Checkpoints written by whatever runs tasks: threads, processes, other interpreters."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.files.hidden_names import is_abandoned
from savedmodel_writer.files.leftovers import remove_leftovers
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint
from tests.oracle.process import Oracle
from tests.tensor_bundle.worker_sources import Killing, OtherInterpreter, Racing, tensors
from tests.trees import files_in

STORAGE = LocalStorage(fsync=False)
EXECUTORS: dict[str, Callable[[], Executor]] = {
    "threads": lambda: ThreadPoolExecutor(2),
    "forked processes": lambda: ProcessPoolExecutor(2, multiprocessing.get_context("forkserver")),
    "spawned processes": lambda: ProcessPoolExecutor(2, multiprocessing.get_context("spawn")),
    "other interpreters": OtherInterpreter,
}


@pytest.mark.parametrize("make", EXECUTORS.values(), ids=list(EXECUTORS))
def test_whoever_writes_the_bytes_are_the_same(
    make: Callable[[], Executor], tmp_path: Path
) -> None:
    save_checkpoint(tmp_path / "a" / "x", tensors(8), 3, storage=STORAGE)
    with make() as executor:
        save_checkpoint(tmp_path / "b" / "x", tensors(8), 3, executor, storage=STORAGE)
    assert len(files_in(tmp_path / "a")) == 4
    assert files_in(tmp_path / "a") == files_in(tmp_path / "b")


def test_the_bytes_are_those_of_a_sharded_save(oracle: Oracle, tmp_path: Path) -> None:
    values = tensors(7)
    with ThreadPoolExecutor(2) as pool:
        save_checkpoint(tmp_path / "x", values, 3, pool, storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        shard_of = {name: tensor.shard for name, tensor in reader.items()}
    parts = [
        [
            (name, "", 1, array.view(np.uint32))
            for name, array in values.items()
            if shard_of[name] == n
        ]
        for n in range(3)
    ]
    assert files_in(tmp_path) == oracle("tests.tensor_bundle.tf_bundles", "merged", parts)


def test_every_part_written_twice_at_once(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "a" / "x", tensors(8), 4, storage=STORAGE)
    for run in range(5):
        executor = Racing()
        directory = tmp_path / str(run)
        save_checkpoint(directory / "x", tensors(8), 4, executor, storage=STORAGE)
        executor.others_end()
        assert files_in(directory) == files_in(tmp_path / "a")
        assert {path.name for path in directory.iterdir()} == set(files_in(directory))
        assert all(isinstance(error, errors.NotFoundError) for error in executor.errors)


def test_an_executor_that_is_shut_down(tmp_path: Path) -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(errors.WorkerError, match="after shutdown"):
        save_checkpoint(tmp_path / "new" / "x", tensors(2), 2, pool, storage=STORAGE)
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_is_killed_ends_a_pool_of_processes(tmp_path: Path) -> None:
    values = tensors(3) | {"deadly": Killing(str(tmp_path / "log"), times=1)}
    with (
        ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool,
        pytest.raises(errors.WorkerError, match="terminated abruptly"),
    ):
        save_checkpoint(tmp_path / "new" / "x", values, 2, pool, storage=STORAGE)
    assert [path.name for path in tmp_path.iterdir()] == ["log"]


def test_tensors_that_cannot_be_pickled(tmp_path: Path) -> None:
    values = tensors(2) | {"locked": Locked()}
    with (
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool,
        pytest.raises(errors.WorkerError, match=r"cannot be pickled.*lock"),
    ):
        save_checkpoint(tmp_path / "x", values, 2, pool, storage=STORAGE)
    assert list(tmp_path.iterdir()) == []


class Locked:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.shape = (2,)
        self.dtype = np.dtype(np.float32)

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        return np.zeros(self.shape, self.dtype)


class Backwards(Executor):
    """Begins with the last task, and only when all are submitted."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._tasks: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._tasks.append((future, lambda: function(*args, **kwargs)))
        if len(self._tasks) == self._count:
            for waiting, task in reversed(self._tasks):
                waiting.set_result(task())
        return future


def test_the_order_of_the_workers_does_not_matter(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "a" / "x", tensors(8), 4, storage=STORAGE)
    save_checkpoint(tmp_path / "b" / "x", tensors(8), 4, Backwards(4), storage=STORAGE)
    assert files_in(tmp_path / "a") == files_in(tmp_path / "b")


KILLED = """
import sys
from savedmodel_writer.tensor_bundle import BundleWriter, save_checkpoint
from tests.tensor_bundle.worker_sources import Killing, tensors

prefix, log = sys.argv[1:]
other = BundleWriter(f"{prefix}-other")
other.add("a", 1.0)
save_checkpoint(prefix, tensors(5) | {"w": Killing(log, 1)}, 3)
"""


def test_what_a_killed_process_leaves(tmp_path: Path) -> None:
    """Hidden files, which tell whose they are; the earlier checkpoint is as it was."""
    root = tmp_path / "root"
    save_checkpoint(root / "x", tensors(2), 2, storage=STORAGE)
    before = files_in(root)
    arguments = [sys.executable, "-c", KILLED, f"{root}/x", f"{tmp_path}/log"]
    done = subprocess.run(arguments, cwd=Path(__file__).parents[2])
    assert done.returncode == -signal.SIGKILL
    left = {path.name for path in root.iterdir()} - set(before)
    assert len(left) == 2, "the parts, and the bundle that was open"
    assert all(is_abandoned(name) for name in left)
    assert {name: data for name, data in files_in(root).items() if name in before} == before
    with ThreadPoolExecutor(2) as pool:
        save_checkpoint(root / "y", tensors(2), 2, pool, storage=STORAGE)
    remove_leftovers(STORAGE, str(root))
    assert sorted(path.name for path in root.iterdir()) == sorted(
        [*before, *(name.replace("x.", "y.") for name in before)]
    )
