"""Primitives that give tensors another shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer import math, raw_ops
from savedmodel_writer.dtypes import uint16, uint32, uint64
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype
from savedmodel_writer.importers.jax.rules.slicing import block


def _reshape(call: Call) -> Tensor:
    x, dims = call.inputs[0], call.in_shapes[0]
    order = call.params["dimensions"]
    if order is not None:
        x, dims = _transposed(x, order), tuple(dims[axis] for axis in order)
    return x if dims == call.out_shape else call.reshape(x, call.out_shape)


def _squeeze(call: Call) -> Tensor:
    axes = call.params["dimensions"]
    return raw_ops.Squeeze(input=call.inputs[0], axis=list(axes)) if axes else call.inputs[0]


def _expanded(call: Call, x: Tensor, dims: Sequence[Any], axes: Sequence[int]) -> Tensor:
    """New axes of size 1; `dims` is the result's shape."""
    if not axes:
        return x
    if sum(not isinstance(dim, int) for dim in dims) <= 1:
        return call.reshape(x, dims)
    for axis in axes:  # without a shape that had to be computed
        x = raw_ops.ExpandDims(input=x, axis=axis)
    return x


def _broadcast_in_dim(call: Call) -> Tensor:
    return broadcast(call, call.inputs[0], call.in_shapes[0], call.params["broadcast_dimensions"])


def broadcast(call: Call, x: Tensor, dims: Sequence[Any], axes: Sequence[int]) -> Tensor:
    """The tensor in the shape of the call's result, of which its own axes become `axes`."""
    shape = call.out_shape
    if not dims and not call.is_broadcast:
        return raw_ops.Fill(dims=call.shape(shape), value=x) if shape else x
    between = [1] * len(shape)
    for axis, dim in zip(axes, dims, strict=True):
        between[axis] = dim
    new = [axis for axis in range(len(shape)) if axis not in axes]
    grown = [axis for axis, dim in enumerate(shape) if between[axis] != dim]
    if not grown:
        return _expanded(call, x, between, new)
    if any(
        axis > first for axis in new for first in axes[:1]
    ):  # those in front come with the broadcast
        x = _expanded(call, x, between, new)
    if call.is_broadcast:
        return x
    known = all(isinstance(shape[axis], int) for axis in grown)
    if known and not all(isinstance(dim, int) for dim in shape) and x.dtype not in _NOT_TILED:
        x = _expanded(call, x, between, new) if x.shape.rank != len(shape) else x
        return raw_ops.Tile(
            input=x, multiples=[shape[axis] if axis in grown else 1 for axis in range(len(shape))]
        )
    return raw_ops.BroadcastTo(input=x, shape=call.shape(shape))


# What Tile has no kernel for.
_NOT_TILED = (uint16, uint32, uint64)


def _transposed(x: Tensor, order: Sequence[int]) -> Tensor:
    return x if list(order) == sorted(order) else raw_ops.Transpose(x=x, perm=list(order))


def _transpose(call: Call) -> Tensor:
    return _transposed(call.inputs[0], call.params["permutation"])


def _rev(call: Call) -> Tensor:
    (x,) = call.inputs
    for axis in call.params["dimensions"]:  # one by one, for OpenVINO
        x = raw_ops.ReverseV2(tensor=x, axis=[axis])
    return x


def _concatenate(call: Call) -> Tensor:
    if len(call.inputs) == 1:
        return call.inputs[0]
    return raw_ops.ConcatV2(values=call.inputs, axis=call.params["dimension"])


def _split(call: Call) -> Sequence[Tensor]:
    x, sizes, axis = call.inputs[0], call.params["sizes"], call.params["axis"]
    if len(sizes) == 1:
        return [x]
    if all(size == sizes[0] for size in sizes):
        return list(raw_ops.Split(axis=axis, value=x, num_split=len(sizes)))
    splits: Sequence[Tensor] = raw_ops.SplitV(
        value=x, size_splits=call.shape(sizes), axis=axis, num_split=len(sizes)
    )
    return list(splits)


def _tile(call: Call) -> Tensor:
    x, reps = call.inputs[0], call.params["reps"]
    if x.dtype not in _NOT_TILED:
        return raw_ops.Tile(input=x, multiples=call.shape(reps))
    for axis, count in enumerate(reps):
        if count != 1:
            x = raw_ops.ConcatV2(values=[x] * count, axis=axis)
    return x


def _iota(call: Call) -> Tensor:
    axis = call.params["dimension"]
    size = call.out_shape[axis]
    # In int32 first, as XLA, so that small integers wrap and small floats are rounded once.
    numbers = to_dtype(call.counting(size), call.out_dtype)
    return broadcast(call, numbers, (size,), (axis,))


def _pad(call: Call) -> Tensor:
    x, value = call.inputs
    return padded(call, x, call.in_shapes[0], call.params["padding_config"], value)


def padded(
    call: Call,
    x: Tensor,
    dims: Sequence[Any],
    config: Sequence[tuple[Any, Any, int]],
    value: Tensor | None = None,
) -> Tensor:
    """Puts in gaps between elements, then edges; then cuts off what negative padding does.

    Args:
        call: what it is for.
        x: the tensor.
        dims: its dimensions.
        config: as in lax.pad.
        value: what is put in; zeros by default.
    """
    gaps = [gap if dim != 0 else 0 for (_, _, gap), dim in zip(config, dims, strict=True)]
    dims, left = list(dims), [axis for axis, gap in enumerate(gaps) if gap]
    while left:
        # Elements get an axis each, to be padded in; two at once, as Pad knows six axes. The gap
        # behind the last one is part of the padding at the end.
        now, left = left[:2], left[2:]
        apart: list[Any] = []
        within: list[tuple[int, int]] = []
        for axis, (dim, gap) in enumerate(zip(dims, gaps, strict=True)):
            apart += [dim, 1] if axis in now else [dim]
            within += [(0, 0), (0, gap)] if axis in now else [(0, 0)]
        x = _with_edges(call.reshape(x, apart), within, value)
        for axis in now:
            dims[axis] = dims[axis] * (gaps[axis] + 1)
        x = call.reshape(x, dims)
    ends = [(low, high - gap) for (low, high, _), gap in zip(config, gaps, strict=True)]
    edges = [(call.size(low), call.size(high)) for low, high in ends]
    x = _with_edges(x, [(_positive(low), _positive(high)) for low, high in edges], value)
    kept = []
    for (low, high), dim, size in zip(edges, dims, map(sum, ends), strict=True):
        begin, end = _positive(-low), high if isinstance(high, int) and high < 0 else None
        kept.append(
            slice(begin, begin + call.size(dim + size) if isinstance(high, Tensor) else end)
        )
    return block(x, kept)


def _positive(size: Any) -> Any:
    """The size, or 0 if it is negative."""
    return math.maximum(size, 0) if isinstance(size, Tensor) else max(size, 0)


def _with_edges(x: Tensor, paddings: Sequence[tuple[Any, Any]], value: Tensor | None) -> Tensor:
    if not any(isinstance(size, Tensor) or size for sizes in paddings for size in sizes):
        return x
    known = None if value is None else constant_value(value)
    if value is None or (known is not None and not any(known.tobytes())):  # zero, and not -0.0
        return raw_ops.Pad(input=x, paddings=paddings)
    return raw_ops.PadV2(input=x, paddings=paddings, constant_values=value)


def _dim_as_value(call: Call) -> Tensor:
    return to_dtype(convert_to_tensor(call.size(call.params["dim"])), call.out_dtype)


RULES: dict[str, Rule] = {
    "broadcast_in_dim": _broadcast_in_dim,
    "concatenate": _concatenate,
    "dim_as_value": _dim_as_value,
    "iota": _iota,
    "pad": _pad,
    "reshape": _reshape,
    "rev": _rev,
    "split": _split,
    "squeeze": _squeeze,
    "stack": lambda call: raw_ops.Pack(values=call.inputs, axis=call.params["axis"]),
    "tile": _tile,
    "transpose": _transpose,
    "unstack": lambda call: raw_ops.Unpack(
        value=call.inputs[0],
        num=call.in_shapes[0][call.params["axis"]],
        axis=call.params["axis"],
    ),
}
