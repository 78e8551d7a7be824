"""A storage that remembers what is made through it, so that just that can be taken away."""

from __future__ import annotations

import contextlib
import os
from typing import BinaryIO

import attrs

from savedmodel_writer import errors
from savedmodel_writer.files.storage import Mode, Storage


@attrs.define
class RecordingStorage:
    """Another storage, and the files and directories made through this one, in order.

    Attributes:
        inner: the storage that does the work.
        made: paths of what was made and not removed or renamed away since.
    """

    inner: Storage
    made: list[str] = attrs.field(factory=list)

    @property
    def atomic_rename(self) -> bool:
        """As the other storage's."""
        return self.inner.atomic_rename

    def undo(self, since: int = 0) -> None:
        """Removes what was made, the last first; directories only if nothing else is in them.

        Args:
            since: how many of the first to keep.

        Raises:
            StorageError: something cannot be removed; the rest is.
        """
        failure = None
        for path in reversed(self.made[since:]):
            try:
                if not self.inner.is_directory(path):
                    self.inner.remove(path)
                elif not self.inner.list(path):
                    self.inner.remove_directory(path)
            except (errors.NotFoundError, errors.InvalidInputError):  # or cannot be there
                continue
            except errors.AlreadyExistsError:  # something is in the directory since it was listed
                continue
            except errors.StorageError as error:
                failure = failure or error
        del self.made[since:]
        if failure is not None:
            raise failure

    def open(self, path: str, mode: Mode) -> BinaryIO:
        """Opens a file; see `Storage.open`."""
        if mode == "wb" and path not in self.made:
            self.made.append(path)  # before it is there: a failing open may leave it
        return self.inner.open(path, mode)

    def replace(self, src: str, dst: str) -> None:
        """Renames a file; see `Storage.replace`."""
        self.inner.replace(src, dst)
        self._forget(src)
        self.made.append(dst)

    def rename_directory(self, src: str, dst: str) -> None:
        """Renames a directory; see `Storage.rename_directory`."""
        self.inner.rename_directory(src, dst)

    def remove(self, path: str) -> None:
        """Removes a file."""
        self.inner.remove(path)
        self._forget(path)

    def remove_directory(self, path: str) -> None:
        """Removes an empty directory."""
        self.inner.remove_directory(path)
        self._forget(path)

    def remove_tree(self, path: str) -> None:
        """Removes a directory and all that is in it."""
        self.inner.remove_tree(path)
        self.made = [made for made in self.made if not f"{made}/".startswith(f"{path}/")]

    def list(self, path: str) -> list[str]:
        """The names in a directory, sorted."""
        return self.inner.list(path)

    def make_directory(self, path: str, parents: bool = False, exist_ok: bool = False) -> None:
        """Makes a directory; see `Storage.make_directory`."""
        missing = []
        above = path
        while above and not self.inner.is_directory(above):
            missing.append(above)
            above = os.path.dirname(above) if parents else ""
        try:
            self.inner.make_directory(path, parents=parents, exist_ok=exist_ok)
        except (errors.AlreadyExistsError, errors.FailedPreconditionError):
            missing.clear()
            raise
        finally:
            self.made += reversed(missing)

    def exists(self, path: str) -> bool:
        """Whether a file or directory is there."""
        return self.inner.exists(path)

    def is_directory(self, path: str) -> bool:
        """Whether a directory is there."""
        return self.inner.is_directory(path)

    def size(self, path: str) -> int:
        """The size of a file in bytes."""
        return self.inner.size(path)

    def sync(self, file: BinaryIO) -> None:
        """Flushes a file opened for writing; see `Storage.sync`."""
        self.inner.sync(file)

    def sync_directory(self, path: str) -> None:
        """Waits for a directory's names; see `Storage.sync_directory`."""
        self.inner.sync_directory(path)

    def _forget(self, path: str) -> None:
        with contextlib.suppress(ValueError):
            self.made.remove(path)
