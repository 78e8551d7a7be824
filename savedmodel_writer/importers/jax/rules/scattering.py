"""Scatters: windows of updates, one for each vector of indices, that change an operand.

TensorFlow's ops write along the first axes; the operand is transposed for them and back.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Sequence
from typing import Any, cast

import attrs
import numpy as np

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.control_flow import while_loop
from savedmodel_writer.dtypes import bool as bool_, int32
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype
from savedmodel_writer.importers.jax.rules import indices

_SCATTERS: dict[str, Callable[..., Tensor]] = {
    "add": raw_ops.TensorScatterAdd,
    "max": raw_ops.TensorScatterMax,
    "min": raw_ops.TensorScatterMin,
    "sub": raw_ops.TensorScatterSub,
}


@attrs.frozen(eq=False)
class _Windows:
    """A scatter along the first axes of an operand.

    Attributes:
        call: JAX's.
        operand: transposed so that the axes that are indexed are the first.
        dims: its shape.
        depth: how many axes are indexed.
        places: indices of the elements, or of rows of them, for GatherNd and its kin.
        updates: a row for each vector of the indices.
        inside: which windows count, None for all.
        batch: the dimensions along which there is one window each.
        wide: sizes of the windows along axes that are indexed, without those that are 1.
    """

    call: Call
    operand: Tensor
    dims: list[Any]
    depth: int
    places: Tensor
    updates: Tensor
    inside: Tensor | None
    batch: tuple[Any, ...]
    wide: list[Any]

    @property
    def rest(self) -> list[Any]:
        """The dimensions that are not indexed."""
        return self.dims[self.depth :]

    def either(self, if_inside: Tensor, otherwise: Any, axes: int) -> Tensor:
        """A tensor of so many axes after those of the windows, with other values outside."""
        if self.inside is None:
            return if_inside
        inside, ones = self.inside, [1] * (len(self.wide) + axes)
        if inside.shape.rank and ones:
            inside = self.call.reshape(inside, [*self.batch, *ones])
        return raw_ops.SelectV2(condition=inside, t=if_inside, e=otherwise)

    def combined(self, scatter: Callable[..., Tensor], neutral: Any) -> Tensor:
        """What one of TensorFlow's ops makes, with updates outside that change nothing."""
        updates = self.either(self.updates, self.number(neutral), len(self.rest))
        return scatter(tensor=self.operand, indices=self.places, updates=updates)

    def extreme(self, kind: str) -> Tensor:
        """A minimum or maximum, which is NaN where an update is; TensorFlow's ops lose these."""
        dtype = self.operand.dtype
        if not dtype.is_floating:
            limits = np.iinfo(dtype.as_numpy_dtype)
            return self.combined(_SCATTERS[kind], limits.min if kind == "max" else limits.max)
        result = self.combined(_SCATTERS[kind], -np.inf if kind == "max" else np.inf)
        none = self.number(-0.0)
        is_nan = raw_ops.IsNan(x=self.updates)
        nans = raw_ops.SelectV2(condition=is_nan, t=self.updates, e=none)
        nans = self.either(nans, none, len(self.rest))
        return raw_ops.TensorScatterAdd(tensor=result, indices=self.places, updates=nans)

    def product(self) -> Tensor:
        """The elements times their updates, one after the other as XLA does it."""
        if self.unique:
            return self.replaced(
                lambda x, at: _apply(lambda old: raw_ops.Mul(x=old, y=self.updates), x, at)
            )
        indexed = self.dims[: self.depth]
        rows, numbers = functools.reduce(operator.mul, indexed), self.places
        # The number of a row is the sum of its indices, each times the size of what is below it.
        sizes = [*indexed[1:], 1]
        strides = list(itertools.accumulate(reversed(sizes), operator.mul))[::-1]
        if self.depth > 1:
            weighted = raw_ops.Mul(x=numbers, y=self.call.shape(strides))
            numbers = raw_ops.Sum(input=weighted, axis=-1)
        updates = self.either(self.updates, self.number(1), len(self.rest))
        # The operand comes first: it is multiplied by the updates, not by their product.
        data = [self.call.reshape(x, [-1, *self.rest]) for x in (self.operand, updates)]
        ids = [indices.counting(self.call, rows), raw_ops.Reshape(tensor=numbers, shape=[-1])]
        result = raw_ops.UnsortedSegmentProd(
            data=raw_ops.ConcatV2(values=data, axis=0),
            segment_ids=raw_ops.ConcatV2(values=ids, axis=0),
            num_segments=self.call.size(rows),
        )
        return self.call.reshape(result, self.dims)

    def replaced(self, written: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
        """The operand after a function has written at indices, all of which are in bounds.

        What is outside is written to a row more, which the result does not have.
        """
        if self.inside is None:
            return written(self.operand, self.places)
        paddings = [[0, int(axis == 0)] for axis in range(len(self.dims))]
        nowhere = self.call.shape([self.dims[0], *[0] * (self.depth - 1)])
        result = written(
            raw_ops.Pad(input=self.operand, paddings=paddings),
            self.either(self.places, nowhere, 1),
        )
        begin = [0] * len(self.dims)
        return raw_ops.Slice(input=result, begin=begin, size=self.call.shape(self.dims))

    def updated(self) -> Tensor:
        """The updates in place of what was there."""
        return self.replaced(
            lambda x, at: raw_ops.TensorScatterUpdate(tensor=x, indices=at, updates=self.updates)
        )

    def applied(self) -> Tensor:
        """What a function makes of the elements, as often as they are in a window."""
        if self.unique:
            function = _function(self.call, [*self.batch, *self.wide, *self.rest])
            return self.replaced(lambda x, at: _apply(function, x, at))
        window = self.wide or [1]
        function = _function(self.call, [*window, *self.rest])

        def one_by_one(operand: Tensor, places: Tensor) -> Tensor:
            all_places = self.call.reshape(places, [-1, *window, self.depth])
            count = self.call.size(functools.reduce(operator.mul, self.batch))
            _, result = while_loop(
                lambda number, _: number < count,
                lambda number, x: (number + 1, _apply(function, x, all_places[number])),
                (constant(0), operand),
            )
            return cast("Tensor", result)

        return self.replaced(one_by_one)

    def number(self, value: Any) -> Tensor:
        """A scalar of the operand's dtype."""
        return constant(np.asarray(value, self.operand.dtype.as_numpy_dtype))

    @property
    def unique(self) -> bool:
        """Whether no two windows have an element in common."""
        return bool(self.call.params["unique_indices"]) or all(map(indices.is_one, self.batch))


def _apply(function: Callable[[Tensor], Tensor], x: Tensor, places: Tensor) -> Tensor:
    new = function(raw_ops.GatherNd(params=x, indices=places))
    return raw_ops.TensorScatterUpdate(tensor=x, indices=places, updates=new)


def _function(call: Call, dims: Sequence[Any]) -> Callable[[Tensor], Tensor]:
    """The function of a scatter_apply, which is one of scalars, for an array."""
    import jax
    from jax.extend.core import ClosedJaxpr, jaxpr_as_fun

    scalars = jaxpr_as_fun(ClosedJaxpr(call.params["update_jaxpr"], call.params["update_consts"]))

    def function(x: Any) -> Any:
        return scalars(x, x)[0]

    for _ in dims:
        function = jax.vmap(function)
    like = jax.ShapeDtypeStruct(tuple(dims), call.equation.outvars[0].aval.dtype)
    jaxpr = jax.make_jaxpr(function)(like)
    return lambda x: call.interpreter.run(jaxpr, [x])[0]


def _windows(call: Call) -> tuple[_Windows, list[int]]:
    """The scatter along the first axes, and the operand's axes in that order."""
    shape, batch, update_shape = call.in_shapes[0], call.in_shapes[1][:-1], call.in_shapes[2]
    operand, starts, updates = call.inputs
    numbers = call.params["dimension_numbers"]
    mapped = list(map(int, numbers.scatter_dims_to_operand_dims))
    batching = list(map(int, numbers.operand_batching_dims))
    gone = {*numbers.inserted_window_dims, *batching}
    window = [axis for axis in range(len(shape)) if axis not in gone]
    sizes = [1] * len(shape)
    for axis, place in zip(window, numbers.update_window_dims, strict=True):
        sizes[axis] = update_shape[place]

    inside = None
    if mapped:
        bounds = [shape[axis] - sizes[axis] for axis in mapped]
        starts, inside = indices.bounded(call, starts, bounds)
    # Along an axis that a window has whole it starts at 0, or is not in bounds.
    partial = [axis for axis in range(len(shape)) if axis in gone or sizes[axis] != shape[axis]]
    moving = [axis for axis in mapped if axis in partial]
    resting = [axis for axis in partial if axis not in mapped and axis not in batching]
    if not moving:
        starts = raw_ops.Fill(dims=call.shape([*batch, max(len(resting), 1)]), value=0)
    elif len(moving) < len(mapped):
        columns = [mapped.index(axis) for axis in moving]
        starts = raw_ops.GatherV2(params=starts, indices=columns, axis=-1)
    if moving and resting:
        paddings = [[0, 0]] * len(batch) + [[0, len(resting)]]
        starts = raw_ops.Pad(input=starts, paddings=paddings)

    indexed = [*batching, *moving, *resting]
    rest = [axis for axis in range(len(shape)) if axis not in indexed]
    wide = [axis for axis in indexed if axis in window and not indices.is_one(sizes[axis])]
    others = iter(~number for number in range(len(batch)))
    inverse = dict(zip(numbers.update_window_dims, window, strict=True))
    names = [
        inverse[place] if place in inverse else next(others) for place in range(len(update_shape))
    ]
    flat = [place for place, name in enumerate(names) if name in indexed and name not in wide]
    if flat:
        updates = raw_ops.Squeeze(input=updates, axis=flat)
    names = [name for name in names if name not in indexed or name in wide]
    updates = indices.transposed(
        updates, names, [*(~number for number in range(len(batch))), *wide, *rest]
    )
    operand = indices.transposed(operand, range(len(shape)), indexed + rest)
    if indexed:
        places = indices.of_elements(
            call,
            starts if moving or resting else None,
            list(numbers.scatter_indices_batching_dims),
            [sizes[axis] for axis in moving + resting],
        )
        dims = [shape[axis] for axis in indexed + rest]
    else:  # all of it is written
        operand = raw_ops.ExpandDims(input=operand, axis=0)
        places, dims = starts, [1, *shape]
    depth = max(len(indexed), 1)
    if not batch and not wide:  # the ops ask for one dimension
        batch = (1,)
        places = raw_ops.ExpandDims(input=places, axis=0)
        updates = raw_ops.ExpandDims(input=updates, axis=0)
    widths = [sizes[axis] for axis in wide]
    return _Windows(
        call, operand, dims, depth, places, updates, inside, batch, widths
    ), indexed + rest


def _rule(kind: str) -> Rule:
    def rule(call: Call) -> Tensor:
        shape, _, update_shape = call.in_shapes
        if 0 in [dim for dim in (*shape, *update_shape) if isinstance(dim, int)]:
            return call.inputs[0]
        if call.out_dtype.is_complex and kind in ("max", "min"):
            raise errors.UnimplementedError(
                f"scatter_{kind} of complex numbers has no counterpart in TensorFlow; "
                "scatter what orders them"
            )
        if call.out_dtype == bool_ and kind in ("max", "min"):
            operand, starts, updates = call.inputs
            wide = [to_dtype(operand, int32), starts, to_dtype(updates, int32)]
            result = _scattered(attrs.evolve(call, inputs=wide), kind)
            return to_dtype(result, bool_)
        return _scattered(call, kind)

    return rule


def _scattered(call: Call, kind: str) -> Tensor:
    windows, order = _windows(call)
    if kind in ("add", "sub"):
        result = windows.combined(_SCATTERS[kind], -0.0)
    elif kind in ("max", "min"):
        result = windows.extreme(kind)
    elif kind == "mul":
        result = windows.product()
    else:
        jaxpr = call.params["update_jaxpr"]
        second = jaxpr is None or jaxpr.outvars[0] is jaxpr.invars[1]
        result = windows.updated() if second else windows.applied()
    if len(windows.dims) > len(order):
        return raw_ops.Squeeze(input=result, axis=[0])
    return indices.transposed(result, order, range(len(order)))


RULES: dict[str, Rule] = {
    "scatter": _rule("update"),
    "scatter-add": _rule("add"),
    "scatter-max": _rule("max"),
    "scatter-min": _rule("min"),
    "scatter-mul": _rule("mul"),
    "scatter-sub": _rule("sub"),
    "scatter_max": _rule("max"),
    "scatter_min": _rule("min"),
    "scatter_mul": _rule("mul"),
}
