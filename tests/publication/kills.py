"""Runs something in a forked process that is killed at one of its calls of the file system."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from savedmodel_writer.files import local

_EVENTS = frozenset(
    {
        "open",
        "os.mkdir",
        "os.rename",
        "os.remove",
        "os.rmdir",
        "os.chmod",
        "os.listdir",
        "os.scandir",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.utime",
    }
)


def killed_at_each_call(scenario: Callable[[], object], root: str) -> Iterator[int]:
    """Kills the scenario at its first call, then at its second, until it ends by itself.

    Calls are those that Python announces to audit hooks, on paths below `root`, and every write
    and fsync; a write counts twice, once before it and once in its middle. After each kill the
    number of the call is yielded.
    """
    for call in range(10_000):
        if not killed_at(call, scenario, root):
            assert call > 5, "nothing was counted"
            return
        yield call


def killed_at(call: int, scenario: Callable[[], object], root: str) -> bool:
    """Whether the process was killed, or came to its end before that call."""

    def run() -> None:
        _kill_at(call, root)
        scenario()

    status = os.waitpid(forked(run), 0)[1]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the scenario failed"
    return False


def forked(function: Callable[..., object], *args: object) -> int:
    """The number of a process that runs the function; its exit code is 1 if that raises."""
    with warnings.catch_warnings():
        # Python 3.12 warns of threads; here only servers of other tests can have any.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        try:
            function(*args)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return process


def _kill_at(at: int, root: str) -> None:
    calls = iter(range(at + 1))

    def step() -> None:
        if next(calls) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in _EVENTS and args and isinstance(args[0], (str, bytes)):
            path = os.fsdecode(args[0])
            if path.startswith(root) or not os.path.isabs(path):
                step()

    write = local._RawFile.write

    def counted_fsync(descriptor: int) -> None:
        step()  # what a process wrote outlives it, synced or not

    def counted_write(self: Any, data: Any) -> int:
        step()
        half = memoryview(data).cast("B")[: memoryview(data).nbytes // 2]
        with contextlib.suppress(StopIteration):
            written = write(self, half) if half else 0
            step()
            return written + write(self, memoryview(data).cast("B")[written:])
        raise AssertionError("it lives on")

    os.fsync = counted_fsync
    local._RawFile.write = counted_write  # type: ignore[method-assign]
    sys.addaudithook(hook)
