"""Indices of the windows that a gather reads and a scatter writes.

JAX describes a window by its first element along some axes of an operand, its size along all, and
axes that go along with axes of the indices (batching). TensorFlow's ops want the indices of all
elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import int32
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.importers.jax.call import Call, to_dtype


def bounded(call: Call, starts: Tensor, bounds: Sequence[Any]) -> tuple[Tensor, Tensor | None]:
    """First elements of windows as the mode has them, and which windows are to be left out.

    Args:
        call: a gather or scatter.
        starts: the first elements, along several axes in the last dimension, or along a single one.
        bounds: the last ones that keep the windows in the operand, one for each axis.

    Returns:
        Elements in bounds (where the caller did not promise that they are), and which windows
        were, with a last dimension of 1 for several axes; None if all count.
    """
    mode, known = call.params["mode"].name, constant_value(starts)
    if known is not None and all(isinstance(bound, int) for bound in bounds):
        inside = (known >= 0) & (known <= np.array(bounds, np.int64))
        mode = "PROMISE_IN_BOUNDS" if np.all(inside) else mode
    largest = np.iinfo(np.int32).max
    if np.iinfo(starts.dtype.as_numpy_dtype).max > largest:
        # What int32 has not is out of bounds, and stays so on its side.
        starts = raw_ops.Minimum(x=starts, y=largest)
        if starts.dtype.name == "int64":
            starts = raw_ops.Maximum(x=starts, y=-1)
    starts = to_dtype(starts, int32)
    if not bounds or mode == "PROMISE_IN_BOUNDS":
        return starts, None
    several = len(starts.shape) == len(call.in_shapes[1])
    last: Any = call.shape(bounds) if several else call.size(bounds[0])
    clipped = raw_ops.Maximum(x=raw_ops.Minimum(x=starts, y=last), y=0)
    if mode == "CLIP":
        return clipped, None
    same = raw_ops.Equal(x=starts, y=clipped)
    if len(bounds) > 1:
        same = raw_ops.All(input=same, axis=-1, keep_dims=True)
    return clipped, same


def without_last(starts: Tensor) -> Tensor:
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
        moving: those that are indexed, after those that go along with the indices' axes.
        sizes: of a window, along all axes.

    Returns:
        A Tensor with the dimensions of the indices, those of the windows along `moving` that are
        not 1, and one for the axes.
    """
    numbers, batch = call.params["dimension_numbers"], call.in_shapes[1][:-1]
    # A gather's name of it, and a scatter's.
    names = "start_indices_batching_dims", "scatter_indices_batching_dims"
    (batching,) = [getattr(numbers, name) for name in names if hasattr(numbers, name)]
    columns = [_along(call, batch, axis) for axis in batching]
    if moving or not columns:
        # An axis that the starts are not along starts at 0, as does one if there are none.
        axes = [mapped.index(axis) if axis in mapped else len(mapped) for axis in moving or [-1]]
        given = len(mapped)
        if given in axes:
            starts = raw_ops.Pad(input=starts, paddings=[*([0, 0] for _ in batch), [0, 1]])
            given += 1
        if axes != list(range(given)):
            starts = raw_ops.GatherV2(params=starts, indices=axes, axis=-1)
        columns.append(starts)
    indices = columns[0] if len(columns) == 1 else raw_ops.ConcatV2(values=columns, axis=-1)
    wide = [axis for axis in moving if sizes[axis] != 1]
    depth = len(batching) + len(moving) or 1
    if batch and wide:
        indices = call.reshape(indices, [*batch, *[1] * len(wide), depth])
    for axis in wide:
        along = [sizes[axis] if other == axis else 1 for other in wide] + [1]
        unit = np.zeros(depth, np.int32)
        unit[len(batching) + moving.index(axis)] = 1
        if isinstance(sizes[axis], int):
            steps: Any = np.arange(sizes[axis], dtype=np.int32).reshape(along) * unit
        else:
            steps = raw_ops.Mul(x=call.reshape(call.counting(sizes[axis]), along), y=unit)
        indices = raw_ops.AddV2(x=indices, y=steps)
    return indices


def _along(call: Call, batch: Sequence[Any], axis: int) -> Tensor:
    """The position along one dimension of the indices, in each of their vectors."""
    dims = [dim if other == axis else 1 for other, dim in enumerate(batch)] + [1]
    result = call.reshape(call.counting(batch[axis]), dims)
    if dims == [*batch, 1]:
        return result
    return raw_ops.BroadcastTo(input=result, shape=call.shape([*batch, 1]))


def transposed(tensor: Tensor, have: Sequence[int], want: Sequence[int]) -> Tensor:
    """A tensor whose axes have names, in another order."""
    if list(have) == list(want):
        return tensor
    return raw_ops.Transpose(x=tensor, perm=[have.index(name) for name in want])
