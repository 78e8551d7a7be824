"""The bytes of a tensor of strings.

    varint length | ... | masked CRC-32C of the lengths: u32le | the strings

The checksum of the lengths is over each as u32le (as u64le from 4 GiB on), not over the varints.
The tensor's own checksum goes on from it, over the four bytes that store it and the strings. A
tensor without elements has the four bytes all the same. After `WriteStringTensor` and
`ReadStringTensor` of TensorFlow's `tensor_bundle.cc`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

from savedmodel_writer import errors
from savedmodel_writer.table.coding import decode_varint, encode_varint
from savedmodel_writer.table.crc32c import crc32c, mask, unmask

_U32_MAX = 0xFFFFFFFF
_CHUNK = 1 << 20


def write_strings(strings: Sequence[bytes], write: Callable[[bytes], object]) -> tuple[int, int]:
    """Writes the tensor's bytes; returns how many there are, and their checksum, not masked."""
    lengths = [len(string) for string in strings]
    crc = _crc_of_lengths(lengths, "<")
    head = b"".join(map(encode_varint, lengths)) + struct.pack("<I", mask(crc))
    crc = crc32c(head[-4:], crc)
    write(head)
    for chunk in _joined(strings):
        crc = crc32c(chunk, crc)
        write(chunk)
    return len(head) + sum(lengths), crc


def read_strings(
    payload: bytes, count: int, *, big_endian: bool = False
) -> tuple[list[bytes], int]:
    """The strings of a payload of `count` elements, and the checksum of all of it, not masked.

    Raises:
        DataLossError: the lengths are damaged; `offset` counts from the start of the payload.
    """
    lengths = []
    position = 0
    for _ in range(count):
        length, position = decode_varint(payload, position)
        lengths.append(length)
    order = ">" if big_endian else "<"
    stored = payload[position : position + 4]
    crc = _crc_of_lengths(lengths, order)
    if len(stored) < 4 or unmask(struct.unpack(f"{order}I", stored)[0]) != crc:
        raise errors.DataLossError(
            "the length checksum does not match: "
            f"stored {stored.hex()}, computed {struct.pack(f'{order}I', mask(crc)).hex()}",
            offset=position,
        )
    position += 4
    if position + sum(lengths) != len(payload):
        raise errors.DataLossError(
            f"the strings have {sum(lengths)} bytes by their lengths, {len(payload) - position} "
            "are there",
            offset=position,
        )
    crc = crc32c(memoryview(payload)[position:], crc32c(stored, crc))
    strings = []
    for length in lengths:
        strings.append(payload[position : position + length])
        position += length
    return strings, crc


def _crc_of_lengths(lengths: Sequence[int], order: str) -> int:
    if all(length <= _U32_MAX for length in lengths):
        return crc32c(struct.pack(f"{order}{len(lengths)}I", *lengths))
    codes = "".join("I" if length <= _U32_MAX else "Q" for length in lengths)
    return crc32c(struct.pack(order + codes, *lengths))


def _joined(strings: Sequence[bytes]) -> Iterator[bytes]:
    """The strings' bytes; short ones together, long ones by themselves and not copied."""
    short: list[bytes] = []
    size = 0
    for string in strings:
        if size + len(string) > _CHUNK:
            if short:
                yield b"".join(short)
                short, size = [], 0
            if len(string) > _CHUNK:
                yield string
                continue
        short.append(string)
        size += len(string)
    if short:
        yield b"".join(short)
