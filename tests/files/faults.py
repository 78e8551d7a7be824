"""A storage that fails at a chosen call."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage

# What a full disk refuses; it still reads, renames and removes.
NEEDS_SPACE = frozenset({"open", "write", "sync", "make_directory", "replace", "rename_directory"})


def disk_full() -> BaseException:
    return errors.ResourceExhaustedError("No space left on device", errno=errno.ENOSPC)


class FaultyStorage:
    """A LocalStorage that counts its calls and those of its files, and fails at number `at`.

    Attributes:
        calls: names of the calls so far.
        fired: whether it failed.
    """

    atomic_rename = True

    def __init__(
        self,
        at: int,
        raises: Callable[[], BaseException] = disk_full,
        *,
        counted: Callable[[str], bool] = lambda name: True,
        after: bool = False,
        for_good: bool = False,
    ) -> None:
        """Fails once, before the call does anything.

        Args:
            at: number of the call that fails, from 0.
            raises: makes the exception.
            counted: whether calls of that name are counted.
            after: let the call do its work before it fails.
            for_good: fail at all later counted calls too.
        """
        self.calls: list[str] = []
        self.fired = False
        self._at, self._raises, self._counted = at, raises, counted
        self._after, self._for_good = after, for_good
        self._local = LocalStorage(fsync=False)

    def call(self, name: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        due = False
        if self._counted(name):
            number = len(self.calls)
            self.calls.append(name)
            due = number == self._at or (self._for_good and number > self._at)
        if not due:
            return function(*args, **kwargs)
        self.fired = True
        if self._after:
            result = function(*args, **kwargs)
            if hasattr(result, "close"):
                result.close()
        raise self._raises()

    def open(self, path: str, mode: Any) -> Any:
        if mode == "rb":
            return self._local.open(path, mode)
        return _File(self, self.call("open", self._local.open, path, mode))

    def sync(self, file: Any) -> None:
        self.call("sync", self._local.sync, file.file)

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._local, name)
        return lambda *args, **kwargs: self.call(name, function, *args, **kwargs)


class _File:
    def __init__(self, storage: FaultyStorage, file: BinaryIO) -> None:
        self.storage, self.file = storage, file

    def write(self, data: Any) -> int:
        return self.storage.call("write", self.file.write, data)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *args: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def faults(scenario: Callable[[FaultyStorage], None], **kwargs: Any) -> Iterator[FaultyStorage]:
    """Runs a scenario with a fault at its first call, its second, until it ends without one.

    The scenario must let the fault's exception through; it is yielded after each that did.
    """
    for at in range(10_000):
        storage = FaultyStorage(at, **kwargs)
        try:
            scenario(storage)
        except (KeyboardInterrupt, errors.SavedModelWriterError) as error:
            assert storage.fired, f"call {at}: failed without a fault: {error!r}"
        else:
            assert not storage.fired, f"call {at} ({storage.calls[at]}): its error was swallowed"
            assert at > 3, "nothing was counted"
            return
        yield storage
