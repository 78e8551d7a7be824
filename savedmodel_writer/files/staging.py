"""A hidden directory that goes away, whatever happens, unless it is renamed."""

from __future__ import annotations

import contextlib
import os
import weakref

from savedmodel_writer import errors
from savedmodel_writer._logger import LOGGER
from savedmodel_writer.files.hidden_names import hidden_name
from savedmodel_writer.files.storage import Storage


class StagingDirectory:
    """A directory of this process, removed with it at the latest.

    It is removed by `remove`, when it is garbage collected, and when the interpreter exits; by a
    forked child never, as it is the parent's.

    Attributes:
        path: where it is.
    """

    __slots__ = ("__weakref__", "_finalizer", "_process", "_removed", "path")

    def __init__(self, storage: Storage, parent: str, name: str) -> None:
        """Makes the directory, and missing parents, which it takes away too if they stay empty.

        Args:
            storage: where to make it.
            parent: the directory to make it in.
            name: what it is for, as a part of its own name.

        Raises:
            StorageError: it cannot be made; nothing is left.
        """
        self._process = os.getpid()
        parents: list[str] = []
        try:
            while True:
                _make_parents(storage, parent, parents)
                try:
                    self.path = _make(storage, parent, name)
                    break
                except errors.NotFoundError:
                    if storage.exists(parent):
                        raise  # and otherwise another process, done with it, removed the parent
        except BaseException:
            _remove_empty(storage, parents)
            raise
        self._removed = (storage, self.path, parents, self._process)
        self._finalizer = weakref.finalize(self, _remove_unasked, *self._removed)

    @property
    def is_ours(self) -> bool:
        """Whether this process made it, and not one that forked into this one."""
        return self._process == os.getpid()

    def remove(self) -> None:
        """Removes it and what is in it, if it is still there and this process's.

        Raises:
            StorageError: it cannot be removed; garbage collection will try once more.
        """
        _remove(*self._removed)
        self._finalizer.detach()

    def release(self) -> None:
        """Forgets it: it was renamed, and what stands under the new name stays."""
        self._finalizer.detach()


def _make(storage: Storage, parent: str, name: str) -> str:
    while True:
        path = os.path.join(parent, hidden_name(name))
        try:
            storage.make_directory(path)
        except errors.AlreadyExistsError:
            continue  # left by a killed process that had our number
        except BaseException:
            _remove_empty(storage, [path])
            raise
        return path


def _make_parents(storage: Storage, parent: str, made: list[str]) -> None:
    missing = []
    while not storage.exists(parent) and os.path.dirname(parent) != parent:
        missing.append(parent)
        parent = os.path.dirname(parent)
    for directory in reversed(missing):
        made.append(directory)
        try:
            storage.make_directory(directory)
        except errors.AlreadyExistsError:  # by another process, since the look above
            made.pop()


def _remove(storage: Storage, path: str, parents: list[str], process: int) -> None:
    if os.getpid() != process:
        return
    with contextlib.suppress(errors.NotFoundError):
        storage.remove_tree(path)
    _remove_empty(storage, parents)


def _remove_unasked(storage: Storage, path: str, parents: list[str], process: int) -> None:
    try:
        _remove(storage, path, parents, process)
    except errors.StorageError as error:  # nobody is there to catch it
        LOGGER.warning("%s is left behind: %s", path, error)


def _remove_empty(storage: Storage, directories: list[str]) -> None:
    for directory in reversed(directories):
        with contextlib.suppress(errors.StorageError):  # not made, or in use by others
            storage.remove_directory(directory)
