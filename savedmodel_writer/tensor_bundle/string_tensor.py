"""The bytes of a tensor of strings.

    varint length | ... | masked CRC-32C of the lengths: u32le | the strings

The checksum of the lengths is over each as u32le (as u64le from 4 GiB on), not over the varints.
The tensor's own checksum goes on from it, over the four bytes that store it and the strings. A
tensor without elements has the four bytes all the same. After `WriteStringTensor` and
`ReadStringTensor` of TensorFlow's `tensor_bundle.cc`.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.table.coding import decode_varint, encode_varint
from savedmodel_writer.table.crc32c import crc32c, mask, unmask

_U32_MAX = 0xFFFFFFFF
_CHUNK = 1 << 20
_GAP = 1 << 16  # so many bytes between two strings are read rather than left out


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
    lengths, position, crc = _read_lengths(payload, count, len(payload), big_endian)
    crc = crc32c(memoryview(payload)[position:], crc)
    strings = []
    for length in lengths:
        strings.append(payload[position : position + length])
        position += length
    return strings, crc


def read_some_strings(
    read: Callable[[int, int], bytes],
    size: int,
    count: int,
    wanted: Sequence[int],
    *,
    big_endian: bool = False,
) -> list[bytes]:
    """Some of the strings of a payload, of which no more is read than they need.

    The checksum of the lengths is verified; that of the strings covers all of them, and is not.

    Args:
        read: gives the bytes from a position in the payload on, and how many.
        size: of the payload.
        count: of its strings.
        wanted: numbers of strings, increasing.
        big_endian: the byte order of what wrote it.

    Raises:
        DataLossError: the lengths are damaged; `offset` counts from the start of the payload.
    """
    head = _read_head(read, size, count)
    lengths, position, _ = _read_lengths(head, count, size, big_endian)
    starts = list(itertools.accumulate(lengths, initial=position))
    strings: list[bytes] = []
    for near in _neighbours(wanted, starts):
        first = starts[near[0]]
        block = read(first, starts[near[-1] + 1] - first)
        strings.extend(block[starts[n] - first : starts[n + 1] - first] for n in near)
    return strings


def _read_head(read: Callable[[int, int], bytes], size: int, count: int) -> bytes:
    """The lengths and their checksum. The last byte of each length, and no other, is under 128."""
    head = b""
    while len(head) < size:
        head = read(0, min(max(2 * len(head), count + 4), size))
        last = np.flatnonzero(np.frombuffer(head, np.uint8) < 128)[:count]
        end = int(last[-1]) + 5 if len(last) else 4
        if len(last) == count and end <= len(head):
            return head[:end]
    return head


def _neighbours(wanted: Sequence[int], starts: Sequence[int]) -> Iterator[list[int]]:
    """Strings in groups, each so near to each other that it is read at once."""
    group: list[int] = []
    for number in wanted:
        if group and starts[number] - starts[group[-1] + 1] > _GAP:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _read_lengths(
    payload: bytes, count: int, size: int, big_endian: bool
) -> tuple[list[int], int, int]:
    """The lengths that a payload of `size` bytes begins with, where they end, and their checksum.

    The checksum covers the four bytes that store it, too.
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
    if position + sum(lengths) != size:
        raise errors.DataLossError(
            f"the strings have {sum(lengths)} bytes by their lengths, {size - position} are there",
            offset=position,
        )
    return lengths, position, crc32c(stored, crc)


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
