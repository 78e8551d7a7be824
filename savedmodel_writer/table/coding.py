"""Varints: seven bits to a byte, the lowest first, the high bit set on all bytes but the last."""

from __future__ import annotations

from savedmodel_writer import errors

_ONE_BYTE = [bytes([value]) for value in range(128)]


def encode_varint(value: int) -> bytes:
    """The varint of a number from 0 to 2**64 - 1.

    Raises:
        InvalidArgumentError: the number is outside that range.
    """
    if 0 <= value < 128:
        return _ONE_BYTE[value]
    if not 0 <= value < 1 << 64:
        raise errors.InvalidArgumentError(f"{value} does not fit an unsigned 64-bit varint")
    encoded = bytearray()
    while value >= 128:
        encoded.append(value & 127 | 128)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def decode_varint(data: bytes, position: int = 0) -> tuple[int, int]:
    """The varint that starts at `position`, and the position after it.

    Raises:
        DataLossError: the data ends within the varint, or it is of more than 64 bits.
    """
    value = shift = 0
    for index in range(position, min(position + 10, len(data))):
        byte = data[index]
        value |= (byte & 127) << shift
        if byte < 128:
            if value >= 1 << 64:
                break
            return value, index + 1
        shift += 7
    raise errors.DataLossError("a varint that is cut short or longer than 64 bits", offset=position)
