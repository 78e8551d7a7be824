"""A rectangular part of a tensor, and its forms as text and as TensorSliceProto.

As text: for each dimension `start,length`, or `-` for all of it, joined by `:`, as in `0,2:-`.
SaveV2's `shape_and_slices` puts the full tensor's dimensions before it, as in `5 4 0,2:-`; the
empty string is a whole tensor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from savedmodel_writer import errors
from savedmodel_writer.protos import TensorSliceProto
from savedmodel_writer.sources import Bounds

_NUMBER = re.compile(r"[+-]?[0-9]+")
_PAIR = re.compile(r",*([+-]?[0-9]+),+([+-]?[0-9]+),*")


@attrs.frozen
class TensorSlice:
    """A part of a tensor.

    Attributes:
        extents: for each dimension (start, length), or None for all of it. The two ways to say
            all of a dimension are different slices: they have different keys.
    """

    extents: tuple[tuple[int, int] | None, ...]

    @classmethod
    def parse(cls, text: str) -> TensorSlice:
        """The slice that a text describes.

        Raises:
            InvalidArgumentError: the text is not a slice.
            InvalidTypeError: it is no text.
        """
        if not isinstance(text, str):
            raise errors.InvalidTypeError(
                f"expected a slice as text, as in '0,2:-', found {text!r}"
            )
        return cls(tuple(_parse_extent(item, text) for item in text.split(":") if item))

    @classmethod
    def from_proto(cls, proto: TensorSliceProto) -> TensorSlice:
        """The slice of a message.

        Raises:
            DataLossError: its numbers are not those of a slice.
        """
        extents: list[tuple[int, int] | None] = []
        for extent in proto.extent:
            if not extent.HasField("length"):
                extents.append(None)
            elif extent.start < 0 or extent.length < 1:
                raise errors.DataLossError(
                    f"a slice of start {extent.start} and length {extent.length}"
                )
            else:
                extents.append((extent.start, extent.length))
        return cls(tuple(extents))

    def as_proto(self) -> TensorSliceProto:
        """The slice as a message."""
        proto = TensorSliceProto()
        for extent in self.extents:
            message = proto.extent.add()
            if extent is not None:
                message.start, message.length = extent
        return proto

    def __str__(self) -> str:
        return ":".join(
            "-" if extent is None else f"{extent[0]},{extent[1]}" for extent in self.extents
        )

    def bounds(self, full_shape: Sequence[int]) -> Bounds:
        """For each dimension of a tensor of `full_shape`, where the slice starts and stops.

        Raises:
            InvalidArgumentError: the slice is of another rank, or passes the tensor's end.
        """
        if len(full_shape) != len(self.extents):
            raise errors.InvalidArgumentError(
                f"slice {self} has {len(self.extents)} dimensions, the tensor of shape "
                f"{list(full_shape)} has {len(full_shape)}"
            )
        bounds = []
        for dimension, (extent, size) in enumerate(zip(self.extents, full_shape, strict=True)):
            start, length = (0, size) if extent is None else extent
            if start + length > size:
                raise errors.InvalidArgumentError(
                    f"slice {self} is outside the tensor of shape {list(full_shape)}: dimension "
                    f"{dimension} ends at {size}"
                )
            bounds.append((start, start + length))
        return tuple(bounds)

    def shape(self, full_shape: Sequence[int]) -> tuple[int, ...]:
        """The shape of this part of a tensor of `full_shape`.

        Raises:
            InvalidArgumentError: as `bounds`.
        """
        return tuple(stop - start for start, stop in self.bounds(full_shape))


def overlap(a: Bounds, b: Bounds) -> bool:
    """Whether two parts of a tensor have an element in common."""
    return all(
        max(start, other_start) < min(stop, other_stop)
        for (start, stop), (other_start, other_stop) in zip(a, b, strict=True)
    )


def _parse_extent(item: str, text: str) -> tuple[int, int] | None:
    if item == "-":
        return None
    pair = _PAIR.fullmatch(item)
    if pair is None:
        raise errors.InvalidArgumentError(
            f"slice {text!r}: expected 'start,length' or '-' for each dimension, found {item!r}"
        )
    start, length = int(pair[1]), int(pair[2])
    if start < 0 or length < 1 or start + length >= 1 << 63:
        raise errors.InvalidArgumentError(
            f"slice {text!r}: expected a start of 0 or more and a length of 1 or more, "
            f"found start {start} and length {length}"
        )
    return start, length


def parse_shape_and_slice(text: str) -> tuple[tuple[int, ...], TensorSlice] | None:
    """The full shape and the slice of one of SaveV2's `shape_and_slices`; None is all of a tensor.

    Raises:
        InvalidArgumentError: the text is neither empty nor of that form, or the slice does not lie
            in the shape.
        InvalidTypeError: it is no text.
    """
    if text == "":
        return None
    if not isinstance(text, str):
        raise errors.InvalidTypeError(f"expected a shape_and_slice as text, found {text!r}")
    *dimensions, spec = text.split(" ")
    if not dimensions or not all(_NUMBER.fullmatch(item) for item in dimensions):
        raise errors.InvalidArgumentError(
            f"shape_and_slice {text!r}: expected the dimensions of the full tensor and a slice, "
            "separated by single spaces, as in '5 4 0,2:-'"
        )
    full_shape = tuple(map(int, dimensions))
    if min(full_shape) < 0:
        raise errors.InvalidArgumentError(f"shape_and_slice {text!r}: a negative dimension")
    part = TensorSlice.parse(spec)
    part.bounds(full_shape)
    return full_shape, part
