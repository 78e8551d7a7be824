"""The entry of a tensor that is saved in slices: it lists them, and has no bytes of its own."""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType
from savedmodel_writer.protos import BundleEntryProto
from savedmodel_writer.sources import Bounds
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice, overlap


class PartedTensor:
    """A tensor of which slices are added.

    Attributes:
        entry: of the whole tensor.
    """

    def __init__(self, entry: BundleEntryProto) -> None:
        self.entry = entry
        self._dtype = DType(entry.dtype)
        self._shape = tuple(dim.size for dim in entry.shape.dim)
        self._parts: list[tuple[TensorSlice, Bounds]] = []
        for proto in entry.slices:
            part = TensorSlice.from_proto(proto)
            self._parts.append((part, part.bounds(self._shape)))

    def check(self, dtype: DType, full_shape: tuple[int, ...], part: TensorSlice) -> None:
        """Refuses a slice with which TensorFlow would end the process, or fail when reading.

        Raises:
            InvalidArgumentError: the slice is of a tensor of another dtype or shape, passes its
                end, or overlaps another slice.
        """
        if (dtype, full_shape) != (self._dtype, self._shape):
            raise errors.InvalidArgumentError(
                f"dtype {dtype.name} and full shape {list(full_shape)} differ from "
                f"{self._dtype.name} and {list(self._shape)}, those of what was there before"
            )
        bounds = part.bounds(full_shape)
        for other, other_bounds in self._parts:
            if overlap(bounds, other_bounds):
                raise errors.InvalidArgumentError(f"slice {part} overlaps slice {other}")

    def add(self, part: TensorSlice) -> None:
        """Lists a slice that was checked."""
        self._parts.append((part, part.bounds(self._shape)))
        self.entry.slices.append(part.as_proto())
