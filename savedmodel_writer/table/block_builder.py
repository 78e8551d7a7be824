"""Builds one block of a table.

    entry ... entry | restart offset: u32le ... | number of restarts: u32le

    entry   varint shared | varint unshared | varint value size | key[shared:] | value

`shared` is how many bytes the key has in common with the one before it; at a restart it is 0, so
that a reader can begin there. From LevelDB's `table/block_builder.cc` layout.
"""

from __future__ import annotations

import struct

from savedmodel_writer.table.coding import encode_varint


def common_prefix(a: bytes, b: bytes) -> int:
    """How many leading bytes two strings have in common."""
    size = min(len(a), len(b))
    difference = int.from_bytes(a[:size], "big") ^ int.from_bytes(b[:size], "big")
    return size - (difference.bit_length() + 7) // 8


class BlockBuilder:
    """Collects entries, which must come in the order of their keys."""

    __slots__ = ("_entries", "_last_key", "_restart_interval", "_restarts", "_since_restart")

    def __init__(self, restart_interval: int) -> None:
        self._restart_interval = restart_interval
        self._reset()

    def _reset(self) -> None:
        self._entries = bytearray()
        self._restarts = [0]
        self._since_restart = 0
        self._last_key = b""

    @property
    def empty(self) -> bool:
        """Whether nothing was added since the last `finish`."""
        return not self._entries

    @property
    def size(self) -> int:
        """The size of the block if it were finished now."""
        return len(self._entries) + 4 * len(self._restarts) + 4

    def add(self, key: bytes, value: bytes) -> None:
        """Appends an entry."""
        if self._since_restart == self._restart_interval:
            self._restarts.append(len(self._entries))
            self._since_restart = 0
        shared = common_prefix(self._last_key, key) if self._since_restart else 0
        self._since_restart += 1
        self._last_key = key
        lengths = shared, len(key) - shared, len(value)
        self._entries += (
            bytes(lengths) if max(lengths) < 128 else b"".join(map(encode_varint, lengths))
        )
        self._entries += key[shared:]
        self._entries += value

    def finish(self) -> bytes:
        """The bytes of the block; the builder starts the next one."""
        count = len(self._restarts)
        block = bytes(self._entries) + struct.pack(f"<{count + 1}I", *self._restarts, count)
        self._reset()
        return block
