"""Gathers: windows of an operand, one for each vector of indices.

The axes of results on the way have names: that of the operand's axis `n` is `n`, that of dimension
`n` of the indices is `~n`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule
from savedmodel_writer.importers.jax.rules import indices


def _gather(call: Call) -> Tensor:
    numbers, sizes = call.params["dimension_numbers"], call.params["slice_sizes"]
    shape, (*batch, _) = call.in_shapes
    if 0 in [size for size in call.out_shape if isinstance(size, int)]:
        return _filled(call, 0)
    operand, starts = call.inputs
    mapped = list(map(int, numbers.start_index_map))
    pairs = dict(
        zip(numbers.operand_batching_dims, numbers.start_indices_batching_dims, strict=True)
    )
    cut = [
        whole if axis in mapped or axis in pairs else size
        for axis, (whole, size) in enumerate(zip(shape, sizes, strict=True))
    ]
    if cut != list(shape):
        operand = raw_ops.Slice(input=operand, begin=[0] * len(cut), size=call.shape(cut))
    # Along an axis that a window has whole it starts at 0, or is not in bounds.
    moving = [axis for axis in mapped if sizes[axis] != shape[axis]]
    if moving == mapped and len(mapped) == 1:
        starts = indices.without_last(call, starts)
    starts, inside = indices.bounded(call, starts, [shape[axis] - sizes[axis] for axis in mapped])
    if len(moving) == 1:
        if len(mapped) > 1:
            starts = raw_ops.GatherV2(params=starts, indices=mapped.index(moving[0]), axis=-1)
        result, have = _along_axis(call, operand, starts, moving[0], pairs)
    elif moving or pairs:
        rest = [axis for axis in range(len(shape)) if axis not in moving and axis not in pairs]
        result = raw_ops.GatherNd(
            params=indices.transposed(operand, range(len(shape)), [*pairs, *moving, *rest]),
            indices=indices.of_elements(call, starts, mapped, moving, sizes),
        )
        wide = [axis for axis in moving if not indices.is_one(sizes[axis])]
        have = [*(~number for number in range(len(batch))), *wide, *rest]
    else:
        result, have = operand, list(range(len(shape)))
    return _with_fill(call, _arranged(call, result, have), inside)


def _along_axis(
    call: Call, operand: Tensor, starts: Tensor, axis: int, pairs: dict[int, int]
) -> tuple[Tensor, list[int]]:
    """Windows that differ in their place along one axis only, and the names of the axes."""
    size = call.params["slice_sizes"][axis]
    batch = call.in_shapes[1][:-1]
    names = [~number for number in range(len(batch))]
    if not indices.is_one(size):
        if batch:
            starts = call.reshape(starts, [*batch, 1])
        steps = np.arange(size, dtype=np.int32) if isinstance(size, int) else None
        starts = raw_ops.AddV2(x=starts, y=indices.counting(call, size) if steps is None else steps)
        names.append(axis)
    all_axes = range(len(call.in_shapes[0]))
    order = [*pairs, *(other for other in all_axes if other not in pairs)]
    leading = [~number for number in pairs.values()]
    others = [name for name in names if name not in leading]
    place = order.index(axis)
    result = raw_ops.GatherV2(
        params=indices.transposed(operand, all_axes, order),
        indices=indices.transposed(starts, names, [*leading, *others]),
        axis=place,
        batch_dims=len(pairs),
    )
    return result, [*leading, *order[len(pairs) : place], *others, *order[place + 1 :]]


def _names(call: Call) -> list[int]:
    """The names of the result's axes."""
    numbers = call.params["dimension_numbers"]
    gone = {*numbers.collapsed_slice_dims, *numbers.operand_batching_dims}
    windows = iter([axis for axis in range(len(call.in_shapes[0])) if axis not in gone])
    batch = (~number for number in range(len(call.in_shapes[1])))
    return [
        next(windows) if axis in numbers.offset_dims else next(batch)
        for axis in range(len(call.out_shape))
    ]


def _arranged(call: Call, result: Tensor, have: Sequence[int]) -> Tensor:
    """A result with axes in JAX's order, without those of size 1 that are not to be there."""
    names = _names(call)
    gone = [place for place, name in enumerate(have) if name not in names]
    if gone:
        result = raw_ops.Squeeze(input=result, axis=gone)
    have = [name for name in have if name in names]
    result = indices.transposed(result, have, [name for name in names if name in have])
    if len(have) == len(names):
        return result
    dims = call.out_shape
    # Windows that are the same for all indices: they are repeated.
    known = [dim if name in have or name >= 0 else 1 for name, dim in zip(names, dims, strict=True)]
    result = call.reshape(result, known)
    if known == list(dims):
        return result
    return raw_ops.BroadcastTo(input=result, shape=call.shape(dims))


def _with_fill(call: Call, result: Tensor, inside: Tensor | None) -> Tensor:
    """The result, with the fill value in windows that are not in bounds."""
    if inside is None:
        return result
    names = _names(call)
    first = min((place for place, name in enumerate(names) if name < 0), default=len(names))
    dims = [
        dim if name < 0 else 1
        for name, dim in zip(names[first:], call.out_shape[first:], strict=True)
    ]
    if len(dims) > len(call.in_shapes[1]) - 1:
        inside = call.reshape(inside, dims)
    value = constant(np.asarray(call.params["fill_value"], call.out_dtype.as_numpy_dtype))
    return raw_ops.SelectV2(condition=inside, t=result, e=value)


def _filled(call: Call, value: Any) -> Tensor:
    element = constant(np.asarray(value, call.out_dtype.as_numpy_dtype))
    return raw_ops.Fill(dims=call.shape(call.out_shape), value=element)


RULES: dict[str, Rule] = {"gather": _gather}
