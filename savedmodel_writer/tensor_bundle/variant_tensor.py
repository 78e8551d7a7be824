"""The bytes of a tensor of variants, whose elements are VariantTensorDataProto messages.

    for each element: varint size | the message | masked CRC-32C so far: u32le

The checksum runs on from element to element: over the size as u64le, the message, and the four
bytes that were just stored. After `WriteVariantTensor` of TensorFlow's `tensor_bundle.cc`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import dtypes, errors
from savedmodel_writer.protos import VariantTensorDataProto, as_message, canonical, parse
from savedmodel_writer.table.coding import decode_varint, encode_varint
from savedmodel_writer.table.crc32c import crc32c, mask, unmask


def _as_variants(values: Any) -> np.ndarray[Any, Any]:
    array = np.asarray(values, dtype=object)
    taken = np.empty(array.shape, dtype=object)
    for index in np.ndindex(array.shape):
        taken[index] = as_message(VariantTensorDataProto, array[index])
    return taken


@attrs.frozen(eq=False)
class VariantTensor:
    """Variants to be saved: a VariantTensorDataProto, or nested sequences or an array of them."""

    values: np.ndarray[Any, Any] = attrs.field(converter=_as_variants)

    @property
    def dtype(self) -> dtypes.DType:
        """The dtype variant."""
        return dtypes.variant

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array of messages."""
        return tuple(self.values.shape)

    def chunks(self, max_bytes: int) -> Iterator[bytes]:
        """Not to be had: a variant's bytes hold checksums that depend on what is before them.

        Raises:
            InvalidTypeError: always, as for strings.
        """
        raise errors.InvalidTypeError("variants have no elements of a fixed size; use read()")

    def read(self) -> np.ndarray[Any, Any]:
        """The messages, as an array of objects."""
        return self.values


def write_variants(
    values: Sequence[VariantTensorDataProto], write: Callable[[bytes], object]
) -> tuple[int, int]:
    """Writes the tensor's bytes; returns how many there are, and their checksum, not masked."""
    size = crc = 0
    for value in values:
        message = canonical.serialize(value)
        crc = crc32c(message, crc32c(struct.pack("<Q", len(message)), crc))
        stored = struct.pack("<I", mask(crc))
        crc = crc32c(stored, crc)
        element = encode_varint(len(message)) + message + stored
        write(element)
        size += len(element)
    return size, crc


def read_variants(payload: bytes, count: int) -> tuple[list[VariantTensorDataProto], int]:
    """The variants of a payload of `count` elements, and the checksum of all of it, not masked.

    Raises:
        DataLossError: the payload is damaged; `offset` counts from its start.
    """
    values = []
    position = crc = 0
    for number in range(count):
        start = position
        size, position = decode_varint(payload, position)
        message = payload[position : position + size]
        stored = payload[position + size : position + size + 4]
        position += size + 4
        crc = crc32c(message, crc32c(struct.pack("<Q", size), crc))
        if len(stored) < 4 or unmask(struct.unpack("<I", stored)[0]) != crc:
            raise errors.DataLossError(
                f"the checksum of variant {number} does not match", offset=start
            )
        crc = crc32c(stored, crc)
        try:
            values.append(parse(VariantTensorDataProto, message))
        except errors.DataLossError:
            raise errors.DataLossError(
                f"variant {number} is not a VariantTensorDataProto", offset=start
            ) from None
    if position != len(payload):
        raise errors.DataLossError(
            f"the variants have {position} bytes, {len(payload)} are there", offset=position
        )
    return values, crc
