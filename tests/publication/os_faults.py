"""System calls that fail: the functions of `os` that the package calls, and its files' write(2)."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from typing import Any

import pytest

from savedmodel_writer.files import local

CALLS = ("open", "mkdir", "rename", "replace", "fsync", "write", "close")


class Faults:
    """Lets a call of one kind fail, once or from then on; only on paths below a directory.

    Attributes:
        count: how many such calls there were.
        path: that of the first call that failed.
    """

    def __init__(
        self, call: str, root: str, error: int = 0, at: int = -1, *, for_good: bool = False
    ) -> None:
        self.count = 0
        self.path: str | None = None
        self._call, self._root, self._errno = call, root, error
        self._at, self._for_good = at, for_good

    def check(self, call: str, path: Any) -> None:
        """Raises if it is this call's turn."""
        if call != self._call or not str(path).startswith(self._root):
            return
        number, self.count = self.count, self.count + 1
        if number == self._at or (self._for_good and 0 <= self._at < number):
            self.path = self.path or str(path)
            raise OSError(self._errno, os.strerror(self._errno), str(path))


@contextlib.contextmanager
def failing(faults: Faults, *, short: int | None = None) -> Iterator[None]:
    """A block in which the calls fail; `short` lets each write(2) take so many bytes at most."""
    fsync = os.fsync

    def checked_fsync(descriptor: int) -> None:
        faults.check("fsync", os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    class File(io.FileIO):
        """What FileIO does, beneath the package's own class."""

        def write(self, data: Any, /) -> int:
            faults.check("write", self.name)
            return super().write(memoryview(data).cast("B")[:short])

        def close(self) -> None:
            closing = not self.closed and self.writable()
            super().close()  # close(2) that fails has closed
            if closing:
                faults.check("close", self.name)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("mkdir", "rename", "replace", "open"):
            patch.setattr(os, name, _checked(faults, name, getattr(os, name)))
        patch.setattr(os, "fsync", checked_fsync)
        bases, local._RawFile.__bases__ = local._RawFile.__bases__, (File,)
        try:
            yield
        finally:
            local._RawFile.__bases__ = bases


def _checked(faults: Faults, name: str, function: Any) -> Any:
    def call(path: Any, *args: Any, **kwargs: Any) -> Any:
        faults.check(name, path)
        return function(path, *args, **kwargs)

    return call
