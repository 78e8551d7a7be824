"""Arithmetic of numbers: what numpy and TensorFlow's kernels compute to the last bit.

Functions like Exp are left out, as their last bits differ between libraries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from savedmodel_writer.ops.value_functions.registration import Array, ValueContext, value_function


def _truncated_quotient(x: Array, y: Array) -> Array:
    _no_zero(y)
    floor = x // y
    quotient: Array = floor + ((x % y != 0) & (floor < 0)).astype(x.dtype)
    return quotient


def _no_zero(y: Array) -> None:
    """The kernels refuse integers divided by zero."""
    if y.dtype.kind in "iu" and not y.all():
        raise ZeroDivisionError("integer division by zero")


def _divide(x: Array, y: Array) -> Array:
    return _truncated_quotient(x, y) if x.dtype.kind in "iu" else np.divide(x, y)


def _real_divide(x: Array, y: Array) -> Array:
    return _refuse(x, y) if x.dtype.kind in "iu" else np.divide(x, y)


def _floor_divide(x: Array, y: Array) -> Array:
    _no_zero(y)
    return np.floor_divide(x, y) if x.dtype.kind in "iu" else np.floor(np.divide(x, y))


def _floor_mod(x: Array, y: Array) -> Array:
    _no_zero(y)
    return np.mod(x, y) if x.dtype.kind in "iu" else _refuse(x, y)


def _truncated_mod(x: Array, y: Array) -> Array:
    _no_zero(y)
    return np.fmod(x, y)


def _refuse(*inputs: Array) -> Array:
    raise ValueError("not folded for this dtype")


def _power(x: Array, y: Array) -> Array:
    if x.dtype.kind not in "iu" or (y < 0).any():
        return _refuse(x, y)
    return np.power(x, y)


def _divide_no_nan(x: Array, y: Array) -> Array:
    quotient: Array = np.where(y == 0, np.zeros((), x.dtype), np.divide(x, y))
    return quotient


def _squared_difference(x: Array, y: Array) -> Array:
    if x.dtype.kind == "c":
        return _refuse(x, y)
    difference: Array = x - y
    return difference * difference


_BINARY: dict[str, Callable[[Array, Array], Any]] = {
    "Add": np.add,
    "AddV2": np.add,
    "BitwiseAnd": np.bitwise_and,
    "BitwiseOr": np.bitwise_or,
    "BitwiseXor": np.bitwise_xor,
    "Div": _divide,
    "DivNoNan": _divide_no_nan,
    "FloorDiv": _floor_divide,
    "FloorMod": _floor_mod,
    "Maximum": np.maximum,
    "Minimum": np.minimum,
    "Mod": _truncated_mod,
    "Mul": np.multiply,
    "Pow": _power,
    "RealDiv": _real_divide,
    "SquaredDifference": _squared_difference,
    "Sub": np.subtract,
    "TruncateDiv": _divide,
    "TruncateMod": _truncated_mod,
}


@value_function(*_BINARY)
def binary(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Two inputs that are broadcast."""
    x, y = inputs
    if x.dtype == object and c.op_type != "Add":
        raise ValueError("strings can only be added")
    return [np.asarray(_BINARY[c.op_type](x, y), x.dtype)]


def _round(x: Array) -> Array:
    # The kernel makes every integer 0.
    return _refuse(x) if x.dtype.kind in "iu" else np.round(x)


_UNARY: dict[str, Callable[[Array], Any]] = {
    "Abs": np.abs,
    "Ceil": np.ceil,
    "Floor": np.floor,
    "Invert": np.invert,
    "Neg": np.negative,
    "Rint": np.rint,
    "Round": _round,
    "Sign": np.sign,
    "Sqrt": np.sqrt,
    "Square": np.square,
}


@value_function(*_UNARY)
def unary(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """One input."""
    (x,) = inputs
    if x.dtype.kind == "c" and c.op_type in ("Sign", "Sqrt", "Square"):
        raise ValueError("not folded for complex numbers")
    return [np.asarray(_UNARY[c.op_type](x), x.dtype)]


@value_function("AddN")
def add_n(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The sum of all inputs."""
    if inputs[0].dtype.kind not in "iu" and len(inputs) > 2:
        raise ValueError("sums of fractions depend on the order")
    total = inputs[0]
    for value in inputs[1:]:
        total = total + value
    return [np.asarray(total, inputs[0].dtype)]


@value_function("ClipByValue")
def clip_by_value(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Between two limits."""
    value, low, high = inputs
    return [np.asarray(np.minimum(np.maximum(value, low), high), value.dtype)]
