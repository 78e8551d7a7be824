"""The keys of slices: in ordered code, so that the slices of a tensor sort as they lie in it.

    number 0 | string NAME | number RANK | signed start | signed length | ... for each dimension

All of a dimension is start 0, length -1. The keys begin with a zero byte, and so follow the header
and precede ordinary names.
"""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.tensor_bundle.ordered_code import (
    decode_number,
    decode_signed,
    decode_string,
    encode_number,
    encode_signed,
    encode_string,
)
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice

_ALL = (0, -1)


def slice_key(name: bytes, part: TensorSlice) -> bytes:
    """The key of a part of the tensor of that name."""
    key = encode_number(0) + encode_string(name) + encode_number(len(part.extents))
    for extent in part.extents:
        start, length = extent or _ALL
        key += encode_signed(start) + encode_signed(length)
    return key


def parse_slice_key(key: bytes) -> tuple[bytes, TensorSlice] | None:
    """The name and slice of which this is the key, or None if it is not the key of a slice."""
    extents: list[tuple[int, int] | None] = []
    try:
        mark, position = decode_number(key, 0)
        name, position = decode_string(key, position)
        rank, position = decode_number(key, position)
        while position < len(key):
            start, position = decode_signed(key, position)
            length, position = decode_signed(key, position)
            extents.append(None if (start, length) == _ALL else (start, length))
    except errors.DataLossError:
        return None
    if mark != 0 or not name or rank != len(extents):
        return None
    return name, TensorSlice(tuple(extents))
