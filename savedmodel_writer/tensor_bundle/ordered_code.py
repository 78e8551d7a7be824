"""Numbers and strings as bytes that sort as the numbers and strings do.

    number    how many bytes | these bytes, highest first, without leading zeros
    string    its bytes, 00 as 00 ff and ff as ff 00 | 00 01
    signed    in L bytes, L = bits // 7 + 1: L ones and a zero, then the number; a negative one
              inverted. That is the two's complement with its top L bits inverted

`bits` is the bit length of the number, of ~number for a negative one. After TensorFlow's
`core/lib/strings/ordered_code`.
"""

from __future__ import annotations

from savedmodel_writer import errors

_END = b"\x00\x01"


def encode_number(value: int) -> bytes:
    """An unsigned number of up to 64 bits."""
    if not 0 <= value < 1 << 64:
        raise errors.InvalidArgumentError(f"{value} does not fit unsigned 64 bits")
    size = (value.bit_length() + 7) // 8
    return bytes([size]) + value.to_bytes(size, "big")


def encode_string(value: bytes) -> bytes:
    """A string of any bytes."""
    parts = value.split(b"\x00")
    return b"\x00\xff".join(part.replace(b"\xff", b"\xff\x00") for part in parts) + _END


def encode_signed(value: int) -> bytes:
    """A signed number of up to 64 bits."""
    if not -(1 << 63) <= value < 1 << 63:
        raise errors.InvalidArgumentError(f"{value} does not fit signed 64 bits")
    size = _signed_size(value)
    return ((value & ((1 << 8 * size) - 1)) ^ _header(size)).to_bytes(size, "big")


def _signed_size(value: int) -> int:
    return (value if value >= 0 else ~value).bit_length() // 7 + 1


def _header(size: int) -> int:
    """`size` ones at the top of `size` bytes."""
    return ((1 << size) - 1) << 7 * size


def decode_number(data: bytes, position: int) -> tuple[int, int]:
    """The number at `position`, and the position after it.

    Raises:
        DataLossError: there is no number in its shortest form.
    """
    size = data[position] if position < len(data) else 9
    end = position + 1 + size
    if size > 8 or end > len(data) or (size and not data[position + 1]):
        raise _not_there("number", position)
    return int.from_bytes(data[position + 1 : end], "big"), end


def decode_string(data: bytes, position: int) -> tuple[bytes, int]:
    """The string at `position`, and the position after it.

    Raises:
        DataLossError: there is no string.
    """
    value = bytearray()
    at = position
    while at + 1 < len(data):
        byte, mark = data[at], data[at + 1]
        if byte == 0 and mark == 1:
            return bytes(value), at + 2
        if byte in (0, 0xFF):
            if mark != 0xFF - byte:
                break
            at += 1
        value.append(byte)
        at += 1
    raise _not_there("string", position)


def decode_signed(data: bytes, position: int) -> tuple[int, int]:
    """The signed number at `position`, and the position after it.

    Raises:
        DataLossError: there is no signed number in its shortest form.
    """
    head = data[position : position + 2]
    top = int.from_bytes(head.ljust(2, b"\0"), "big")
    if top < 0x8000:  # negative: the ones are zeros
        top ^= 0xFFFF
    size = 16 - (top ^ 0xFFFF).bit_length()
    end = position + size
    if not head or size > 10 or end > len(data):
        raise _not_there("signed number", position)
    value = int.from_bytes(data[position:end], "big") ^ _header(size)
    if value >> (8 * size - 1):
        value -= 1 << 8 * size
    if _signed_size(value) != size or not -(1 << 63) <= value < 1 << 63:
        raise _not_there("signed number", position)
    return value, end


def _not_there(what: str, position: int) -> errors.DataLossError:
    return errors.DataLossError(f"no {what} in ordered code at byte {position}", offset=position)
