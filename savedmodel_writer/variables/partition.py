"""How a value is cut into the parts of a partitioned variable, all along one axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidInputError, UnimplementedError
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.sources import ArraySource, Chunk, TensorSource
from savedmodel_writer.variables.save_slice import SaveSliceInfo

Partitioner = Callable[..., Sequence[int]]


def fixed_size_partitioner(num_shards: int, axis: int = 0) -> Partitioner:
    """A partitioner that makes a fixed number of parts along one axis."""

    def partition(shape: TensorShape, **_: Any) -> list[int]:
        parts = [1] * len(shape)
        parts[axis] = min(num_shards, shape.as_tuple()[axis])
        return parts

    return partition


@attrs.frozen(eq=False)
class PartSource:
    """The TensorSource of one part."""

    whole: TensorSource
    info: SaveSliceInfo

    @property
    def shape(self) -> tuple[int, ...]:
        """The part's shape."""
        return self.info.var_shape

    @property
    def dtype(self) -> DType:
        """The dtype of the whole."""
        return self.whole.dtype

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """The part's payload."""
        return self._as_source().chunks(max_bytes)

    def read(self) -> npt.NDArray[Any]:
        """The part as an array."""
        return self._as_source().read()

    def _as_source(self) -> ArraySource:
        extents = zip(self.info.var_offset, self.info.var_shape, strict=True)
        part = tuple(slice(offset, offset + length) for offset, length in extents)
        return ArraySource(self.whole.read()[part])


def cut(
    name: str, source: TensorSource, partitioner: Partitioner
) -> tuple[int, tuple[PartSource, ...]]:
    """The axis along which a value is cut, and its parts.

    Args:
        name: the name of the whole in the checkpoint.
        source: the value of the whole.
        partitioner: tells from `shape` and `dtype` how many parts there are along each axis.

    Raises:
        InvalidInputError: the partitioner is none, or gives no number of parts per axis.
        UnimplementedError: it cuts along several axes.
    """
    whole = source.shape
    axis, count = _axis_and_count(partitioner, TensorShape(whole), source.dtype)
    infos = [
        SaveSliceInfo(
            full_name=name,
            full_shape=whole,
            var_offset=_replaced((0,) * len(whole), axis, offset),
            var_shape=_replaced(whole, axis, length),
        )
        for offset, length in _extents(whole[axis], count)
    ]
    return axis, tuple(PartSource(source, info) for info in infos)


def _axis_and_count(partitioner: Partitioner, shape: TensorShape, dtype: DType) -> tuple[int, int]:
    if not callable(partitioner):
        raise InvalidInputError(f"partitioner: expected a function, found {partitioner!r}")
    counts = partitioner(shape=shape, dtype=dtype)
    if not isinstance(counts, Sequence) or not all(
        isinstance(count, (int, np.integer)) for count in counts
    ):
        raise InvalidInputError(
            f"partitioner: expected it to give a list of ints, found {counts!r}"
        )
    if len(counts) != len(shape) or any(count < 1 for count in counts):
        raise InvalidInputError(
            f"partitioner: expected a number of parts for each of the {len(shape)} axes of "
            f"{shape}, found {list(counts)}"
        )
    axes = [axis for axis, count in enumerate(counts) if count > 1]
    if len(axes) > 1:
        raise UnimplementedError(
            f"partitioner: a tensor is cut along one axis only, found {list(counts)}"
        )
    axis = axes[0] if axes else 0
    return axis, int(counts[axis])


def _extents(length: int, count: int) -> Iterator[tuple[int, int]]:
    """Offset and length of each part; the first ones take what is left over."""
    if count > max(length, 1):
        raise InvalidInputError(f"partitioner: {count} parts of {length} elements")
    offset = 0
    for index in range(count):
        size = length // count + (index < length % count)
        yield offset, size
        offset += size


def _replaced(dims: tuple[int, ...], axis: int, value: int) -> tuple[int, ...]:
    return (*dims[:axis], value, *dims[axis + 1 :])
