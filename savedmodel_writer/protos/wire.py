"""Protobuf's wire format, one value at a time.

    field  = tag, value                       tag = varint(number << 3 | wire type)
    wire type 0 VARINT    int32 int64 uint32 uint64 sint32 sint64 bool enum
              1 I64       fixed64 sfixed64 double, little-endian
              2 LEN       varint(length), then string, bytes, message or packed values
              3/4         start and end of a group (only among unknown fields here)
              5 I32       fixed32 sfixed32 float, little-endian

Negative int32, int64 and enum values are ten-byte varints of their two's complement; sint32 and
sint64 are zigzag. Source: protobuf.dev/programming-guides/encoding.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from google.protobuf.descriptor_pb2 import FieldDescriptorProto

VARINT, I64, LEN, START_GROUP, END_GROUP, I32 = range(6)


_ONE_BYTE = [bytes((value,)) for value in range(0x80)]


def varint(value: int) -> bytes:
    """Encodes an integer of 0 to 2**64 - 1."""
    if value < 0x80:
        return _ONE_BYTE[value]
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def tag(number: int, wire_type: int) -> bytes:
    """The tag of a field."""
    return varint(number << 3 | wire_type)


def _signed(value: int) -> bytes:
    return varint(value & 0xFFFFFFFFFFFFFFFF)


def _zigzag(value: int) -> bytes:
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


def delimited(data: bytes) -> bytes:
    """A value of wire type LEN."""
    size = len(data)
    return (_ONE_BYTE[size] if size < 0x80 else varint(size)) + data


def field(number: int, data: bytes) -> bytes:
    """A field of wire type LEN: its tag and its value."""
    return tag(number, LEN) + delimited(data)


def _string(value: str) -> bytes:
    return delimited(value.encode())


# Encodes a value of the field type, without its tag.
Encode = Callable[[Any], bytes]

_F = FieldDescriptorProto
ENCODERS: dict[int, tuple[int, Encode]] = {
    **dict.fromkeys([_F.TYPE_INT32, _F.TYPE_INT64, _F.TYPE_ENUM], (VARINT, _signed)),
    **dict.fromkeys([_F.TYPE_UINT32, _F.TYPE_UINT64, _F.TYPE_BOOL], (VARINT, varint)),
    **dict.fromkeys([_F.TYPE_SINT32, _F.TYPE_SINT64], (VARINT, _zigzag)),
    _F.TYPE_FIXED32: (I32, struct.Struct("<I").pack),
    _F.TYPE_SFIXED32: (I32, struct.Struct("<i").pack),
    _F.TYPE_FLOAT: (I32, struct.Struct("<f").pack),
    _F.TYPE_FIXED64: (I64, struct.Struct("<Q").pack),
    _F.TYPE_SFIXED64: (I64, struct.Struct("<q").pack),
    _F.TYPE_DOUBLE: (I64, struct.Struct("<d").pack),
    _F.TYPE_BYTES: (LEN, delimited),
    _F.TYPE_STRING: (LEN, _string),
}


def unknown_fields(fields: Any) -> bytes:
    """Encodes the content of a `google.protobuf.unknown_fields.UnknownFieldSet`."""
    out = []
    for field in fields:
        number, wire_type, data = field.field_number, field.wire_type, field.data
        out.append(tag(number, wire_type))
        if wire_type == VARINT:
            out.append(varint(data))
        elif wire_type == I64:
            out.append(struct.pack("<Q", data))
        elif wire_type == I32:
            out.append(struct.pack("<I", data))
        elif wire_type == LEN:
            out.append(delimited(data))
        else:
            out += [unknown_fields(data), tag(number, END_GROUP)]
    return b"".join(out)
