"""Slices, splits and gathering."""

from __future__ import annotations

from typing import Any

import numpy as np

from savedmodel_writer.ops.value_functions.registration import Array, ValueContext, value_function


@value_function("Slice")
def slice_(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """A box given by where it begins and its size; -1 is the rest."""
    value, begins, sizes = inputs[0], inputs[1].tolist(), inputs[2].tolist()
    box = []
    for length, begin, size in zip(value.shape, begins, sizes, strict=True):
        end = length if size == -1 else begin + size
        if not 0 <= begin <= end <= length:
            raise ValueError(f"slice {begin}:{end} of {length} entries")
        box.append(slice(begin, end))
    return [value[tuple(box)]]


@value_function("StridedSlice")
def strided_slice(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Python's slicing."""
    value, begins, ends, strides = inputs

    def masked(name: str, position: int) -> bool:
        return bool(c.attr(f"{name}_mask") >> position & 1)

    index: list[Any] = []
    for i, (begin, end, stride) in enumerate(
        zip(begins.tolist(), ends.tolist(), strides.tolist(), strict=True)
    ):
        if masked("ellipsis", i):
            index.append(Ellipsis)
        elif masked("new_axis", i):
            index.append(None)
        elif masked("shrink_axis", i):
            if stride <= 0:
                raise ValueError("an index has stride 1")
            index.append(begin)
        else:
            first = None if masked("begin", i) else begin
            last = None if masked("end", i) else end
            index.append(slice(first, last, stride))
    return [np.asarray(value[tuple(index)], value.dtype)]


@value_function("Split")
def split(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Equal parts."""
    return list(np.split(inputs[1], c.num_outputs, inputs[0].item()))


@value_function("SplitV")
def split_v(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Parts of given sizes; one may be -1."""
    value, sizes, axis = inputs[0], inputs[1].tolist(), inputs[2].item()
    rest = value.shape[axis] - sum(size for size in sizes if size != -1)
    sizes = [rest if size == -1 else size for size in sizes]
    if min(sizes) < 0 or sum(sizes) != value.shape[axis] or len(sizes) != c.num_outputs:
        raise ValueError(f"sizes {sizes} of an axis of {value.shape[axis]}")
    return list(np.split(value, np.cumsum(sizes)[:-1], axis))


def _in_range(indices: Array, length: int) -> Array:
    if indices.size and not (indices.min() >= 0 and indices.max() < length):
        raise IndexError(f"indices outside of 0..{length - 1}")
    return indices


@value_function("Gather")
def gather(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Rows."""
    params, indices = inputs
    return [np.asarray(params[_in_range(indices, len(params))], params.dtype)]


@value_function("GatherV2")
def gather_v2(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Entries of an axis."""
    params, indices, axis = inputs
    if c.attr("batch_dims"):
        raise ValueError("not folded for batches")
    _in_range(indices, params.shape[axis.item()])
    return [np.asarray(np.take(params, indices, axis.item()), params.dtype)]


@value_function("GatherNd")
def gather_nd(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Elements or parts by their position."""
    params, indices = inputs
    for axis, column in enumerate(np.moveaxis(indices, -1, 0)):
        _in_range(column, params.shape[axis])
    return [np.asarray(params[tuple(np.moveaxis(indices, -1, 0))], params.dtype)]
