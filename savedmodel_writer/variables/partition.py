"""How a value is cut into the parts of a partitioned variable, all along one axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidInputError, UnimplementedError
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.sources import PartSource, TensorSource, Whole
from savedmodel_writer.variables.save_slice import SaveSliceInfo

Partitioner = Callable[..., Sequence[int]]


def fixed_size_partitioner(num_shards: int, axis: int = 0) -> Partitioner:
    """A partitioner that makes a fixed number of parts along one axis."""

    def partition(shape: TensorShape, **_: Any) -> list[int]:
        parts = [1] * len(shape)
        parts[axis] = min(num_shards, shape.as_tuple()[axis])
        return parts

    return partition


def cut(
    name: str, source: TensorSource, partitioner: Partitioner
) -> tuple[int, list[tuple[SaveSliceInfo, TensorSource]]]:
    """The axis along which a value is cut, and its parts: where each lies in it, and its values.

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
    all_of_it = Whole(source)
    return axis, [(info, PartSource(all_of_it, info.bounds)) for info in infos]


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
