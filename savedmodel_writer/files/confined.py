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


@attrs.frozen
class ConfinedStorage(LocalStorage):
    """Local files, to be read, of which only those in one directory can be opened.

    Attributes:
        directory: the directory. It may be a link itself, files in it may be links to each other.
    """

    directory: str = attrs.field(kw_only=True)

    def open(self, path: str, mode: Mode) -> BinaryIO:
        """Opens a file; see `Storage.open`.

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
            found = os.stat(path)
            real = os.path.realpath(path)
            root = os.path.realpath(self.directory)
        if not real.startswith(os.path.join(root, "")):
            raise errors.DataLossError(
                f"{path}: a link that leads out of {self.directory}, to {real}; to follow such "
                "links, pass storage=savedmodel_writer.files.LocalStorage()",
                path=path,
            )
        if not stat.S_ISREG(found.st_mode):
            raise errors.DataLossError(f"{path}: not a regular file", path=path)
