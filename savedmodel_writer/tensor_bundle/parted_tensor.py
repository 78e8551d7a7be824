"""The entry of a tensor that is saved in slices: it lists them, and has no bytes of its own."""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType
from savedmodel_writer.protos import BundleEntryProto
from savedmodel_writer.sources import Bounds
from savedmodel_writer.tensor_bundle.disjoint_regions import DisjointRegions
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice


class PartedTensor:
    """A tensor of which slices are added.

    Attributes:
        entry: of the whole tensor.
    """

    def __init__(self, entry: BundleEntryProto) -> None:
        self.entry = entry
        self._dtype = DType(entry.dtype)
        self._shape = tuple(dim.size for dim in entry.shape.dim)
        self._regions = DisjointRegions()
        self._parts: dict[Bounds, TensorSlice] = {}
        for proto in entry.slices:
            self._keep(TensorSlice.from_proto(proto))

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
        other = self._regions.overlapping(part.bounds(full_shape))
        if other is not None:
            raise errors.InvalidArgumentError(f"slice {part} overlaps slice {self._parts[other]}")

    def add(self, part: TensorSlice) -> None:
        """Lists a slice that was checked."""
        self._keep(part)
        self.entry.slices.append(part.as_proto())

    def _keep(self, part: TensorSlice) -> None:
        bounds = part.bounds(self._shape)
        self._regions.add(bounds)
        self._parts[bounds] = part
