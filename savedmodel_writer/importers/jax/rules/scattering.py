"""Scatters: windows of updates, one for each vector of indices, that change an operand.

TensorFlow's ops write along the first axes; the operand is transposed for them and back. Windows
that are to be dropped are written to a row more, which the result does not have.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import array_ops, raw_ops
from savedmodel_writer.dtypes import bool as bool_, int32
from savedmodel_writer.errors import UnimplementedError
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype
from savedmodel_writer.importers.jax.rules import indices

_OPS = {
    "add": raw_ops.TensorScatterAdd,
    "max": raw_ops.TensorScatterMax,
    "min": raw_ops.TensorScatterMin,
    "sub": raw_ops.TensorScatterSub,
    "update": raw_ops.TensorScatterUpdate,
}


def _scatter(call: Call, kind: str) -> Tensor:
    x, starts, updates = call.inputs
    shape, (*batch, _), update_shape = call.in_shapes
    if 0 in (*shape, *update_shape):
        return x
    if kind in ("max", "min"):
        if x.dtype.is_complex:
            raise UnimplementedError(f"scatter_{kind} of complex numbers, which have no order")
        if x.dtype == bool_:
            x, updates = to_dtype(x, int32), to_dtype(updates, int32)
    numbers = call.params["dimension_numbers"]
    batching = list(map(int, numbers.operand_batching_dims))
    gone = {*numbers.inserted_window_dims, *batching}
    axes = range(len(shape))
    window = [axis for axis in axes if axis not in gone]
    sizes = [1] * len(shape)
    for axis, place in zip(window, numbers.update_window_dims, strict=True):
        sizes[axis] = update_shape[place]
    mapped = list(map(int, numbers.scatter_dims_to_operand_dims))
    starts, inside = indices.bounded(call, starts, [shape[axis] - sizes[axis] for axis in mapped])

    # Along an axis that a window has whole it starts at 0, or is not in bounds.
    partial = [axis for axis in axes if axis in gone or sizes[axis] != shape[axis]]
    moving = [*dict.fromkeys([*(axis for axis in mapped if axis in partial), *partial])]
    moving = [axis for axis in moving if axis not in batching]
    rest = [axis for axis in axes if axis not in partial]
    order = [*batching, *moving, *rest]
    x = indices.transposed(x, axes, order)
    dims, depth = [shape[axis] for axis in order], len(partial)
    if not partial:  # an axis to write along
        x, dims, depth = raw_ops.ExpandDims(input=x, axis=0), [1, *dims], 1
    wide = [axis for axis in moving if axis in window and sizes[axis] != 1]
    places = indices.of_elements(call, starts, mapped, moving, sizes)
    updates = _arranged(call, updates, window, [*wide, *rest])
    outer = [*batch, *(sizes[axis] for axis in wide)]
    if not outer:  # the ops ask for a dimension
        outer = [1]
        places = raw_ops.ExpandDims(input=places, axis=0)
        updates = raw_ops.ExpandDims(input=updates, axis=0)
    if inside is not None:
        paddings = [[0, int(axis == 0)] for axis in range(len(dims))]
        x = raw_ops.Pad(input=x, paddings=paddings)
        if batch and wide:
            inside = call.reshape(inside, [*batch, *[1] * len(wide), 1])
        nowhere = call.shape([dims[0], *[0] * (depth - 1)])
        places = raw_ops.SelectV2(condition=inside, t=places, e=nowhere)
    x = _written(call, kind, x, places, updates, [*outer, *dims[depth:]])
    if inside is not None:
        x = raw_ops.Slice(input=x, begin=[0] * len(dims), size=call.shape(dims))
    x = indices.transposed(x, order, axes) if partial else call.reshape(x, shape)
    return to_dtype(x, call.out_dtype)


def _arranged(call: Call, updates: Tensor, window: Sequence[int], last: Sequence[int]) -> Tensor:
    """The updates: the dimensions of the indices, then axes of the operand."""
    batch = [~number for number in range(len(call.in_shapes[1]) - 1)]
    windows, others = iter(window), iter(batch)
    places = call.params["dimension_numbers"].update_window_dims
    names = [
        next(windows if place in places else others) for place in range(len(call.in_shapes[2]))
    ]
    single = [place for place, name in enumerate(names) if name >= 0 and name not in last]
    if single:
        updates = raw_ops.Squeeze(input=updates, axis=single)
    names = [name for name in names if name < 0 or name in last]
    return indices.transposed(updates, names, [*batch, *last])


def _written(
    call: Call, kind: str, x: Tensor, places: Tensor, updates: Tensor, dims: Sequence[Any]
) -> Tensor:
    """The operand after the updates, which are of these dimensions, at places that it has."""
    jaxpr = call.params["update_jaxpr"]
    if kind == "update" and jaxpr is not None and jaxpr.outvars[0] is not jaxpr.invars[1]:
        kind = "apply"
    if kind in _OPS:
        result = _OPS[kind](tensor=x, indices=places, updates=updates)
        if kind not in ("max", "min") or not x.dtype.is_floating:
            return result
        # The ops lose updates that are NaN.
        none = constant(np.asarray(-0.0, x.dtype.as_numpy_dtype))
        nans = raw_ops.SelectV2(condition=raw_ops.IsNan(x=updates), t=updates, e=none)
        return raw_ops.TensorScatterAdd(tensor=result, indices=places, updates=nans)
    if call.params["unique_indices"] or all(dim == 1 for dim in call.in_shapes[1][:-1]):
        new = raw_ops.GatherNd(params=x, indices=places)
        new = raw_ops.Mul(x=new, y=updates) if kind == "mul" else _applied(call, new, dims)
        return raw_ops.TensorScatterUpdate(tensor=x, indices=places, updates=new)
    if kind == "mul":
        return _product(x, places, updates)
    raise UnimplementedError(
        "scatter_apply to elements that may be several times among the indices; give "
        "unique_indices=True if none is"
    )


def _product(x: Tensor, places: Tensor, updates: Tensor) -> Tensor:
    """The elements times their updates, one after the other as XLA does it."""
    depth = places.shape[-1]
    shape = array_ops.shape(x)
    rows = raw_ops.Prod(input=shape[:depth], axis=0)
    rest = raw_ops.ConcatV2(values=[[-1], shape[depth:]], axis=0)
    strides = raw_ops.Cumprod(x=shape[:depth], axis=0, exclusive=True, reverse=True)
    numbers = raw_ops.Sum(input=raw_ops.Mul(x=places, y=strides), axis=-1)
    ids = [
        raw_ops.Range(start=0, limit=rows, delta=1),
        raw_ops.Reshape(tensor=numbers, shape=[-1]),
    ]
    # The operand comes first: it is multiplied by the updates, not by their product.
    data = [raw_ops.Reshape(tensor=tensor, shape=rest) for tensor in (x, updates)]
    result = raw_ops.UnsortedSegmentProd(
        data=raw_ops.ConcatV2(values=data, axis=0),
        segment_ids=raw_ops.ConcatV2(values=ids, axis=0),
        num_segments=rows,
    )
    return raw_ops.Reshape(tensor=result, shape=shape)


def _applied(call: Call, x: Tensor, dims: Sequence[Any]) -> Tensor:
    """What the function of a scatter_apply, which is one of scalars, makes of an array."""
    import jax
    from jax.extend.core import ClosedJaxpr, jaxpr_as_fun

    scalars = jaxpr_as_fun(ClosedJaxpr(call.params["update_jaxpr"], call.params["update_consts"]))

    def function(x: Any) -> Any:
        return scalars(x, x)[0]

    for _ in dims:
        function = jax.vmap(function)
    return call.trace(function, [x], [tuple(dims)])[0]


_KINDS = ("add", "max", "min", "mul", "sub")

RULES: dict[str, Rule] = {
    "scatter": functools.partial(_scatter, kind="update"),
    **{f"scatter-{kind}": functools.partial(_scatter, kind=kind) for kind in _KINDS},
    # Newer names.
    **{f"scatter_{kind}": functools.partial(_scatter, kind=kind) for kind in _KINDS},
}
