"""Strings in tensors of TensorFlow's C API: in their layout of today, and in that before 2.4.

Today a tensor of strings is an array of TF_TString. Before, it was the u64le offset of each string,
counted from where the offsets end, and there its length, a varint, and its bytes.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence
from ctypes import c_char_p, c_size_t, c_void_p

TSTRING_SIZE = 24  # sizeof(TF_TString)

SIGNATURES: dict[str, tuple[object, list[object]]] = {
    "TF_StringInit": (None, [c_void_p]),
    "TF_StringCopy": (None, [c_void_p, c_char_p, c_size_t]),
    "TF_StringGetDataPointer": (c_void_p, [c_void_p]),
    "TF_StringGetSize": (c_size_t, [c_void_p]),
}


def has_tstrings(tf: ctypes.CDLL) -> bool:
    """Whether this library has the layout of today, and the functions above."""
    return hasattr(tf, "TF_StringInit")


def size(tf: ctypes.CDLL, strings: Sequence[bytes]) -> int:
    """How many bytes a tensor of these strings has."""
    return len(strings) * TSTRING_SIZE if has_tstrings(tf) else len(_old_layout(strings))


def write(tf: ctypes.CDLL, start: int, strings: Sequence[bytes]) -> None:
    """Writes the strings to the memory of a tensor."""
    if not has_tstrings(tf):
        layout = _old_layout(strings)
        ctypes.memmove(start, layout, len(layout))
        return
    for index, string in enumerate(strings):
        at = start + index * TSTRING_SIZE
        tf.TF_StringInit(at)
        tf.TF_StringCopy(at, string, len(string))


def read(tf: ctypes.CDLL, start: int, byte_size: int, count: int) -> list[bytes]:
    """The strings in the memory of a tensor."""
    if not has_tstrings(tf):
        return _from_old_layout(ctypes.string_at(start, byte_size), count)
    return [
        ctypes.string_at(tf.TF_StringGetDataPointer(at), tf.TF_StringGetSize(at))
        for at in range(start, start + count * TSTRING_SIZE, TSTRING_SIZE)
    ]


def _old_layout(strings: Sequence[bytes]) -> bytes:
    offsets, encoded = [], b""
    for string in strings:
        offsets.append(len(encoded))
        encoded += _varint(len(string)) + string
    return struct.pack(f"<{len(offsets)}Q", *offsets) + encoded


def _from_old_layout(data: bytes, count: int) -> list[bytes]:
    strings = []
    for offset in struct.unpack_from(f"<{count}Q", data):
        at, length, shift = count * 8 + offset, 0, 0
        while True:
            byte = data[at]
            at, length, shift = at + 1, length | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                break
        strings.append(data[at : at + length])
    return strings


def _varint(number: int) -> bytes:
    encoded = b""
    while number >= 0x80:
        encoded += bytes([number & 0x7F | 0x80])
        number >>= 7
    return encoded + bytes([number])
