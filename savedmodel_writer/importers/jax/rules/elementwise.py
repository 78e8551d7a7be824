"""Primitives that work element by element."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import where_v2
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
    (given,) = call.inputs
    x = to_dtype(given, float32) if given.dtype.size < 4 else given  # few bits make no third
    return to_dtype(raw_ops.Sign(x=x) * raw_ops.Pow(x=abs(x), y=1 / 3), given.dtype)


def _neg(call: Call) -> Tensor:
    (x,) = call.inputs
    return 0 - x if x.dtype.is_unsigned else -x


def _sign(call: Call) -> Tensor:
    (x,) = call.inputs
    return raw_ops.Minimum(x=x, y=1) if x.dtype.is_unsigned else raw_ops.Sign(x=x)


def _round(call: Call) -> Tensor:
    (x,) = call.inputs
    if int(call.params["rounding_method"]) == 1:  # to the nearest even
        return raw_ops.Round(x=x)
    # Away from zero: what is next to 0.5, as 0.5 would make 1 of its neighbour.
    half = np.nextafter(x.dtype.as_numpy_dtype(0.5), x.dtype.as_numpy_dtype(0))
    return raw_ops.Sign(x=x) * raw_ops.Floor(x=abs(x) + half)


def _extreme(op_type: str, of_bools: str, compare: str) -> Rule:
    op: Callable[..., Tensor] = getattr(raw_ops, compare)
    of_others = _of_kind(_binary(op_type), _binary(of_bools))

    def rule(call: Call) -> Tensor | Sequence[Tensor]:
        """Of complex numbers: by the real parts, and by the imaginary ones where they are equal."""
        x, y = call.inputs
        if not x.dtype.is_complex:
            return of_others(call)
        reals, imags = ([part(input=z) for z in (x, y)] for part in (raw_ops.Real, raw_ops.Imag))
        first = where_v2(
            raw_ops.Equal(x=reals[0], y=reals[1]),
            op(x=imags[0], y=imags[1]),
            op(x=reals[0], y=reals[1]),
        )
        return where_v2(first, x, y)

    return rule


def _comparison(op_type: str, of_bools: str) -> Rule:
    """A comparison, and what it is of truth values: of one of them negated, and the other one."""
    op: Callable[..., Tensor] = getattr(raw_ops, of_bools)

    def of_truths(call: Call) -> Tensor:
        x, y = call.inputs if op_type.startswith("Less") else reversed(call.inputs)
        return op(x=~x, y=y)

    return _of_kind(_binary(op_type), of_truths)


def _select_n(call: Call) -> Tensor:
    """Numbers before the first case and after the last choose these, as in XLA."""
    which, *cases = call.inputs
    result = cases[0]
    for number, case in enumerate(cases[1:], 1):
        result = where_v2(which if which.dtype.is_bool else which >= number, case, result)
    return result


def _clamp(call: Call) -> Tensor:
    low, x, high = call.inputs
    return raw_ops.Minimum(x=raw_ops.Maximum(x=x, y=low), y=high)


def _conj(call: Call) -> Tensor:
    return raw_ops.Conj(input=to_dtype(call.inputs[0], call.out_dtype))


# Ops whose names and arguments are JAX's.
_UNARY = (
    "Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Exp Expm1 Floor Log Log1p Rsqrt Sin Sinh Sqrt"
    " Square Tan Tanh"
)

RULES: dict[str, Rule] = {
    **conversions.RULES,
    **integers.RULES,
    **special_functions.RULES,
    **{op_type.lower(): _unary(op_type) for op_type in _UNARY.split()},
    "abs": lambda call: abs(call.inputs[0]),
    "add": _binary("AddV2"),
    "add_any": _binary("AddV2"),
    "and": _of_kind(_binary("BitwiseAnd"), _binary("LogicalAnd")),
    "atan2": lambda call: raw_ops.Atan2(y=call.inputs[0], x=call.inputs[1]),
    "cbrt": _cbrt,
    "clamp": _clamp,
    "complex": lambda call: raw_ops.Complex(real=call.inputs[0], imag=call.inputs[1]),
    "conj": _conj,
    "eq": _binary("Equal"),
    "exp2": _exp2,
    "ge": _comparison("GreaterEqual", "LogicalOr"),
    "gt": _comparison("Greater", "LogicalAnd"),
    "imag": lambda call: raw_ops.Imag(input=call.inputs[0]),
    "integer_pow": _integer_pow,
    "is_finite": _unary("IsFinite"),
    "le": _comparison("LessEqual", "LogicalOr"),
    "logistic": _unary("Sigmoid"),
    "lt": _comparison("Less", "LogicalAnd"),
    "max": _extreme("Maximum", "LogicalOr", "Greater"),
    "min": _extreme("Minimum", "LogicalAnd", "Less"),
    "mul": _binary("Mul"),
    "ne": _binary("NotEqual"),
    "neg": _neg,
    "not": lambda call: ~call.inputs[0],
    "or": _of_kind(_binary("BitwiseOr"), _binary("LogicalOr")),
    "pow": _pow,
    "real": lambda call: raw_ops.Real(input=call.inputs[0]),
    "round": _round,
    "select_n": _select_n,
    "sign": _sign,
    "sub": _binary("Sub"),
    "xor": _of_kind(_binary("BitwiseXor"), _binary("NotEqual")),
}
