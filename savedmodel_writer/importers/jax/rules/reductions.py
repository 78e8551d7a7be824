"""Primitives that reduce axes.

Floats of 16 bits are summed and multiplied as float32, as XLA does on a CPU.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.dtypes import DType, float32, int32, int64, uint8
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype
from savedmodel_writer.importers.jax.rules import elementwise

_OPS = {"add": raw_ops.Sum, "max": raw_ops.Max, "min": raw_ops.Min, "mul": raw_ops.Prod}
_KINDS = (*_OPS, "and", "or", "xor")
_LOGICAL = {"add": "or", "max": "or", "min": "and", "mul": "and"}  # what they are of bools


def reduced(kind: str, x: Tensor, axes: Sequence[int], keep_dims: bool = False) -> Tensor:
    """Reduces axes by a primitive.

    Raises:
        UnimplementedError: the largest or smallest of complex numbers.
    """
    axes = list(axes)
    if not axes:
        return x
    if x.dtype.is_bool:
        return _reduced_bools(_LOGICAL.get(kind, kind), x, axes, keep_dims)
    if kind not in _OPS:
        return _reduced_bits(kind, x, axes, keep_dims)
    if kind in ("add", "mul"):
        return in_float32(x, lambda x: _OPS[kind](input=x, axis=axes, keep_dims=keep_dims))
    if x.dtype.is_complex:
        raise errors.UnimplementedError(
            f"reduce_{kind} of {x.dtype.name}: TensorFlow has no order of complex numbers"
        )
    return _OPS[kind](input=x, axis=axes, keep_dims=keep_dims)


def in_float32(x: Tensor, rule: Callable[[Tensor], Tensor]) -> Tensor:
    """What a function gives for the tensor, in float32 if that is of a shorter float."""
    if x.dtype.is_floating and x.dtype.size < 4:
        return to_dtype(rule(to_dtype(x, float32)), x.dtype)
    return rule(x)


def identity(kind: str, dtype: DType) -> Any:
    """The array that changes nothing: what a reduction of no elements is."""
    value: Any = {"mul": 1, "and": -1}.get(kind, 0)
    if dtype.is_bool:
        value = _LOGICAL.get(kind, kind) == "and"
    elif kind in ("max", "min"):
        least, largest = (-np.inf, np.inf) if dtype.is_floating else (dtype.min, dtype.max)
        value = least if kind == "max" else largest
    return np.array(value).astype(dtype.as_numpy_dtype)


def generic(call: Call, reduce: Callable[[str], Tensor]) -> Tensor | Sequence[Tensor]:
    """A reduction by a jaxpr, from the second input on, made of one by a primitive.

    Raises:
        UnimplementedError: the jaxpr is not just one primitive of two scalars.
    """
    jaxpr = call.params["jaxpr"]
    inner = getattr(jaxpr, "jaxpr", jaxpr)
    found = [equation.primitive.name for equation in inner.eqns]
    operands = {id(variable) for equation in inner.eqns for variable in equation.invars}
    if (
        found not in [[kind] for kind in _KINDS]
        or operands != set(map(id, inner.invars))
        or len(operands) != 2
    ):
        raise errors.UnimplementedError(
            f"{call.equation.primitive.name}: its function is none of {', '.join(_KINDS)} of one "
            "array; use these, or jax.lax.associative_scan"
        )
    kind = found[0]
    result = reduce(kind)
    init = getattr(call.equation.invars[1], "val", None)  # None: the program computes it
    if init is not None and np.asarray(init) == identity(kind, result.dtype):
        return result
    pair = attrs.evolve(call, equation=inner.eqns[0], inputs=[result, call.inputs[1]])
    return elementwise.RULES[kind](pair)


def _reduced_bools(kind: str, x: Tensor, axes: list[int], keep_dims: bool) -> Tensor:
    if kind != "xor":
        op = raw_ops.All if kind == "and" else raw_ops.Any
        return op(input=x, axis=axes, keep_dims=keep_dims)
    count = raw_ops.Sum(input=to_dtype(x, int32), axis=axes, keep_dims=keep_dims)
    return to_dtype(raw_ops.BitwiseAnd(x=count, y=1), x.dtype)


def _reduced_bits(kind: str, x: Tensor, axes: list[int], keep_dims: bool) -> Tensor:
    """Reduces each bit as a bool: TensorFlow has no op for that."""
    width = 8 * x.dtype.size
    powers = (2 ** np.arange(width, dtype="u8")).astype(x.dtype.as_numpy_dtype)
    masks, zero = constant(powers), constant(0, dtype=x.dtype)
    found = raw_ops.BitwiseAnd(x=raw_ops.ExpandDims(input=x, axis=-1), y=masks)
    bits = _reduced_bools(kind, raw_ops.NotEqual(x=found, y=zero), axes, keep_dims)
    return raw_ops.Sum(input=raw_ops.SelectV2(condition=bits, t=masks, e=zero), axis=-1)


def _reduction(kind: str) -> Rule:
    return lambda call: reduced(kind, call.inputs[0], call.params["axes"])


def _arg(kind: str) -> Rule:
    def rule(call: Call) -> Tensor:
        (x,), (axis,) = call.inputs, call.params["axes"]
        op = raw_ops.ArgMax if kind == "max" else raw_ops.ArgMin
        if x.dtype.is_floating:
            # The kernels pass over NaN, and know no infinity beyond the last finite number.
            # So: the first that is NaN or, if none is, that equals the extreme.
            extreme = raw_ops.Equal(x=x, y=reduced(kind, x, [axis], keep_dims=True))
            chosen = raw_ops.LogicalOr(x=extreme, y=raw_ops.IsNan(x=x))
            x, op = to_dtype(chosen, uint8), raw_ops.ArgMax
        dtype = call.out_dtype if call.out_dtype in (int32, int64) else int64
        return to_dtype(op(input=x, dimension=axis, output_type=dtype), call.out_dtype)

    return rule


def _generic(call: Call) -> Tensor | Sequence[Tensor]:
    return generic(call, lambda kind: reduced(kind, call.inputs[0], call.params["dimensions"]))


RULES: dict[str, Rule] = {
    "argmax": _arg("max"),
    "argmin": _arg("min"),
    "reduce": _generic,
    "reduce_and": _reduction("and"),
    "reduce_max": _reduction("max"),
    "reduce_min": _reduction("min"),
    "reduce_or": _reduction("or"),
    "reduce_prod": _reduction("mul"),
    "reduce_sum": _reduction("add"),
    "reduce_xor": _reduction("xor"),
}
