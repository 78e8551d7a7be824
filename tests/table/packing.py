"""Tables as other programs may write them: with blocks that are packed by snappy."""

from __future__ import annotations

import struct

from savedmodel_writer.table.block import Block
from savedmodel_writer.table.block_builder import BlockBuilder
from savedmodel_writer.table.coding import encode_varint
from savedmodel_writer.table.crc32c import crc32c, mask
from savedmodel_writer.table.format import (
    FOOTER_SIZE,
    TRAILER_SIZE,
    BlockHandle,
    Footer,
    trailer,
)


def compress(data: bytes) -> bytes:
    """Snappy: a copy wherever four bytes were met before, of up to 64 bytes."""
    out = bytearray(encode_varint(len(data)))
    seen: dict[bytes, int] = {}
    at = literal = 0
    while at < len(data):
        four = data[at : at + 4]
        before = seen.get(four) if len(four) == 4 else None
        seen[four] = at
        if before is None or at - before >= 1 << 16:
            at += 1
            continue
        size = 4
        while size < 64 and at + size < len(data) and data[before + size] == data[at + size]:
            size += 1
        out += _literals(data[literal:at])
        if size < 12 and at - before < 1 << 11:
            high, low = divmod(at - before, 256)
            out += bytes([high << 5 | (size - 4) << 2 | 1, low])
        else:
            out += bytes([(size - 1) << 2 | 2]) + struct.pack("<H", at - before)
        at += size
        literal = at
    return bytes(out + _literals(data[literal:]))


def _literals(data: bytes) -> bytes:
    if not data:
        return b""
    size = len(data) - 1
    if size < 60:
        return bytes([size << 2]) + data
    length = size.to_bytes((size.bit_length() + 7) // 8, "little")
    return bytes([(59 + len(length)) << 2]) + length + data


def packed(table: bytes) -> bytes:
    """The same table with packed data blocks and a packed index."""
    footer = Footer.decode(table[-FOOTER_SIZE:])
    out = bytearray()

    def append(block: bytes) -> BlockHandle:
        stored = compress(block)
        handle = BlockHandle(len(out), len(stored))
        out.extend(stored + b"\1" + struct.pack("<I", mask(crc32c(stored + b"\1"))))
        return handle

    index = BlockBuilder(1)
    for key, value in Block(_block(table, footer.index)):
        index.add(key, append(_block(table, BlockHandle.decode(value)[0])).encode())
    empty = BlockBuilder(1).finish()
    metaindex = BlockHandle(len(out), len(empty))
    out += empty + trailer(empty)
    footer = Footer(metaindex, append(index.finish()))
    return bytes(out) + footer.encode()


def _block(table: bytes, handle: BlockHandle) -> bytes:
    stored = table[handle.offset : handle.offset + handle.size + TRAILER_SIZE]
    assert stored[-TRAILER_SIZE] == 0
    return stored[:-TRAILER_SIZE]
