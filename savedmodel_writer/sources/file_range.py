"""Bytes of a file from one offset on, read piece by piece."""

from __future__ import annotations

import os
from collections.abc import Iterator

import attrs
import numpy as np

from savedmodel_writer.errors import OutOfRangeError
from savedmodel_writer.files import Storage


@attrs.frozen
class FileRange:
    """A part of a file. It holds no open file: pickled, it is a path and two numbers.

    Attributes:
        path: of the file.
        offset: of the first byte.
        size: in bytes.
        storage: where the file is.
    """

    path: str
    offset: int
    size: int
    storage: Storage = attrs.field(repr=False)

    @property
    def plain(self) -> FileRange:
        """Itself: the bytes are as they are."""
        return self

    def blocks(self, max_bytes: int) -> Iterator[memoryview]:
        """Yields the bytes in pieces of `max_bytes`, the last one shorter.

        Raises:
            OutOfRangeError: the file ends before.
            StorageError: the file system refused.
        """
        with self.storage.open(self.path, "rb") as file:
            length = file.seek(0, os.SEEK_END)
            if self.offset + self.size > length:
                raise OutOfRangeError(
                    f"{self.path}: expected {self.size} bytes at {self.offset}, "
                    f"the file has {length}",
                    path=self.path,
                    offset=self.offset,
                )
            file.seek(self.offset)
            for start in range(0, self.size, max_bytes):
                block = np.empty(min(max_bytes, self.size - start), np.uint8).data
                found = file.readinto(block)  # type: ignore[attr-defined]  # not in BinaryIO
                if found != len(block):
                    raise OutOfRangeError(
                        f"{self.path}: expected {len(block)} bytes at {self.offset + start}, "
                        f"found {found}",
                        path=self.path,
                        offset=self.offset + start,
                    )
                yield block
