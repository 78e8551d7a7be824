"""Reads one block of a table; its bytes are drawn in `block_builder`."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from savedmodel_writer import errors
from savedmodel_writer.table.coding import decode_varint


class Block:
    """The entries of a block, whose checksum was verified.

    Methods raise DataLossError where the bytes are not those of a block; its `offset` counts from
    the start of the block.
    """

    __slots__ = ("_data", "_limit", "_restart_count", "_restart_keys")

    def __init__(self, data: bytes) -> None:
        if len(data) < 4:
            raise errors.DataLossError(f"a block of {len(data)} bytes", offset=0)
        (self._restart_count,) = struct.unpack_from("<I", data, len(data) - 4)
        self._limit = len(data) - 4 - 4 * self._restart_count
        if self._limit < 0 or (self._restart_count == 0 and self._limit > 0):
            raise errors.DataLossError(
                f"a block of {len(data)} bytes cannot have {self._restart_count} restarts",
                offset=len(data) - 4,
            )
        self._data = data
        self._restart_keys: dict[int, bytes] = {}  # those that lookups have met

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """Every entry, in order."""
        return self._entries(0)

    def seek(self, key: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The entries from the first one at or after `key`."""
        # The last restart whose key is before the one sought.
        low, high = 0, max(self._restart_count - 1, 0)
        while low < high:
            middle = (low + high + 1) // 2
            if self._key_of_restart(middle) < key:
                low = middle
            else:
                high = middle - 1
        entries = self._entries(self._restart(low) if self._restart_count else 0)
        for entry in entries:
            if entry[0] >= key:
                yield entry
                break
        yield from entries

    def _restart(self, index: int) -> int:
        offset: int = struct.unpack_from("<I", self._data, self._limit + 4 * index)[0]
        if offset >= max(self._limit, 1):
            raise errors.DataLossError(
                f"restart {index} is at {offset}, outside the entries, which end at {self._limit}",
                offset=self._limit + 4 * index,
            )
        return offset

    def _key_of_restart(self, index: int) -> bytes:
        if index in self._restart_keys:
            return self._restart_keys[index]
        offset = self._restart(index)
        shared, unshared, _, position = self._lengths(offset)
        if shared:
            raise errors.DataLossError(f"the key of restart {index} is not whole", offset=offset)
        key = self._restart_keys[index] = self._data[position : position + unshared]
        return key

    def _lengths(self, offset: int) -> tuple[int, int, int, int]:
        """The three lengths of the entry at `offset`, and where its key begins."""
        data = self._data
        shared, unshared, value_size = data[offset], data[offset + 1], data[offset + 2]
        position = offset + 3
        if shared | unshared | value_size >= 128:
            shared, position = decode_varint(data, offset)
            unshared, position = decode_varint(data, position)
            value_size, position = decode_varint(data, position)
        if position + unshared + value_size > self._limit:
            raise errors.DataLossError(
                f"an entry of {unshared} and {value_size} bytes passes the end of the entries, "
                f"{self._limit}",
                offset=offset,
            )
        return shared, unshared, value_size, position

    def _entries(self, offset: int) -> Iterator[tuple[bytes, bytes]]:
        data, limit = self._data, self._limit
        key = b""
        first = True
        while offset < limit:
            shared, unshared, value_size = data[offset], data[offset + 1], data[offset + 2]
            position = offset + 3
            if shared | unshared | value_size >= 128 or position + unshared + value_size > limit:
                shared, unshared, value_size, position = self._lengths(offset)
            if shared > len(key):
                raise errors.DataLossError(
                    f"an entry shares {shared} bytes with a key of {len(key)}", offset=offset
                )
            value_at = position + unshared
            following = key[:shared] + data[position:value_at]
            if following <= key and not first:
                raise errors.DataLossError(
                    f"keys out of order: {following!r} after {key!r}", offset=offset
                )
            key, first = following, False
            offset = value_at + value_size
            yield key, data[value_at:offset]
