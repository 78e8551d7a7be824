"""Builds a table: a sorted string to string map, with an index of its blocks.

A block is closed when it has reached the block size, and before an entry of at least twice that
size. The index has one entry for each block: a key that is not before any key of the block and
before every key of the next one, as short as it can easily be had, and the block's handle.
"""

from __future__ import annotations

from collections.abc import Callable

from savedmodel_writer import errors
from savedmodel_writer.table.block_builder import BlockBuilder, common_prefix
from savedmodel_writer.table.format import BlockHandle, Footer, trailer

BLOCK_SIZE = 262_144
RESTART_INTERVAL = 16

# Lengths and restart offsets are 32 bits wide.
_LIMIT = 1 << 32


def separator(last: bytes, following: bytes) -> bytes:
    """A short key that is at or after `last` and before `following`."""
    first = common_prefix(last, following)
    if first == len(last) or first == len(following):
        return last
    if last[first] < 0xFF and last[first] + 1 < following[first]:
        return last[:first] + bytes([last[first] + 1])
    return last


def successor(last: bytes) -> bytes:
    """A short key that is at or after `last`."""
    stem = last.lstrip(b"\xff")
    if not stem:
        return last
    return last[: len(last) - len(stem)] + bytes([stem[0] + 1])


class TableBuilder:
    """Takes entries in the order of their keys and gives the bytes of the table to `write`."""

    def __init__(
        self,
        write: Callable[[bytes], object],
        *,
        block_size: int = BLOCK_SIZE,
        restart_interval: int = RESTART_INTERVAL,
    ) -> None:
        self._write = write
        self._block_size = block_size
        self._block = BlockBuilder(restart_interval)
        self._index = BlockBuilder(1)
        self._offset = 0
        self._last_key: bytes | None = None
        # The block that was closed last; its index key waits for the key that follows.
        self._pending: BlockHandle | None = None
        self._finished = False

    def add(self, key: bytes, value: bytes) -> None:
        """Appends an entry.

        Raises:
            SequenceError: the table is finished.
            InvalidArgumentError: the key is not after the one before it, or key or value are of
                4 GiB or more.
        """
        if self._finished:
            raise errors.SequenceError("TableBuilder.add after finish")
        size = len(key) + len(value)
        if self._last_key is not None:
            if key <= self._last_key:
                raise errors.InvalidArgumentError(
                    f"keys must be added in increasing order: {key!r} after {self._last_key!r}"
                )
            if size >= 2 * self._block_size:
                self._close_block()
        if size >= _LIMIT or self._block.size + size >= _LIMIT:
            raise errors.InvalidArgumentError(
                f"the entry of key {key[:100]!r} has {size} bytes; a table holds less than 4 GiB"
            )
        if self._pending is not None:
            assert self._last_key is not None
            self._index.add(separator(self._last_key, key), self._pending.encode())
            self._pending = None
        self._last_key = key
        self._block.add(key, value)
        if self._block.size >= self._block_size:
            self._close_block()

    def finish(self) -> int:
        """Writes what is left and the index; returns the size of the table.

        Raises:
            SequenceError: the table is finished already.
        """
        if self._finished:
            raise errors.SequenceError("TableBuilder.finish after finish")
        self._close_block()
        self._finished = True
        metaindex = self._write_block(BlockBuilder(1).finish())
        if self._pending is not None:
            assert self._last_key is not None
            self._index.add(successor(self._last_key), self._pending.encode())
        index = self._write_block(self._index.finish())
        self._append(Footer(metaindex, index).encode())
        return self._offset

    def _close_block(self) -> None:
        if not self._block.empty:
            self._pending = self._write_block(self._block.finish())

    def _write_block(self, block: bytes) -> BlockHandle:
        handle = BlockHandle(self._offset, len(block))
        self._append(block)
        self._append(trailer(block))
        return handle

    def _append(self, data: bytes) -> None:
        self._write(data)
        self._offset += len(data)
