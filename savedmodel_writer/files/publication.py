"""Files that appear in a directory all together, or not at all.

They are written into a hidden sibling of the directory and synced; then

* one rename puts the sibling in the directory's place, or,
* where that cannot be (`target.why_not_replaceable`, a parent that is read-only, files that are
  there already), each is renamed into the directory, the one that readers look for last.

The second way keeps less: a process killed in the middle leaves files behind, though never the
last one without all others.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import logging
import os
from collections.abc import Callable, Collection, Iterator
from typing import NoReturn

from savedmodel_writer import errors
from savedmodel_writer.files.copying import copy_file
from savedmodel_writer.files.staging import PREFIX, StagingDirectory
from savedmodel_writer.files.storage import Storage
from savedmodel_writer.files.target import take_over_permissions, why_not_replaceable

_logger = logging.getLogger("savedmodel_writer")
_logger.addHandler(logging.NullHandler())  # the library itself prints nothing

# What rename(2) says where it cannot put a directory in another's place.
_NOT_BY_RENAME = frozenset(
    {
        errno.EEXIST,
        errno.ENOTEMPTY,
        errno.ENOTDIR,
        errno.EBUSY,
        errno.EXDEV,
        errno.EPERM,
        errno.EACCES,
        errno.EROFS,
    }
)


class Publication:
    """A directory's content on its way to its place, in one or several rounds.

    Attributes:
        target: absolute path of the directory.
        storage: where it is.
    """

    def __init__(self, target: str, storage: Storage, *, taken_by: Collection[str]) -> None:
        """Touches nothing.

        Args:
            target: absolute path of the directory.
            storage: where it is.
            taken_by: names whose presence in the target says that it is somebody else's.
        """
        self.target = target
        self.storage = storage
        self._taken_by = frozenset(taken_by)
        self._staging: StagingDirectory | None = None
        self._beside = True
        self._published = False

    @property
    def begun(self) -> bool:
        """Whether this round has a directory to be published or discarded."""
        return self._staging is not None

    @property
    def directory(self) -> str:
        """Where this round's files are to be written; made on first use.

        Raises:
            SequenceError: another process made it and forked into this one.
            StorageError: it cannot be made.
        """
        if self._staging is None:
            self._staging = self._stage()
        elif not self._staging.is_ours:
            raise errors.SequenceError(
                f"{self._staging.path}: these files belong to the process that forked into "
                f"process {os.getpid()}; save them there, or begin after the fork",
                path=self.target,
            )
        return self._staging.path

    def publish(self, last: str) -> None:
        """Puts this round's files in place.

        Args:
            last: name of the file that appears after all others.

        Raises:
            ExportDirectoryError: the target has files that were not there when the work began;
                they are left as they are.
            NotFoundError: the target was published and has been removed since.
            SequenceError: a forked child cannot publish its parent's files.
            StorageError: the system refused; what was put in place is taken away again.
        """
        source = self.directory
        assert self._staging is not None
        self._sync_directories(source, source)
        if self._published or not self._beside or not self._rename(source):
            self._move_in(source, last)
            self._published = True
            try:
                self.discard()
            except errors.StorageError as error:
                _logger.warning("%s is not needed any more but stays: %s", source, error)
        else:
            self._published = True
            self._staging.release()
            self._staging = None

    def discard(self) -> None:
        """Removes what this round wrote, unless a forked child asks.

        Raises:
            StorageError: it cannot be removed.
        """
        staging, self._staging = self._staging, None
        if staging is not None:
            staging.remove()

    def _stage(self) -> StagingDirectory:
        parent, name = os.path.split(self.target)
        reason = why_not_replaceable(self.target, self.storage)
        if reason is None:
            try:
                self._beside = True
                return StagingDirectory(self.storage, parent, name)
            except errors.PermissionDeniedError as error:
                if not self.storage.is_directory(self.target):
                    raise
                reason = str(error)
        self._beside = False
        self._log_weaker_promise(reason)
        return StagingDirectory(self.storage, self.target, name)

    def _log_weaker_promise(self, reason: str) -> None:
        _logger.warning(
            "%s: files appear in it one by one, not all at once: %s", self.target, reason
        )

    def _rename(self, source: str) -> bool:
        """Renames the staging directory into place; False where another way must be taken."""
        replaced = self.storage.is_directory(self.target)
        try:
            if replaced and not take_over_permissions(source, self.target):
                self._log_weaker_promise("it belongs to another user or group")
                return False
            self.storage.rename_directory(source, self.target)
        except errors.StorageError as error:
            if error.errno not in _NOT_BY_RENAME:
                raise
            self._log_weaker_promise(str(error))
            return False
        try:
            self.storage.sync_directory(os.path.dirname(self.target))
        except BaseException:
            self.storage.rename_directory(self.target, source)
            if replaced:
                self.storage.make_directory(self.target)
            raise
        return True

    def _move_in(self, source: str, last: str) -> None:
        """Renames the files into the target one by one, `last` after all others."""
        self._refuse_what_is_there(source, last)
        entries = [entry for entry in _walk(self.storage, source) if entry[0] != last]
        undo: list[Callable[[], None]] = []
        try:
            if not self._published and not self.storage.is_directory(self.target):
                self._make_directory(self.target, undo)
            for path, is_directory in entries:
                there = os.path.join(self.target, path)
                if not is_directory:
                    undo.append(functools.partial(self.storage.remove, there))
                    self._bring(os.path.join(source, path), there)
                elif not self.storage.is_directory(there):
                    self._make_directory(there, undo)
            self._sync_directories(source, self.target)
            if not self._published:
                undo.append(functools.partial(self.storage.remove, os.path.join(self.target, last)))
            self._bring(os.path.join(source, last), os.path.join(self.target, last))
            self.storage.sync_directory(self.target)
        except BaseException:
            # A new `last` over the old one cannot be undone, so what it needs must stay.
            if not self._published or self.storage.exists(os.path.join(source, last)):
                for remove in reversed(undo):
                    with contextlib.suppress(errors.StorageError):
                        remove()
            raise

    def _refuse_what_is_there(self, source: str, last: str) -> None:
        if not self.storage.is_directory(self.target):
            if self._published:
                raise errors.NotFoundError(
                    f"{self.target} was removed since it was saved, and its files with it; "
                    "save it anew with a new builder",
                    errno=errno.ENOENT,
                    path=self.target,
                )
            return
        names = () if self._published else self.storage.list(self.target)
        taken = [name for name in names if name in self._taken_by]
        for path, is_directory in _walk(self.storage, source):
            there = os.path.join(self.target, path)
            replaced = self._published and path == last
            if self.storage.exists(there) and not (
                replaced or (is_directory and self.storage.is_directory(there))
            ):
                taken.append(path)
        if taken:
            self._raise_taken(taken[0])

    def _raise_taken(self, path: str) -> NoReturn:
        raise errors.ExportDirectoryError(
            f"Export directory {self.target} has got {path} since this builder looked, and "
            "isn't empty any more; nothing in it was changed. Please choose a different export "
            "directory.",
            path=os.path.join(self.target, path),
        )

    def _make_directory(self, path: str, undo: list[Callable[[], None]]) -> None:
        undo.append(functools.partial(self.storage.remove_directory, path))
        try:
            self.storage.make_directory(path)
        except errors.AlreadyExistsError:  # somebody else publishes here at this moment
            undo.pop()
            self._raise_taken(os.path.relpath(path, self.target))

    def _bring(self, source: str, destination: str) -> None:
        """Renames a file, by way of a copy where a mount point lies between."""
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

    def _sync_directories(self, source: str, root: str) -> None:
        """Syncs the directories below `root` that `source` has, and `root`."""
        for path, is_directory in [*_walk(self.storage, source), ("", True)]:
            if is_directory:
                self.storage.sync_directory(os.path.join(root, path))


def _walk(storage: Storage, root: str, directory: str = "") -> Iterator[tuple[str, bool]]:
    """Every path below `root`, relative to it, and whether it is a directory; parents first."""
    for name in storage.list(os.path.join(root, directory)):
        path = os.path.join(directory, name)
        is_directory = storage.is_directory(os.path.join(root, path))
        yield path, is_directory
        if is_directory:
            yield from _walk(storage, root, path)
