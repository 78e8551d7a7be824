"""Gathers: windows of an operand, one for each vector of indices.

Axes on the way have names: the operand's axis `n` is `n`, dimension `n` of the indices is `~n`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule
from savedmodel_writer.importers.jax.rules import indices


def _gather(call: Call) -> Tensor:
    numbers, sizes = call.params["dimension_numbers"], call.params["slice_sizes"]
    shape, (*batch, _) = call.in_shapes
    operand, starts = call.inputs
    if 0 in call.out_shape:
        nothing = constant(np.zeros((), operand.dtype.as_numpy_dtype))
        return raw_ops.Fill(dims=call.shape(call.out_shape), value=nothing)
    mapped = list(map(int, numbers.start_index_map))
    pairs = dict(
        zip(numbers.operand_batching_dims, numbers.start_indices_batching_dims, strict=True)
    )
    axes = range(len(shape))
    cut = [shape[axis] if axis in mapped or axis in pairs else sizes[axis] for axis in axes]
    if cut != list(shape):
        operand = raw_ops.Slice(input=operand, begin=[0] * len(cut), size=call.shape(cut))
    # Along an axis that a window has whole it starts at 0, or is not in bounds.
    moving = [axis for axis in mapped if sizes[axis] != shape[axis]]
    if moving == mapped and len(mapped) == 1:
        starts = indices.without_last(starts)
    starts, inside = indices.bounded(call, starts, [shape[axis] - sizes[axis] for axis in mapped])
    have = list(axes)
    if len(moving) == 1:
        if len(mapped) > 1:
            starts = raw_ops.GatherV2(params=starts, indices=mapped.index(moving[0]), axis=-1)
        operand, have = _along_axis(call, operand, starts, moving[0], pairs)
    elif moving or pairs:
        rest = [axis for axis in axes if axis not in moving and axis not in pairs]
        operand = raw_ops.GatherNd(
            params=indices.transposed(operand, axes, [*pairs, *moving, *rest]),
            indices=indices.of_elements(call, starts, mapped, moving, sizes),
        )
        wide = [axis for axis in moving if sizes[axis] != 1]
        have = [*(~number for number in range(len(batch))), *wide, *rest]
    return _arranged(call, operand, have, inside)


def _along_axis(
    call: Call, operand: Tensor, starts: Tensor, axis: int, pairs: Mapping[int, int]
) -> tuple[Tensor, list[int]]:
    """Windows that differ in their place along one axis only, and the names of the axes."""
    size, batch = call.params["slice_sizes"][axis], call.in_shapes[1][:-1]
    names = [~number for number in range(len(batch))]
    if size != 1:
        if batch:
            starts = call.reshape(starts, [*batch, 1])
        starts = raw_ops.AddV2(x=starts, y=call.counting(size))
        names.append(axis)
    axes = range(len(call.in_shapes[0]))
    order = [*pairs, *(other for other in axes if other not in pairs)]
    leading = [~number for number in pairs.values()]
    others = [name for name in names if name not in leading]
    place = order.index(axis)
    result = raw_ops.GatherV2(
        params=indices.transposed(operand, axes, order),
        indices=indices.transposed(starts, names, [*leading, *others]),
        axis=place,
        batch_dims=len(pairs),
    )
    return result, [*leading, *order[len(pairs) : place], *others, *order[place + 1 :]]


def _arranged(call: Call, x: Tensor, have: Sequence[int], inside: Tensor | None) -> Tensor:
    """The result with axes as JAX has them, and the fill value in windows that are outside."""
    numbers, dims = call.params["dimension_numbers"], call.out_shape
    gone = {*numbers.collapsed_slice_dims, *numbers.operand_batching_dims}
    windows = iter([axis for axis in range(len(call.in_shapes[0])) if axis not in gone])
    batch = (~number for number in range(len(dims)))
    names = [next(windows if axis in numbers.offset_dims else batch) for axis in range(len(dims))]
    extra = [place for place, name in enumerate(have) if name not in names]
    if extra:
        x = raw_ops.Squeeze(input=x, axis=extra)
    have = [name for name in have if name in names]
    x = indices.transposed(x, have, [name for name in names if name in have])
    if len(have) < len(names):
        # Windows that are the same for all indices are repeated.
        known = [
            dim if name in have or name >= 0 else 1 for name, dim in zip(names, dims, strict=True)
        ]
        x = call.reshape(x, known)
        if known != list(dims):
            x = raw_ops.BroadcastTo(input=x, shape=call.shape(dims))
    if inside is None:
        return x
    first = names.index(~0) if ~0 in names else len(names)
    ones = [dim if name < 0 else 1 for name, dim in zip(names, dims, strict=True)][first:]
    if ones != [*call.in_shapes[1][:-1], 1][: len(inside.shape)]:
        inside = call.reshape(inside, ones)
    value = constant(np.asarray(call.params["fill_value"], x.dtype.as_numpy_dtype))
    return raw_ops.SelectV2(condition=inside, t=x, e=value)


RULES: dict[str, Rule] = {"gather": _gather}
