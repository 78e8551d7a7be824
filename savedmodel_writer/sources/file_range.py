"""Bytes of a file from one offset on, read piece by piece."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import attrs
import numpy as np

from savedmodel_writer.files import Storage
from savedmodel_writer.files.random_access import RandomAccessFile
from savedmodel_writer.sources.region import ReadInto


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
        with self.opened() as read_into:
            for start in range(0, self.size, max_bytes):
                block = np.empty(min(max_bytes, self.size - start), np.uint8).data
                read_into(start, block)
                yield block

    @contextlib.contextmanager
    def opened(self) -> Iterator[ReadInto]:
        """Opens the file; what results fills buffers with the bytes from an offset in the range.

        Raises:
            OutOfRangeError: the file ends before.
            StorageError: the file system refused.
        """
        with self.storage.open(self.path, "rb") as opened:
            file = RandomAccessFile(opened, self.path)
            if self.offset + self.size > file.size:
                raise file.ends_early(self.offset, self.size, f"the file has {file.size}")
            yield lambda start, buffer: file.read_into(self.offset + start, buffer)
