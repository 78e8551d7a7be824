"""A part of a tensor as a TensorSource, which reads no more of the tensor than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy.typing as npt

from savedmodel_writer.dtypes import DType, variant
from savedmodel_writer.sources.arrays import payload_of
from savedmodel_writer.sources.divisible import Divisible, Verifiable
from savedmodel_writer.sources.region import Bounds, blocks, shape_of, slices_of
from savedmodel_writer.sources.tensor_source import Chunk, TensorSource, elements_per_chunk
from savedmodel_writer.tensors import as_array, view_bits


@attrs.define(eq=False)
class Whole:
    """A tensor that is taken in parts. If it has a checksum, that is verified before the first.

    Attributes:
        source: the tensor. One that is not `Divisible` is read whole for each part.
    """

    source: TensorSource
    _verified: bool = attrs.field(default=False, init=False)

    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """Returns a region of the tensor.

        Raises:
            DataLossError: the tensor, or the region, is damaged.
            StorageError: the file system refused.
        """
        if not isinstance(self.source, Divisible):
            return self.source.read()[slices_of(bounds)]
        if not self._verified and isinstance(self.source, Verifiable):
            self.source.verify()
        self._verified = True
        return self.source.read_part(bounds)


@attrs.frozen(eq=False)
class PartSource:
    """The TensorSource of one part.

    Attributes:
        whole: the tensor, one object for all of its parts.
        bounds: where in it the part lies.
    """

    whole: Whole
    bounds: Bounds

    @property
    def shape(self) -> tuple[int, ...]:
        """The part's shape."""
        return shape_of(self.bounds)

    @property
    def dtype(self) -> DType:
        """The dtype of the whole."""
        return self.whole.source.dtype

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the part's bytes; see `TensorSource.chunks`.

        Raises:
            InvalidTypeError: the elements are strings.
            DataLossError: the tensor is damaged.
            StorageError: the file system refused.
        """
        elements = elements_per_chunk(max_bytes, self.dtype)
        for block in blocks(self.bounds, elements):
            yield payload_of(view_bits(self.whole.read_part(block), self.dtype))

    def read(self) -> npt.NDArray[Any]:
        """Returns the part as an array.

        Raises:
            As `chunks`.
        """
        array = self.whole.read_part(self.bounds)
        return array if self.dtype is variant else as_array(array, self.dtype)
