"""Indices of the windows that a gather reads and a scatter writes.

JAX describes a window by its first element along some axes of an operand, its size along all, and
axes that go along with axes of the indices (batching). Its elements are known to TensorFlow's ops
by their indices, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import int32, int64
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.importers.jax.call import Call, to_dtype


def bounded(call: Call, starts: Tensor, bounds: Sequence[Any]) -> tuple[Tensor, Tensor | None]:
    """First elements of windows as the call's mode has them.

    Args:
        call: a gather or scatter.
        starts: the first elements, along several axes in the last axis, or along a single one.
        bounds: the last ones that keep the windows in the operand, one for each axis.

    Returns:
        Elements that are in bounds (if the caller did not promise that they are), and which of the
        windows were, None if that does not matter.
    """
    mode = call.params["mode"].name
    known = constant_value(starts)
    if not bounds or mode == "PROMISE_IN_BOUNDS" or _all_inside(known, bounds):
        return _int32(starts), None
    several = len(starts.shape) == len(call.in_shapes[1])
    last: Any = call.shape(bounds) if several else call.size(bounds[0])
    starts = _int32(starts)
    clipped = raw_ops.Maximum(x=raw_ops.Minimum(x=starts, y=last), y=0)
    if mode == "CLIP":
        return clipped, None
    inside = raw_ops.Equal(x=starts, y=clipped)
    return clipped, raw_ops.All(input=inside, axis=-1) if several else inside


def _all_inside(known: Any, bounds: Sequence[Any]) -> bool:
    if known is None or not all(isinstance(bound, int) for bound in bounds):
        return False
    return bool(np.all((known >= 0) & (known <= np.array(bounds, np.int64))))


def _int32(starts: Tensor) -> Tensor:
    """The numbers as int32; those that it has not stay out of bounds, and on the side they are."""
    dtype = starts.dtype
    if np.iinfo(dtype.as_numpy_dtype).max > np.iinfo(np.int32).max:
        starts = raw_ops.Minimum(x=starts, y=np.iinfo(np.int32).max)
        if dtype == int64:
            starts = raw_ops.Maximum(x=starts, y=-1)
    return to_dtype(starts, int32)


def without_last(call: Call, starts: Tensor) -> Tensor:
    """First elements along a single axis without the last dimension, which is 1."""
    batch = starts.shape[:-1].dims
    if starts.op.type == "Reshape":  # that added it, most likely
        before = starts.op.inputs[0]
        if batch is not None and before.shape.dims == batch and batch.count(None) <= 1:
            return before
    return raw_ops.Squeeze(input=starts, axis=[-1])


def of_elements(
    call: Call, starts: Tensor, mapped: Sequence[int], moving: Sequence[int], sizes: Sequence[Any]
) -> Tensor:
    """The indices of all elements of all windows, as GatherNd and its kin take them.

    Args:
        call: a gather or scatter.
        starts: the first elements.
        mapped: the operand's axes that these are along.
        moving: the operand's axes that are indexed, after those that go along with the indices'.
        sizes: of a window, along all axes; 1 makes no dimension.

    Returns:
        A Tensor with the dimensions of the indices, of the windows, and one for the axes.
    """
    numbers, batch = call.params["dimension_numbers"], call.in_shapes[1][:-1]
    # A gather's name of it, and a scatter's.
    names = "start_indices_batching_dims", "scatter_indices_batching_dims"
    (batching,) = [getattr(numbers, name) for name in names if hasattr(numbers, name)]
    columns = [_along(call, batch, axis) for axis in batching]
    if moving or not columns:
        # An axis that the starts are not along starts at 0, as does one if there are none.
        axes = [mapped.index(axis) if axis in mapped else len(mapped) for axis in moving or [-1]]
        if len(mapped) in axes:
            starts = raw_ops.Pad(input=starts, paddings=[*([0, 0] for _ in batch), [0, 1]])
        if axes != list(range(len(mapped))):
            starts = raw_ops.GatherV2(params=starts, indices=axes, axis=-1)
        columns.append(starts)
    indices = columns[0] if len(columns) == 1 else raw_ops.ConcatV2(values=columns, axis=-1)
    wide = [axis for axis in moving if not is_one(sizes[axis])]
    depth = len(batching) + len(moving) or 1
    if batch and wide:
        indices = call.reshape(indices, [*batch, *[1] * len(wide), depth])
    for place, axis in enumerate(wide):
        along = [sizes[axis] if other == place else 1 for other in range(len(wide))]
        unit = np.zeros(depth, np.int32)
        unit[len(batching) + list(moving).index(axis)] = 1
        if isinstance(sizes[axis], int):
            steps: Any = np.arange(sizes[axis], dtype=np.int32).reshape([*along, 1]) * unit
        else:
            steps = raw_ops.Mul(x=call.reshape(counting(call, sizes[axis]), [*along, 1]), y=unit)
        indices = raw_ops.AddV2(x=indices, y=steps)
    return indices


def counting(call: Call, size: Any) -> Tensor:
    """0, 1, … for each element of an axis."""
    return raw_ops.Range(start=0, limit=call.size(size), delta=1)


def _along(call: Call, batch: Sequence[Any], axis: int) -> Tensor:
    """The position along one dimension of the indices, in each of their vectors."""
    dims = [dim if other == axis else 1 for other, dim in enumerate(batch)] + [1]
    result = call.reshape(counting(call, batch[axis]), dims)
    if dims == [*batch, 1]:
        return result
    return raw_ops.BroadcastTo(input=result, shape=call.shape([*batch, 1]))


def is_one(size: Any) -> bool:
    """Whether a dimension is 1; a symbolic one that may be is not."""
    return isinstance(size, int) and size == 1


def transposed(tensor: Tensor, have: Sequence[int], want: Sequence[int]) -> Tensor:
    """A tensor whose axes have names, in another order."""
    if list(have) == list(want):
        return tensor
    return raw_ops.Transpose(x=tensor, perm=[have.index(name) for name in want])
