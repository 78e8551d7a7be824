"""Files of one local directory, whatever links lie in it.

A directory from elsewhere may hold a link to any file of this machine, or a pipe that never ends.
"""

from __future__ import annotations

import os
import stat
from typing import BinaryIO

import attrs

from savedmodel_writer import errors
from savedmodel_writer.files.local import LocalStorage, translated
from savedmodel_writer.files.storage import Mode

# A pipe is opened without a writer, to be refused.
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)


@attrs.frozen
class ConfinedStorage(LocalStorage):
    """Local files, to be read, of which only those in one directory can be opened.

    Attributes:
        directory: the directory. It may be a link itself, files in it may be links to each other.
    """

    directory: str = attrs.field(kw_only=True)

    def open(self, path: str, mode: Mode) -> BinaryIO:
        """Opens a file; see `Storage.open`.

        What was opened is looked at once more: links may have been exchanged after the first look.

        Raises:
            DataLossError: as `check`.
        """
        self.check(path)
        return super().open(path, mode)

    def check(self, path: str) -> None:
        """Makes sure that a path is that of a regular file in the directory.

        Raises:
            NotFoundError: there is none.
            DataLossError: it is elsewhere, or no regular file.
            StorageError: the system cannot look there, as when a name is too long.
        """
        with translated(path):
            self._check(path, os.stat(path), os.path.realpath(path))

    def _descriptor(self, path: str, flags: int) -> int:
        descriptor = super()._descriptor(path, flags | _NO_WAITING)
        try:
            self._check(path, os.fstat(descriptor), _place(descriptor, path))
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _check(self, path: str, found: os.stat_result, real: str) -> None:
        if not real.startswith(os.path.join(os.path.realpath(self.directory), "")):
            raise errors.DataLossError(
                f"{path}: a link that leads out of {self.directory}, to {real}; to follow such "
                "links, pass storage=savedmodel_writer.files.LocalStorage()",
                path=path,
            )
        if not stat.S_ISREG(found.st_mode):
            raise errors.DataLossError(f"{path}: not a regular file", path=path)


def _place(descriptor: int, path: str) -> str:
    """Where a file is that was opened by a path."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:  # this is not Linux
        real = os.path.realpath(path)
    if not os.path.samestat(os.fstat(descriptor), os.lstat(real)):
        raise errors.DataLossError(f"{path}: exchanged while it was opened", path=path)
    return real
