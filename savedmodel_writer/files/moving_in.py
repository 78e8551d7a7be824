"""Moving files one by one into a directory that is there already.

The one that readers look for is moved last. All are taken away again if that fails.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
from collections.abc import Callable, Collection

import attrs

from savedmodel_writer import errors
from savedmodel_writer.files.copying import copy_file
from savedmodel_writer.files.hidden_names import PREFIX
from savedmodel_writer.files.storage import Storage, walk


def sync_directories(storage: Storage, source: str, root: str) -> None:
    """Syncs the directories below `root` that `source` has, and `root`."""
    for path, is_directory in [*walk(storage, source), ("", True)]:
        if is_directory:
            storage.sync_directory(os.path.join(root, path))


@attrs.define
class MovingIn:
    """The content of one directory on its way into another.

    Attributes:
        storage: where both are.
        source: the directory to empty.
        target: the directory to fill; it is made if it is missing.
        last: name of the file that is moved after all others.
        again: whether the target has files of an earlier round, and this `last` replaces that.
        taken_by: names whose presence in the target says that it is somebody else's.
    """

    storage: Storage
    source: str
    target: str
    last: str
    again: bool
    taken_by: Collection[str]
    _undo: list[Callable[[], None]] = attrs.field(factory=list, init=False)

    def run(self) -> None:
        """Moves all.

        Raises:
            ExportDirectoryError: the target has files of those names, or is somebody else's.
            NotFoundError: the target has been removed since the earlier round.
            StorageError: the system refused; what was moved is removed.
        """
        self._refuse_what_is_there()
        try:
            if not self.again and not self.storage.is_directory(self.target):
                self._make_directory(self.target)
            for path, is_directory in walk(self.storage, self.source):
                there = os.path.join(self.target, path)
                if path == self.last:
                    continue
                if not is_directory:
                    self._undo.append(functools.partial(self.storage.remove, there))
                    self._bring(path)
                elif not self.storage.is_directory(there):
                    self._make_directory(there)
            sync_directories(self.storage, self.source, self.target)
            if not self.again:
                there = os.path.join(self.target, self.last)
                self._undo.append(functools.partial(self.storage.remove, there))
            self._bring(self.last)
            self.storage.sync_directory(self.target)
        except BaseException:
            # A new `last` over the old one cannot be undone, so what it needs must stay.
            if not self.again or self.storage.exists(os.path.join(self.source, self.last)):
                for remove in reversed(self._undo):
                    with contextlib.suppress(errors.StorageError):
                        remove()
            raise

    def _refuse_what_is_there(self) -> None:
        if not self.storage.is_directory(self.target):
            if self.again:
                raise removed_since(self.target)
            return
        names = () if self.again else self.storage.list(self.target)
        taken = [name for name in names if name in self.taken_by]
        for path, is_directory in walk(self.storage, self.source):
            there = os.path.join(self.target, path)
            kept = is_directory and self.storage.is_directory(there)
            replaced = self.again and path == self.last
            # A link to a directory would lead the files out of the target.
            if os.path.islink(there) if kept else self.storage.exists(there) and not replaced:
                taken.append(path)
        if taken:
            raise taken_since(self.target, taken[0])

    def _make_directory(self, path: str) -> None:
        self._undo.append(functools.partial(self.storage.remove_directory, path))
        try:
            self.storage.make_directory(path)
        except errors.AlreadyExistsError as error:  # somebody else publishes here at this moment
            self._undo.pop()
            raise taken_since(self.target, os.path.relpath(path, self.target)) from error

    def _bring(self, path: str) -> None:
        """Renames a file, by way of a copy where a mount point lies between."""
        source, destination = os.path.join(self.source, path), os.path.join(self.target, path)
        try:
            self.storage.replace(source, destination)
        except errors.StorageError as error:
            if error.errno != errno.EXDEV:
                raise
            directory, name = os.path.split(destination)
            copy = os.path.join(directory, PREFIX + name)
            copy_file(self.storage, source, copy, into=self.storage)
            try:
                self.storage.replace(copy, destination)
            except BaseException:
                self.storage.remove(copy)
                raise
            self.storage.remove(source)


def taken_since(target: str, what: str) -> errors.ExportDirectoryError:
    """The error for a directory in which somebody else's files have appeared."""
    return errors.ExportDirectoryError(
        f"Export directory {target} has got {what} since this builder looked, and isn't empty any "
        "more; nothing in it was changed. Please choose a different export directory.",
        path=target,
    )


def removed_since(target: str) -> errors.NotFoundError:
    """The error for a directory that was published and is not there any more."""
    return errors.NotFoundError(
        f"{target} was removed since it was saved, and its files with it; "
        "save it anew with a new builder",
        errno=errno.ENOENT,
        path=target,
    )
