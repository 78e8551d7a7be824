"""Reads at offsets of one open file, by several threads at once where the system has preadv(2).

The name is that of TensorFlow's file systems.
"""

from __future__ import annotations

import io
import os
import threading
from typing import BinaryIO

from savedmodel_writer import errors
from savedmodel_writer.files.local import storage_error


class RandomAccessFile:
    """A file that is read at offsets.

    Attributes:
        path: what errors call it.
        size: in bytes, when it was opened.
    """

    def __init__(self, file: BinaryIO, path: str) -> None:
        self.path = path
        self.size = file.seek(0, os.SEEK_END)
        self._file = file
        self._lock = threading.Lock()
        # Only of such a file the descriptor is known to give the same bytes as the file does.
        plain = isinstance(file, io.BufferedReader) and isinstance(file.raw, io.FileIO)
        self._at_once = plain and hasattr(os, "preadv")

    def read_into(self, offset: int, buffer: memoryview) -> None:
        """Fills a buffer with the bytes from `offset` on.

        Raises:
            OutOfRangeError: the file ends before.
            StorageError: the file system refused.
        """
        read = self._read_at_once if self._at_once else self._read_in_turn
        found = read(offset, buffer)
        if found != len(buffer):
            raise self.ends_early(offset, len(buffer), f"found {found}")

    def ends_early(self, offset: int, size: int, found: str) -> errors.OutOfRangeError:
        """The error about bytes that are not there."""
        return errors.OutOfRangeError(
            f"{self.path}: read less bytes than requested: expected {size} bytes at {offset}, "
            f"{found}",
            path=self.path,
            offset=offset,
        )

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _read_at_once(self, offset: int, buffer: memoryview) -> int:
        """Leaves the file's position alone, which threads and forked processes share."""
        found = 0
        try:
            while found < len(buffer):
                read = os.preadv(self._file.fileno(), [buffer[found:]], offset + found)
                if not read:
                    break
                found += read
        except OSError as error:
            raise storage_error(error, self.path) from error
        return found

    def _read_in_turn(self, offset: int, buffer: memoryview) -> int:
        with self._lock:
            self._file.seek(offset)
            return self._file.readinto(buffer)  # type: ignore[attr-defined, no-any-return]
