"""What must not stay when a bundle is not finished."""

from __future__ import annotations

import contextlib
import os
from typing import BinaryIO

import attrs

from savedmodel_writer import errors
from savedmodel_writer.files import Storage, give_up


@attrs.define
class Leftovers:
    """Files, and a directory, of a writer; those of its own process only, not of a forked child.

    Attributes:
        storage: where they are.
        files: paths to remove.
        directory: to remove if that leaves it empty.
        open: a file to close first. If it was an upload that was not finished, nothing of the
            bundle is there: what has these names is an earlier one.
        process: the process that made them.
    """

    storage: Storage
    files: list[str] = attrs.field(factory=list)
    directory: str | None = None
    open: BinaryIO | None = None
    process: int = attrs.field(factory=os.getpid)

    def remove(self) -> None:
        """Removes it, whatever the state of the disk; the error that led here is the one to see."""
        if os.getpid() != self.process:
            return
        if self.open is not None and not self.open.closed and give_up(self.open):
            self.files.clear()
        for path in self.files:
            with contextlib.suppress(errors.StorageError):
                self.storage.remove(path)
        if self.directory is not None:
            with contextlib.suppress(errors.StorageError):
                self.storage.remove_directory(self.directory)
