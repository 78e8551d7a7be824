"""The entry of a tensor that is saved in slices: it lists them, and has no bytes of its own."""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType
from savedmodel_writer.protos import BundleEntryProto
from savedmodel_writer.tensor_bundle.disjoint_regions import DisjointRegions
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice


class PartedTensor:
    """A tensor of which slices are added.

    Attributes:
        entry: of the whole tensor.
        dtype: what it says.
        shape: of the whole tensor.
        parts: the slices, as they were added.
    """

    def __init__(self, entry: BundleEntryProto) -> None:
        """Takes an entry with the slices that it lists.

        Raises:
            InvalidTypeError: its dtype is none.
            DataLossError: what it lists are no slices.
            InvalidArgumentError: they are none of this tensor.
        """
        self.entry = entry
        self.dtype = DType(entry.dtype)
        self.shape = tuple(dim.size for dim in entry.shape.dim)
        self._regions = DisjointRegions()
        self.parts: list[TensorSlice] = []
        for proto in entry.slices:
            self._keep(TensorSlice.from_proto(proto))

    def check(self, dtype: DType, full_shape: tuple[int, ...], part: TensorSlice) -> None:
        """Refuses a slice with which TensorFlow would end the process, or fail when reading.

        Raises:
            InvalidArgumentError: the slice is of a tensor of another dtype or shape, passes its
                end, or overlaps another slice.
        """
        if (dtype, full_shape) != (self.dtype, self.shape):
            raise errors.InvalidArgumentError(
                f"dtype {dtype.name} and full shape {list(full_shape)} differ from "
                f"{self.dtype.name} and {list(self.shape)}, those of what was there before"
            )
        region = self._regions.overlapping(part.bounds(full_shape))
        if region is not None:
            other = next(other for other in self.parts if other.bounds(full_shape) == region)
            raise errors.InvalidArgumentError(f"slice {part} overlaps slice {other}")

    def add(self, part: TensorSlice) -> None:
        """Lists a slice that was checked."""
        self._keep(part)
        self.entry.slices.append(part.as_proto())

    def _keep(self, part: TensorSlice) -> None:
        self._regions.add(part.bounds(self.shape))
        self.parts.append(part)
