"""Another source in another dtype or shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType
from savedmodel_writer.sources.arrays import payload_of
from savedmodel_writer.sources.divisible import Divisible, Verifiable
from savedmodel_writer.sources.region import Bounds, slices_of
from savedmodel_writer.sources.tensor_source import Chunk, TensorSource, elements_per_chunk
from savedmodel_writer.tensors import as_array, as_bits, view_as, view_bits


@attrs.frozen(eq=False)
class ConvertedSource:
    """A source whose elements are cast chunk by chunk, as `tensors.as_array` casts."""

    source: TensorSource
    dtype: DType
    shape: tuple[int, ...]

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the cast bytes; see `TensorSource.chunks`.

        Raises:
            InvalidTypeError: the elements are strings.
            MissingExtraError: the source's dtype needs ml_dtypes to be cast.
        """
        elements = elements_per_chunk(max_bytes, self.dtype)
        given = self.source.dtype
        for chunk in self.source.chunks(elements * given.size):
            if given is self.dtype:
                yield chunk
            else:
                stored = np.frombuffer(chunk, given.bits_dtype.newbyteorder("<"))
                native = stored.astype(given.bits_dtype, copy=False)
                yield payload_of(self._cast(native))

    def read(self) -> npt.NDArray[Any]:
        """Returns the cast array.

        Raises:
            MissingExtraError: the source's dtype needs ml_dtypes to be cast.
        """
        array = self.source.read()
        return as_array(array, self.dtype).reshape(self.shape)

    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """Returns a region, all of the tensor being read if its shape is changed.

        Raises:
            As `read`.
        """
        source = self.source
        if source.shape != self.shape or not self.dtype.size or not isinstance(source, Divisible):
            return self.read()[slices_of(bounds)]
        return self._cast(view_bits(source.read_part(bounds), source.dtype))

    def verify(self) -> None:
        """Verifies the checksum of the source, if it has one.

        Raises:
            As `Verifiable.verify`.
        """
        if isinstance(self.source, Verifiable):
            self.source.verify()

    def _cast(self, bits: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Elements of the source, in native byte order, as bits of this dtype."""
        return as_bits(view_as(bits, self.source.dtype), self.dtype)[0]
