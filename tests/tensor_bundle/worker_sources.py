"""Tensors and executors with which workers die, are slow, or do their work twice."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import dtypes


def tensors(count: int) -> dict[str, Any]:
    return {f"v{n:02d}": np.arange(n * 1000, dtype=np.float32) for n in range(1, count + 1)}


@attrs.frozen
class Killing:
    """Zeros whose readers are killed in the middle: the first `times` of them.

    Attributes:
        log: a file with a line for each reader, its process.
        times: how many are killed.
    """

    log: str
    times: int
    shape: tuple[int, ...] = (1000,)
    dtype: dtypes.DType = dtypes.float32

    def chunks(self, max_bytes: int) -> Iterator[bytes]:
        yield bytes(2000)
        with open(self.log, "a") as log:
            log.write(f"{os.getpid()}\n")
        if len(readers(self.log)) <= self.times:
            os.kill(os.getpid(), signal.SIGKILL)
        yield bytes(2000)

    def read(self) -> Any:
        raise AssertionError("it is of a fixed size")


def readers(log: str | Path) -> list[int]:
    """The processes that read a `Killing`."""
    return [int(line) for line in Path(log).read_text().split()]


class OtherInterpreter(Executor):
    """Does each task in a Python of its own, to which it goes pickled.

    So does mpi4py.futures: an executor of no kind that the library knows, whose workers share
    nothing with this process but the file system.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(2)

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._threads.submit(self._run, pickle.dumps((function, args, kwargs)))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _run(self, task: bytes) -> Any:
        program = (
            "import pickle, sys\n"
            "function, args, kwargs = pickle.load(sys.stdin.buffer)\n"
            "try: result = function(*args, **kwargs), None\n"
            "except Exception as error: result = None, error\n"
            "sys.stdout.buffer.write(pickle.dumps(result))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=task,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            check=True,
        )
        result, error = pickle.loads(done.stdout)
        if error is not None:
            raise error
        return result


class Racing(Executor):
    """Does every task in two threads at once, as a scheduler that lost sight of a worker does.

    The result is that of the first; `others_end` waits for the second.
    """

    def __init__(self) -> None:
        self._others: list[threading.Thread] = []
        self.errors: list[BaseException] = []

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        lock = threading.Lock()

        def run() -> None:
            try:
                result = function(*args, **kwargs)
            except Exception as error:
                self.errors.append(error)
                return
            with lock:
                if not future.done():
                    future.set_result(result)

        for _ in range(2):
            thread = threading.Thread(target=run)
            thread.start()
            self._others.append(thread)
        return future

    def others_end(self) -> None:
        for thread in self._others:
            thread.join()
