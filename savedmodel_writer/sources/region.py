"""Rectangular regions of tensors: from an index, cut in pieces, and read from a row-major file."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterator, Sequence
from types import EllipsisType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from savedmodel_writer.errors import TensorIndexError

# For each axis where a region starts and stops.
Bounds: TypeAlias = "tuple[tuple[int, int], ...]"
# Fills a buffer with the bytes that lie at an offset.
ReadInto: TypeAlias = "Callable[[int, memoryview], object]"

# Rows up to this size are read whole, though only a part of each is wanted: that costs less than
# to ask for each part.
_SMALL_ROW = 1 << 16
_BLOCK = 1 << 20


def whole(shape: Sequence[int]) -> Bounds:
    """The region that is all of a tensor."""
    return tuple((0, size) for size in shape)


def shape_of(bounds: Bounds) -> tuple[int, ...]:
    """The shape of a region."""
    return tuple(stop - start for start, stop in bounds)


def slices_of(bounds: Bounds) -> tuple[slice | EllipsisType, ...]:
    """A region as numpy's index; with the Ellipsis that of a scalar is an array, too."""
    return (*(slice(start, stop) for start, stop in bounds), ...)


def bounds_of(index: Any, shape: Sequence[int]) -> tuple[Bounds, tuple[int | slice, ...]]:
    """The region that has what an index asks for, and the index of that in the region.

    Args:
        index: ints, slices and one Ellipsis, as numpy's basic indexing takes them.
        shape: of the tensor.

    Raises:
        TensorIndexError: an int is out of range, there are too many of them, or something is of
            another kind.
    """
    items = list(index) if isinstance(index, tuple) else [index]
    dots = [number for number, item in enumerate(items) if item is Ellipsis]
    given = len(items) - len(dots)
    if len(dots) > 1 or given > len(shape):
        raise TensorIndexError(f"index {index!r} is too long for a tensor of shape {list(shape)}")
    at = dots[0] if dots else given
    items[at : at + len(dots)] = [slice(None)] * (len(shape) - given)
    axes = [_axis(item, size) for item, size in zip(items, shape, strict=True)]
    return tuple(bound for bound, _ in axes), tuple(rest for _, rest in axes)


def _axis(item: Any, size: int) -> tuple[tuple[int, int], int | slice]:
    try:
        if isinstance(item, (bool, np.bool_)):
            raise TypeError
        picked = item.indices(size) if isinstance(item, slice) else operator.index(item)
    except (TypeError, ValueError):
        raise TensorIndexError(
            f"expected ints, slices or ... as index, found {item!r}; read the tensor, or a slice "
            "of it, and index that"
        ) from None
    if isinstance(picked, int):
        if not -size <= picked < size:
            raise TensorIndexError(f"index {picked} is out of range for an axis of {size}")
        return (picked % size, picked % size + 1), 0
    positions = range(*picked)
    if not positions:
        return (0, 0), slice(None)
    low, high = sorted((positions[0], positions[-1]))
    return (low, high + 1), slice(None, None, positions.step)


def blocks(bounds: Bounds, max_elements: int) -> Iterator[Bounds]:
    """Cuts a region, in row-major order, into regions of `max_elements` or fewer elements."""
    shape = shape_of(bounds)
    if 0 in shape:
        return
    axis = 0  # the first one of which an index has few enough elements
    while axis < len(shape) and math.prod(shape[axis + 1 :]) > max_elements:
        axis += 1
    if axis == len(shape):
        yield bounds
        return
    step = max(1, max_elements // math.prod(shape[axis + 1 :]))
    start, stop = bounds[axis]
    for outer in itertools.product(*(range(*bound) for bound in bounds[:axis])):
        for first in range(start, stop, step):
            yield (
                *((index, index + 1) for index in outer),
                (first, min(first + step, stop)),
                *bounds[axis + 1 :],
            )


def read_region(
    shape: Sequence[int], bounds: Bounds, dtype: np.dtype[Any], read_into: ReadInto
) -> npt.NDArray[Any]:
    """Reads a region of a tensor that lies row-major in a file, and little more than it.

    Args:
        shape: of the tensor.
        bounds: the region.
        dtype: of the elements in the file.
        read_into: fills a buffer with the bytes from an offset on, counted from the tensor's
            first byte.
    """
    array = np.empty(shape_of(bounds), dtype)
    if array.size:
        _fill(array, tuple(shape), bounds, 0, read_into)
    return array


def _fill(
    array: npt.NDArray[Any],
    shape: tuple[int, ...],
    bounds: Bounds,
    offset: int,
    read_into: ReadInto,
) -> None:
    """Fills a contiguous array with a region of the tensor of `shape` that begins at `offset`."""
    rest = bounds[1:]
    row = math.prod(shape[1:]) * array.itemsize
    start, stop = bounds[0] if bounds else (0, 1)
    if rest == whole(shape[1:]):
        read_into(offset + start * row, _bytes_of(array))
    elif row <= _SMALL_ROW:
        step = _BLOCK // row
        wanted = (slice(None), *slices_of(rest))
        for first in range(start, stop, step):
            last = min(first + step, stop)
            rows = np.empty((last - first, *shape[1:]), array.dtype)
            read_into(offset + first * row, _bytes_of(rows))
            array[first - start : last - start] = rows[wanted]
    else:
        for index in range(start, stop):
            _fill(array[index - start], shape[1:], rest, offset + index * row, read_into)


def _bytes_of(array: npt.NDArray[Any]) -> memoryview:
    return array.reshape(-1).view(np.uint8).data
