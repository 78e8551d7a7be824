"""Whatever has a shape, a dtype and `__array__`, read a few rows, or parts of a row, at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from math import prod
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.region import Bounds, blocks, shape_of, slices_of, whole
from savedmodel_writer.sources.tensor_source import Chunk, elements_per_chunk
from savedmodel_writer.tensors import as_array

_BLOCK = 1 << 22
# So many bytes of a Dask array are computed at once rather than chunk after chunk more than once.
_LARGEST_CHUNKS = 1 << 28


@attrs.define(eq=False)
class LazySource:
    """A value that makes its array when asked: a dataset in a file, a Dask array.

    If it can be sliced along its first axis, chunks read no more rows than fit, and where a row is
    too large, parts of it if every axis can be sliced; of a Dask array whole chunks are computed.
    A value that cannot be sliced makes its whole array once per pass. The shape and dtype it
    declares are checked against what it gives.
    """

    value: Any = attrs.field(repr=False)
    shape: tuple[int, ...]
    dtype: DType
    _columns: bool | None = attrs.field(default=None, init=False, repr=False)

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the array's bytes; see `TensorSource.chunks`.

        Raises:
            InvalidTypeError: the elements are strings.
            InvalidArgumentError: the value gives another shape or dtype than it declared.
        """
        elements = elements_per_chunk(max_bytes, self.dtype)
        if not self._has_rows:
            yield from ArraySource(self._array(self.value, self.shape)).chunks(max_bytes)
            return
        if prod(self.shape[1:]) > elements and not self._has_columns:
            elements = prod(self.shape[1:])
        for bounds in self._blocks(elements):
            yield from ArraySource(self._part(bounds)).chunks(max_bytes)

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
        if not self._has_rows:
            return as_array(self._array(self.value, self.shape)[slices_of(bounds)])
        row = whole(self.shape[1:])
        row_size = prod(self.shape[1:]) * (self.dtype.size or 1)
        if bounds[1:] == row or (row_size > _BLOCK and self._has_columns):
            return as_array(self._part(bounds))
        (start, stop), wanted = bounds[0], (slice(None), *slices_of(bounds[1:]))
        step = max(1, _BLOCK // max(1, row_size))
        parts = []
        for first in range(start, max(stop, start + 1), step):
            rows = self._part(((first, min(first + step, stop)), *row))
            parts.append(as_array(rows[wanted]))
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _blocks(self, elements: int) -> Iterator[Bounds]:
        """The regions to read, each of so many elements, or of whole chunks of a Dask array.

        Such a chunk is computed anew for each part that is asked for.
        """
        chunks = getattr(self.value, "chunks", None)
        rows = chunks[0] if isinstance(chunks, tuple) and chunks else None
        if not isinstance(rows, tuple) or 0 in self.shape:
            yield from blocks(whole(self.shape), elements)
            return
        row = prod(self.shape[1:])
        edges = list(accumulate(rows, initial=0))
        start = 0
        while start < self.shape[0]:
            following = bisect_right(edges, start)
            fitting = bisect_right(edges, start + elements // row) - 1
            stop = edges[max(following, fitting)]
            bounds = ((start, stop), *whole(self.shape[1:]))
            large = (stop - start) * row * self.dtype.size > _LARGEST_CHUNKS
            yield from blocks(bounds, elements) if large else [bounds]
            start = stop

    @property
    def _has_rows(self) -> bool:
        return bool(self.shape) and hasattr(self.value, "__getitem__")

    @property
    def _has_columns(self) -> bool:
        """Whether the value takes a slice for each axis, which only trying tells."""
        if self._columns is None:
            rank = len(self.shape)
            try:
                self._columns = self.value[(slice(0, 1),) * rank].shape == (1,) * rank
            except Exception:  # who takes no such index may raise anything
                self._columns = False
        return self._columns

    def _part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """A region, of whole rows if the value has no columns."""
        index = tuple(slice(start, stop) for start, stop in bounds)
        rows_only = bounds[1:] == whole(self.shape[1:])
        return self._array(self.value[index[0] if rows_only else index], shape_of(bounds))

    def _array(self, value: Any, shape: tuple[int, ...]) -> npt.NDArray[Any]:
        array = np.asarray(value)
        if array.shape != shape or self.dtype != array.dtype:
            raise InvalidArgumentError(
                f"a lazy {type(self.value).__name__} of shape {self.shape} and dtype "
                f"{self.dtype.name} gave an array of shape {array.shape} and dtype {array.dtype}: "
                f"expected {shape}; was it changed after it was declared?"
            )
        return array
