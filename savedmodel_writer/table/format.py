"""The fixed parts of a table: block handles, the trailer of each block, the footer.

    data block | trailer | ... | metaindex block | trailer | index block | trailer | footer

    handle    varint offset | varint size (without the trailer)
    trailer   type: u8 (0 plain, 1 snappy) | masked CRC-32C of block and type: u32le
    footer    metaindex handle | index handle | zeros up to byte 40 | 57 fb 80 8b 24 75 47 db

From LevelDB's `doc/table_format.md`; TensorFlow's copy of it writes the same.
"""

from __future__ import annotations

import struct

import attrs

from savedmodel_writer import errors
from savedmodel_writer.table.coding import decode_varint, encode_varint
from savedmodel_writer.table.crc32c import crc32c, mask, unmask
from savedmodel_writer.table.snappy import decompress

TRAILER_SIZE = 5
FOOTER_SIZE = 48
MAGIC = bytes.fromhex("57fb808b247547db")

_PLAIN = 0
_SNAPPY = 1
_HANDLES_SIZE = FOOTER_SIZE - len(MAGIC)


@attrs.frozen
class BlockHandle:
    """Where a block lies in the file; `size` is without the trailer."""

    offset: int
    size: int

    def encode(self) -> bytes:
        """The handle's bytes."""
        return encode_varint(self.offset) + encode_varint(self.size)

    @classmethod
    def decode(cls, data: bytes, position: int = 0) -> tuple[BlockHandle, int]:
        """The handle at `position`, and the position after it.

        Raises:
            DataLossError: there is no handle.
        """
        offset, position = decode_varint(data, position)
        size, position = decode_varint(data, position)
        return cls(offset, size), position


@attrs.frozen
class Footer:
    """The last 48 bytes of a table."""

    metaindex: BlockHandle
    index: BlockHandle

    def encode(self) -> bytes:
        """The footer's bytes."""
        handles = self.metaindex.encode() + self.index.encode()
        return handles.ljust(_HANDLES_SIZE, b"\0") + MAGIC

    @classmethod
    def decode(cls, data: bytes) -> Footer:
        """The footer of these 48 bytes.

        Raises:
            DataLossError: it is not the footer of a table.
        """
        if data[_HANDLES_SIZE:] != MAGIC:
            raise errors.DataLossError(
                f"not an sstable (bad magic number): expected {MAGIC.hex()}, "
                f"found {data[_HANDLES_SIZE:].hex()}",
                offset=_HANDLES_SIZE,
            )
        metaindex, position = BlockHandle.decode(data)
        index, _ = BlockHandle.decode(data, position)
        footer = cls(metaindex, index)
        if footer.encode() != data:  # the one part of the file that no checksum covers
            raise errors.DataLossError("the footer has other bytes than two handles", offset=0)
        return footer


def trailer(block: bytes) -> bytes:
    """What follows a block that is stored as it is."""
    return struct.pack("<BI", _PLAIN, mask(crc32c(b"\0", crc32c(block))))


def check_trailer(stored: bytes) -> bytes:
    """The block of these bytes, which are a block and its trailer.

    Raises:
        DataLossError: the checksum does not fit, or the block cannot be unpacked.
    """
    block, (kind, masked) = stored[:-TRAILER_SIZE], struct.unpack("<BI", stored[-TRAILER_SIZE:])
    computed = crc32c(stored[-TRAILER_SIZE:-4], crc32c(block))
    if unmask(masked) != computed:
        raise errors.DataLossError(
            f"block checksum mismatch: stored {unmask(masked):#010x}, computed {computed:#010x}"
        )
    if kind == _SNAPPY:
        return decompress(block)
    if kind != _PLAIN:
        raise errors.DataLossError(f"bad block type: expected 0 or 1, found {kind}")
    return block
