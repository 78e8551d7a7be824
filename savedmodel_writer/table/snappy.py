"""Unpacks snappy, in which the blocks of a table may be.

TensorFlow reads such checkpoints, though it writes none.

    varint length of what results | element ...

    literal   (n - 1) << 2             | n bytes, n up to 60
              (59 + k) << 2            | n - 1 in k bytes, lowest first | n bytes
    copy      (n - 4) << 2 | hi << 5 | 1 | lo        n from 4 to 11, from hi << 8 | lo bytes back
              (n - 1) << 2 | 2         | u16le       n up to 64, from so many bytes back
              (n - 1) << 2 | 3         | u32le       n up to 64, from so many bytes back

From snappy's `format_description.txt`.
"""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.table.coding import decode_varint

_LITERAL = 0
_BYTES_OF_OFFSET = (0, 1, 2, 4)
# A copy of 64 bytes takes three: nothing is packed more tightly.
_MAX_RATIO = 22


def decompress(data: bytes) -> bytes:
    """What was packed.

    Raises:
        DataLossError: this is no snappy.
    """
    expected, position = decode_varint(data)
    if expected > _MAX_RATIO * len(data):
        raise _damaged(f"{len(data)} bytes cannot hold {expected}", 0)
    out = bytearray()
    while position < len(data):
        tag = data[position]
        start, kind, size = position, tag & 3, (tag >> 2) + 1
        position += 1
        if kind == _LITERAL:
            if size > 60:
                extra = size - 60
                size = int.from_bytes(data[position : position + extra], "little") + 1
                position += extra
            literal = data[position : position + size]
            if len(literal) < size:
                raise _damaged("a literal passes the end", start)
            out += literal
            position += size
        else:
            extra = _BYTES_OF_OFFSET[kind]
            back = int.from_bytes(data[position : position + extra], "little")
            position += extra
            if kind == 1:
                back |= tag >> 5 << 8
                size = (tag >> 2 & 7) + 4
            if not 0 < back <= len(out) or position > len(data):
                raise _damaged(f"a copy from {back} bytes back, after {len(out)}", start)
            begin = len(out) - back
            copied = out[begin : begin + size]  # less than that where it runs into itself
            out += (copied * (size // len(copied) + 1))[:size]
        if len(out) > expected:
            break
    if len(out) != expected:
        raise _damaged(f"it has {len(out)} bytes and should have {expected}", 0)
    return bytes(out)


def _damaged(what: str, offset: int) -> errors.DataLossError:
    return errors.DataLossError(f"damaged snappy: {what}", offset=offset)
