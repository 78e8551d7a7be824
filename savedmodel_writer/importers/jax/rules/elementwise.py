"""Primitives that work element by element."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import float32
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype
from savedmodel_writer.importers.jax.rules import conversions, integers, special_functions


def _unary(op_type: str) -> Rule:
    op = getattr(raw_ops, op_type)
    return lambda call: op(x=call.inputs[0])


def _binary(op_type: str) -> Rule:
    op = getattr(raw_ops, op_type)
    return lambda call: op(x=call.inputs[0], y=call.inputs[1])


def _of_kind(of_numbers: Rule, of_truths: Rule) -> Rule:
    """The one for numbers, or the one for truth values."""
    return lambda call: (of_truths if call.inputs[0].dtype.is_bool else of_numbers)(call)


def _exp2(call: Call) -> Tensor:
    (x,) = call.inputs
    return raw_ops.Pow(x=constant(2, x.dtype), y=x)


def _pow(call: Call) -> Tensor:
    x, y = call.inputs
    return raw_ops.Pow(x=x, y=to_dtype(y, x.dtype))


def _integer_pow(call: Call) -> Tensor:
    """Products of squares, as XLA computes it, so that integers wrap."""
    (x,) = call.inputs
    exponent = abs(call.params["y"])
    power: Tensor | None = None
    while exponent:
        if exponent & 1:
            power = x if power is None else raw_ops.Mul(x=power, y=x)
        exponent >>= 1
        if exponent:
            x = raw_ops.Square(x=x)
    if power is None:
        return raw_ops.OnesLike(x=x)
    return raw_ops.Reciprocal(x=power) if call.params["y"] < 0 else power


def _cbrt(call: Call) -> Tensor:
    (x,) = call.inputs
    wide = to_dtype(x, float32) if x.dtype.size < 4 else x  # a third has too few bits in less
    root = raw_ops.Pow(x=raw_ops.Abs(x=wide), y=constant(1 / 3, wide.dtype))
    return to_dtype(raw_ops.Mul(x=raw_ops.Sign(x=wide), y=root), x.dtype)


def _neg(call: Call) -> Tensor:
    (x,) = call.inputs
    if x.dtype.is_unsigned:
        return raw_ops.Sub(x=constant(0, x.dtype), y=x)
    return raw_ops.Neg(x=x)


def _sign(call: Call) -> Tensor:
    (x,) = call.inputs
    if x.dtype.is_unsigned:
        return raw_ops.Minimum(x=x, y=constant(1, x.dtype))
    return raw_ops.Sign(x=x)


def _abs(call: Call) -> Tensor:
    (x,) = call.inputs
    return raw_ops.ComplexAbs(x=x) if x.dtype.is_complex else raw_ops.Abs(x=x)


def _round(call: Call) -> Tensor:
    (x,) = call.inputs
    if int(call.params["rounding_method"]) == 1:  # to the nearest even
        return raw_ops.Round(x=x)
    # Away from zero: what is next to 0.5, as 0.5 would make 1 of its neighbour.
    half = np.nextafter(x.dtype.as_numpy_dtype(0.5), x.dtype.as_numpy_dtype(0))
    rounded = raw_ops.Floor(x=raw_ops.AddV2(x=raw_ops.Abs(x=x), y=constant(half, x.dtype)))
    return raw_ops.Mul(x=raw_ops.Sign(x=x), y=rounded)


def _complex_extreme(x: Tensor, y: Tensor, compare: Callable[..., Tensor]) -> Tensor:
    """The one that comes first by its real parts, or, where they are equal, its imaginary ones."""
    x_real, y_real = raw_ops.Real(input=x), raw_ops.Real(input=y)
    first = raw_ops.SelectV2(
        condition=raw_ops.Equal(x=x_real, y=y_real),
        t=compare(x=raw_ops.Imag(input=x), y=raw_ops.Imag(input=y)),
        e=compare(x=x_real, y=y_real),
    )
    return raw_ops.SelectV2(condition=first, t=x, e=y)


def _extreme(op_type: str, of_bools: str, compare: str) -> Rule:
    of_others = _of_kind(_binary(op_type), _binary(of_bools))

    def rule(call: Call) -> Tensor | Sequence[Tensor]:
        x, y = call.inputs
        if x.dtype.is_complex:
            return _complex_extreme(x, y, getattr(raw_ops, compare))
        return of_others(call)

    return rule


def _comparison(op_type: str, of_bools: str) -> Rule:
    """A comparison, and what it is of truth values: of one of them negated, and the other one."""
    op: Callable[..., Tensor] = getattr(raw_ops, of_bools)

    def of_truths(call: Call) -> Tensor:
        x, y = call.inputs if op_type.startswith("Less") else reversed(call.inputs)
        return op(x=raw_ops.LogicalNot(x=x), y=y)

    return _of_kind(_binary(op_type), of_truths)


def _not(call: Call) -> Tensor:
    (x,) = call.inputs
    return raw_ops.LogicalNot(x=x) if x.dtype.is_bool else raw_ops.Invert(x=x)


def _select_n(call: Call) -> Tensor:
    """Cases beyond the first and the last are these, as XLA has it."""
    which, *cases = call.inputs
    result = cases[0]
    for number, case in enumerate(cases[1:], 1):
        chosen = which
        if not which.dtype.is_bool:
            chosen = raw_ops.GreaterEqual(x=which, y=constant(number, which.dtype))
        result = raw_ops.SelectV2(condition=chosen, t=case, e=result)
    return result


def _clamp(call: Call) -> Tensor:
    low, x, high = call.inputs
    return raw_ops.Minimum(x=raw_ops.Maximum(x=x, y=low), y=high)


def _conj(call: Call) -> Tensor:
    return raw_ops.Conj(input=to_dtype(call.inputs[0], call.out_dtype))


RULES: dict[str, Rule] = {
    **conversions.RULES,
    **integers.RULES,
    **special_functions.RULES,
    "abs": _abs,
    "acos": _unary("Acos"),
    "acosh": _unary("Acosh"),
    "add": _binary("AddV2"),
    "add_any": _binary("AddV2"),
    "and": _of_kind(_binary("BitwiseAnd"), _binary("LogicalAnd")),
    "asin": _unary("Asin"),
    "asinh": _unary("Asinh"),
    "atan": _unary("Atan"),
    "atan2": lambda call: raw_ops.Atan2(y=call.inputs[0], x=call.inputs[1]),
    "atanh": _unary("Atanh"),
    "cbrt": _cbrt,
    "ceil": _unary("Ceil"),
    "clamp": _clamp,
    "complex": lambda call: raw_ops.Complex(real=call.inputs[0], imag=call.inputs[1]),
    "conj": _conj,
    "cos": _unary("Cos"),
    "cosh": _unary("Cosh"),
    "eq": _binary("Equal"),
    "exp": _unary("Exp"),
    "exp2": _exp2,
    "expm1": _unary("Expm1"),
    "floor": _unary("Floor"),
    "ge": _comparison("GreaterEqual", "LogicalOr"),
    "gt": _comparison("Greater", "LogicalAnd"),
    "imag": lambda call: raw_ops.Imag(input=call.inputs[0]),
    "integer_pow": _integer_pow,
    "is_finite": _unary("IsFinite"),
    "le": _comparison("LessEqual", "LogicalOr"),
    "log": _unary("Log"),
    "log1p": _unary("Log1p"),
    "logistic": _unary("Sigmoid"),
    "lt": _comparison("Less", "LogicalAnd"),
    "max": _extreme("Maximum", "LogicalOr", "Greater"),
    "min": _extreme("Minimum", "LogicalAnd", "Less"),
    "mul": _binary("Mul"),
    "ne": _binary("NotEqual"),
    "neg": _neg,
    "not": _not,
    "or": _of_kind(_binary("BitwiseOr"), _binary("LogicalOr")),
    "pow": _pow,
    "real": lambda call: raw_ops.Real(input=call.inputs[0]),
    "round": _round,
    "rsqrt": _unary("Rsqrt"),
    "select_n": _select_n,
    "sign": _sign,
    "sin": _unary("Sin"),
    "sinh": _unary("Sinh"),
    "sqrt": _unary("Sqrt"),
    "square": _unary("Square"),
    "sub": _binary("Sub"),
    "tan": _unary("Tan"),
    "tanh": _unary("Tanh"),
    "xor": _of_kind(_binary("BitwiseXor"), _binary("NotEqual")),
}
