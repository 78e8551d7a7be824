"""Reads a table; its bytes are drawn in `format` and `block_builder`."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator
from typing import BinaryIO

from savedmodel_writer import errors
from savedmodel_writer.table.block import Block
from savedmodel_writer.table.format import (
    FOOTER_SIZE,
    TRAILER_SIZE,
    BlockHandle,
    Footer,
    check_trailer,
)

# Blocks kept between lookups.
_CACHED_BLOCKS = 16


class Table:
    """A sorted map of keys to values, read block by block as it is asked for.

    Opening reads the footer and the index, a lookup one block. The checksum of every block that
    is read is verified. Safe for use by several threads.
    """

    def __init__(self, data: bytes | bytearray | memoryview | BinaryIO, *, path: str | None = None):
        """Opens a table.

        Args:
            data: the bytes of the table, or a file open for reading, which must stay open.
            path: what errors call it.

        Raises:
            DataLossError: this is not a table, or its index is damaged.
        """
        self._lock = threading.Lock()
        self._data = data
        if isinstance(data, (bytes, bytearray, memoryview)):
            self._size = len(data)
        else:
            self._size = data.seek(0, 2)
        self._path = path
        self._cache: OrderedDict[BlockHandle, Block] = OrderedDict()
        if self._size < FOOTER_SIZE:
            raise self._error(f"file is too short to be an sstable: {self._size} bytes", 0)
        self._footer_at = self._size - FOOTER_SIZE
        try:
            footer = Footer.decode(self._read(self._footer_at, FOOTER_SIZE))
        except errors.DataLossError as error:
            raise self._error(error.message, self._footer_at + (error.offset or 0)) from None
        self._metaindex = footer.metaindex
        # For each data block a key at or after its last one.
        self._bounds: list[bytes] = []
        self._handles: list[BlockHandle] = []
        for bound, value in self._entries(footer.index, iter(self._block(footer.index))):
            try:
                handle, _ = BlockHandle.decode(value)
            except errors.DataLossError as error:
                raise self._error(
                    f"the index has no block handle for key {bound!r}", footer.index.offset
                ) from error
            self._bounds.append(bound)
            self._handles.append(handle)

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """Every entry, in the order of the keys.

        Raises:
            DataLossError: a block is damaged or the keys are not in order.
        """
        return self.seek(b"")

    def seek(self, key: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The entries from the first one at or after `key`.

        Raises:
            DataLossError: a block is damaged or the keys are not in order.
        """
        first = bisect_left(self._bounds, key)
        for number in range(first, len(self._handles)):
            handle = self._handles[number]
            block = self._block(handle)
            lower = self._bounds[number - 1] if number else None
            upper = self._bounds[number]
            entries = block.seek(key) if number == first else iter(block)
            last = None
            for entry in self._entries(handle, entries):
                if last is None and lower is not None and entry[0] <= lower:
                    raise self._error(
                        f"keys out of order: {entry[0]!r} in the block after {lower!r}",
                        handle.offset,
                    )
                last = entry[0]
                yield entry
            if last is not None and last > upper:
                raise self._error(
                    f"keys out of order: {last!r} in the block that ends at {upper!r}",
                    handle.offset,
                )

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, or None.

        Raises:
            DataLossError: the block that would hold the key is damaged.
        """
        number = bisect_left(self._bounds, key)
        if number == len(self._handles):
            return None
        handle = self._handles[number]
        for found, value in self._entries(handle, self._block(handle).seek(key)):
            return value if found == key else None
        return None

    def approximate_offset(self, key: bytes) -> int:
        """Where in the file the block is that has the key, or would have it."""
        number = bisect_left(self._bounds, key)
        handle = self._handles[number] if number < len(self._handles) else self._metaindex
        return handle.offset

    def verify(self) -> None:
        """Reads every block.

        Raises:
            DataLossError: a block is damaged or the keys are not in order.
        """
        for _ in self:
            pass
        self._block(self._metaindex)

    def _block(self, handle: BlockHandle) -> Block:
        with self._lock:
            block = self._cache.get(handle)
            if block is not None:
                self._cache.move_to_end(handle)
                return block
        if handle.offset + handle.size + TRAILER_SIZE > self._footer_at:
            raise self._error(
                f"a block of {handle.size} bytes at {handle.offset} is outside the file, whose "
                f"blocks end at {self._footer_at}",
                self._footer_at,
            )
        try:
            block = Block(check_trailer(self._read(handle.offset, handle.size + TRAILER_SIZE)))
        except errors.DataLossError as error:
            raise self._error(error.message, handle.offset + (error.offset or 0)) from None
        with self._lock:
            self._cache[handle] = block
            if len(self._cache) > _CACHED_BLOCKS:
                self._cache.popitem(last=False)
        return block

    def _entries(
        self, handle: BlockHandle, entries: Iterator[tuple[bytes, bytes]]
    ) -> Iterator[tuple[bytes, bytes]]:
        """The entries of a block, whose errors say where in the file they are."""
        try:
            yield from entries
        except errors.DataLossError as error:
            raise self._error(error.message, handle.offset + (error.offset or 0)) from None

    def _read(self, offset: int, size: int) -> bytes:
        if isinstance(self._data, (bytes, bytearray, memoryview)):
            return bytes(self._data[offset : offset + size])
        with self._lock:
            self._data.seek(offset)
            found = self._data.read(size)
        if len(found) < size:
            raise self._error(f"the file ended {size - len(found)} bytes early", offset)
        return found

    def _error(self, what: str, offset: int) -> errors.DataLossError:
        where = f"{self._path}, " if self._path else ""
        return errors.DataLossError(
            f"{where}offset {offset}: {what}", path=self._path, offset=offset
        )
