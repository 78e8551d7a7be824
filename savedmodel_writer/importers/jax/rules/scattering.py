"""Scatters: windows of updates, one for each vector of indices, that change an operand.

TensorFlow's ops write along the first axes; the operand is transposed for them and back. Windows
that are to be dropped are written to a row more, which the result does not have.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.control_flow import while_loop
from savedmodel_writer.dtypes import bool as bool_, int32
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
    if 0 in [dim for dim in (*shape, *update_shape) if isinstance(dim, int)]:
        return x
    if x.dtype == bool_ and kind in ("max", "min"):
        x, updates = to_dtype(x, int32), to_dtype(updates, int32)
    numbers = call.params["dimension_numbers"]
    batching = list(map(int, numbers.operand_batching_dims))
    gone = {*numbers.inserted_window_dims, *batching}
    window = [axis for axis in range(len(shape)) if axis not in gone]
    sizes = [1] * len(shape)
    for axis, place in zip(window, numbers.update_window_dims, strict=True):
        sizes[axis] = update_shape[place]
    mapped = list(map(int, numbers.scatter_dims_to_operand_dims))
    starts, inside = indices.bounded(call, starts, [shape[axis] - sizes[axis] for axis in mapped])

    # Along an axis that a window has whole it starts at 0, or is not in bounds.
    partial = [axis for axis in range(len(shape)) if axis in gone or sizes[axis] != shape[axis]]
    moving = [axis for axis in [*mapped, *window, *sorted(gone)] if axis in partial]
    moving = [axis for axis in dict.fromkeys(moving) if axis not in batching]
    order = [*batching, *moving, *(axis for axis in range(len(shape)) if axis not in partial)]
    x = indices.transposed(x, range(len(shape)), order)
    dims = [shape[axis] for axis in order]
    depth = len(partial)
    if not partial:  # an axis to write along
        x, dims, depth = raw_ops.ExpandDims(input=x, axis=0), [1, *dims], 1
    wide = [axis for axis in moving if axis in window and not indices.is_one(sizes[axis])]
    places = indices.of_elements(call, starts, mapped, moving, sizes)
    updates = _arranged(call, updates, window, moving, [*wide, *order[len(partial) :]])
    outer = [*batch, *(sizes[axis] for axis in wide)]
    if not outer:  # the ops ask for a dimension
        outer = [1]
        places = raw_ops.ExpandDims(input=places, axis=0)
        updates = raw_ops.ExpandDims(input=updates, axis=0)

    if inside is not None:
        paddings = [[0, int(axis == 0)] for axis in range(len(dims))]
        x = raw_ops.Pad(input=x, paddings=paddings)
        if batch:
            inside = call.reshape(inside, [*batch, *[1] * (len(wide) + 1)])
        nowhere = call.shape([dims[0], *[0] * (depth - 1)])
        places = raw_ops.SelectV2(condition=inside, t=places, e=nowhere)
    rest = dims[depth:]
    if kind in _OPS and not _is_applied(call):
        x = _combined(kind, x, places, updates)
    elif call.params["unique_indices"] or all(map(indices.is_one, batch)):
        new = raw_ops.GatherNd(params=x, indices=places)
        if kind == "mul":
            new = raw_ops.Mul(x=new, y=updates)
        else:
            new = _applied(call, new, [*outer, *rest])
        x = raw_ops.TensorScatterUpdate(tensor=x, indices=places, updates=new)
    elif kind == "mul":
        rows = [dims[0] + (inside is not None), *dims[1:depth]]
        x = _product(call, x, places, updates, rows, rest)
    else:
        x = _one_by_one(call, x, places, [*(outer[len(batch) :] or [1])], depth, rest)
    if inside is not None:
        x = raw_ops.Slice(input=x, begin=[0] * len(dims), size=call.shape(dims))
    x = indices.transposed(x, order, range(len(order))) if partial else call.reshape(x, shape)
    return to_dtype(x, call.out_dtype)


def _arranged(
    call: Call, updates: Tensor, window: Sequence[int], indexed: Sequence[int], last: Sequence[int]
) -> Tensor:
    """The updates: the dimensions of the indices, then axes of the operand."""
    batch = [~number for number in range(len(call.in_shapes[1]) - 1)]
    windows, others = iter(window), iter(batch)
    places = call.params["dimension_numbers"].update_window_dims
    names = [
        next(windows) if place in places else next(others)
        for place in range(len(call.in_shapes[2]))
    ]
    flat = [place for place, name in enumerate(names) if name in indexed and name not in last]
    if flat:
        updates = raw_ops.Squeeze(input=updates, axis=flat)
    names = [name for name in names if name < 0 or name in last]
    return indices.transposed(updates, names, [*batch, *last])


def _combined(kind: str, x: Tensor, places: Tensor, updates: Tensor) -> Tensor:
    result = _OPS[kind](tensor=x, indices=places, updates=updates)
    if kind not in ("max", "min") or not x.dtype.is_floating:
        return result
    # The ops lose updates that are NaN.
    nan = raw_ops.IsNan(x=updates)
    none = constant(np.asarray(-0.0, x.dtype.as_numpy_dtype))
    nans = raw_ops.SelectV2(condition=nan, t=updates, e=none)
    return raw_ops.TensorScatterAdd(tensor=result, indices=places, updates=nans)


def _product(
    call: Call,
    x: Tensor,
    places: Tensor,
    updates: Tensor,
    rows: Sequence[Any],
    rest: Sequence[Any],
) -> Tensor:
    """The elements times their updates, one after the other as XLA does it."""
    if len(rows) > 1:
        # The number of a row is the sum of its indices, each times the size of what is below it.
        strides = list(itertools.accumulate([1, *reversed(rows[1:])], operator.mul))[::-1]
        places = raw_ops.Sum(input=raw_ops.Mul(x=places, y=call.shape(strides)), axis=-1)
    count = functools.reduce(operator.mul, rows)
    flat = raw_ops.Reshape(tensor=places, shape=[-1])
    # The operand comes first: it is multiplied by the updates, not by their product.
    data = [call.reshape(tensor, [-1, *rest]) for tensor in (x, updates)]
    result = raw_ops.UnsortedSegmentProd(
        data=raw_ops.ConcatV2(values=data, axis=0),
        segment_ids=raw_ops.ConcatV2(values=[indices.counting(call, count), flat], axis=0),
        num_segments=call.size(count),
    )
    return call.reshape(result, [*rows, *rest])


def _is_applied(call: Call) -> bool:
    """Whether this is a scatter_apply: a scatter whose function is not that of its update."""
    jaxpr = call.params["update_jaxpr"]
    return (
        call.equation.primitive.name == "scatter"
        and jaxpr is not None
        and jaxpr.outvars[0] is not jaxpr.invars[1]
    )


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


def _one_by_one(
    call: Call,
    x: Tensor,
    places: Tensor,
    window: Sequence[Any],
    depth: int,
    rest: Sequence[Any],
) -> Tensor:
    """What a function makes of elements that may be in several windows, so many times."""
    count = call.size(functools.reduce(operator.mul, call.in_shapes[1][:-1]))
    places = call.reshape(places, [-1, *window, depth])

    def body(number: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
        at = places[number]
        new = _applied(call, raw_ops.GatherNd(params=x, indices=at), [*window, *rest])
        return number + 1, raw_ops.TensorScatterUpdate(tensor=x, indices=at, updates=new)

    result: Tensor = while_loop(lambda number, _: number < count, body, (constant(0), x))[1]
    return result


def _extreme(kind: str) -> Rule:
    def rule(call: Call) -> Tensor:
        if call.out_dtype.is_complex:
            raise errors.UnimplementedError(
                f"scatter_{kind} of complex numbers: TensorFlow does not order them"
            )
        return _scatter(call, kind)

    return rule


RULES: dict[str, Rule] = {
    "scatter": functools.partial(_scatter, kind="update"),
    "scatter-add": functools.partial(_scatter, kind="add"),
    "scatter-max": _extreme("max"),
    "scatter-min": _extreme("min"),
    "scatter-mul": functools.partial(_scatter, kind="mul"),
    "scatter-sub": functools.partial(_scatter, kind="sub"),
}
RULES |= {name.replace("-", "_"): rule for name, rule in RULES.items()}  # as newer JAX has it
