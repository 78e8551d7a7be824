"""Whatever has a shape, a dtype and `__array__`, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.region import Bounds, slices_of
from savedmodel_writer.sources.tensor_source import Chunk, elements_per_chunk
from savedmodel_writer.tensors import as_array

_BLOCK = 1 << 22


@attrs.frozen(eq=False)
class LazySource:
    """A value that makes its array when asked: a dataset in a file, a Dask array.

    If it can be sliced along its first axis, chunks read no more rows than fit; else the whole
    array is made once per pass. The shape and dtype it declares are checked against what it gives.
    """

    value: Any = attrs.field(repr=False)
    shape: tuple[int, ...]
    dtype: DType

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the array's bytes; see `TensorSource.chunks`.

        Raises:
            InvalidTypeError: the elements are strings.
            InvalidArgumentError: the value gives another shape or dtype than it declared.
        """
        elements = elements_per_chunk(max_bytes, self.dtype)
        if not self.shape or not hasattr(self.value, "__getitem__"):
            yield from ArraySource(self._array(self.value, self.shape)).chunks(max_bytes)
            return
        row = self.shape[1:]
        step = max(1, elements // max(1, prod(row)))
        for start in range(0, self.shape[0], step):
            stop = min(start + step, self.shape[0])
            rows = self._array(self.value[start:stop], (stop - start, *row))
            yield from ArraySource(rows).chunks(max_bytes)

    def read(self) -> npt.NDArray[Any]:
        """Returns the whole array.

        Raises:
            InvalidTypeError: an element of a string tensor is neither str nor bytes.
            InvalidArgumentError: the value gives another shape or dtype than it declared.
        """
        return as_array(self._array(self.value, self.shape))

    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """Returns a region, for which no other rows are read; see `Divisible.read_part`.

        Raises:
            As `read`.
        """
        if not self.shape or not hasattr(self.value, "__getitem__"):
            return as_array(self._array(self.value, self.shape)[slices_of(bounds)])
        row = self.shape[1:]
        (start, stop), wanted = bounds[0], (slice(None), *slices_of(bounds[1:]))
        step = max(1, _BLOCK // max(1, prod(row) * (self.dtype.size or 1)))
        parts = []
        for first in range(start, max(stop, start + 1), step):
            last = min(first + step, stop)
            rows = self._array(self.value[first:last], (last - first, *row))
            parts.append(as_array(rows[wanted]))
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _array(self, value: Any, shape: tuple[int, ...]) -> npt.NDArray[Any]:
        array = np.asarray(value)
        if array.shape != shape or self.dtype != array.dtype:
            raise InvalidArgumentError(
                f"a lazy {type(self.value).__name__} of shape {self.shape} and dtype "
                f"{self.dtype.name} gave an array of shape {array.shape} and dtype {array.dtype}: "
                f"expected {shape}; was it changed after it was declared?"
            )
        return array
