"""Arithmetic of integers, where XLA's differs from that of TensorFlow's kernels; their bits."""

from __future__ import annotations

import numpy as np

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.dtypes import DType, as_dtype, float32, int64, uint64
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype


def _bits(x: Tensor) -> int:
    return 8 * x.dtype.size


def _bitcast(x: Tensor, dtype: DType) -> Tensor:
    return x if x.dtype == dtype else raw_ops.Bitcast(input=x, type=dtype)


def _all_of(tensor: Tensor, low: int, high: int) -> bool:
    """Whether the tensor is known to have no value that is not in between."""
    value = constant_value(tensor)
    return value is not None and bool(np.all((low <= value) & (value <= high)))


def _quotient(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor | None]:
    """The quotient, and where the divisor is 0, of which TensorFlow makes an error.

    The quotient there is the dividend.
    """
    if _all_of(y, 1, y.dtype.max):
        return raw_ops.TruncateDiv(x=x, y=y), None
    zero = raw_ops.Equal(x=y, y=constant(0, y.dtype))
    divisor = raw_ops.SelectV2(condition=zero, t=constant(1, y.dtype), e=y)
    return raw_ops.TruncateDiv(x=x, y=divisor), zero


def _div(call: Call) -> Tensor:
    x, y = call.inputs
    if not x.dtype.is_integer:
        return raw_ops.RealDiv(x=x, y=y)
    quotient, zero = _quotient(x, y)
    if zero is None:
        return quotient
    all_bits = constant(x.dtype.max if x.dtype.is_unsigned else -1, x.dtype)
    return raw_ops.SelectV2(condition=zero, t=all_bits, e=quotient)


def _rem(call: Call) -> Tensor:
    x, y = call.inputs
    if x.dtype.is_integer:
        return raw_ops.Sub(x=x, y=raw_ops.Mul(x=_quotient(x, y)[0], y=y))
    if x.dtype.size < 4:
        x, y = to_dtype(x, float32), to_dtype(y, float32)
    return to_dtype(raw_ops.TruncateMod(x=x, y=y), call.out_dtype)


def _shift_left(call: Call) -> Tensor:
    x, y = call.inputs
    shifted = raw_ops.LeftShift(x=x, y=y)
    return _unless_beyond(shifted, y)


def _shift_right_arithmetic(call: Call) -> Tensor:
    """TensorFlow shifts by the width less one what XLA shifts by more, with the same result."""
    x, y = call.inputs
    signed = as_dtype(f"int{_bits(x)}")
    last = constant(_bits(x) - 1, signed)
    x, y = _bitcast(x, signed), _bitcast(y, signed)
    if not _all_of(y, 0, signed.max):
        negative = raw_ops.Less(x=y, y=constant(0, signed))
        y = raw_ops.SelectV2(condition=negative, t=last, e=y)
    return _bitcast(raw_ops.RightShift(x=x, y=y), call.out_dtype)


def _shift_right_logical(call: Call) -> Tensor:
    x, y = call.inputs
    unsigned = as_dtype(f"uint{_bits(x)}")
    shifted = raw_ops.RightShift(x=_bitcast(x, unsigned), y=_bitcast(y, unsigned))
    return _unless_beyond(_bitcast(shifted, call.out_dtype), y)


def _unless_beyond(shifted: Tensor, by: Tensor) -> Tensor:
    """No bit is left after a shift by the width or more, or by less than nothing."""
    width = _bits(shifted)
    if _all_of(by, 0, width - 1):
        return shifted
    by = _bitcast(by, as_dtype(f"uint{width}"))
    return raw_ops.SelectV2(
        condition=raw_ops.Less(x=by, y=constant(width, by.dtype)),
        t=shifted,
        e=constant(0, shifted.dtype),
    )


def _population_count(call: Call) -> Tensor:
    return to_dtype(raw_ops.PopulationCount(x=call.inputs[0]), call.out_dtype)


def _clz(call: Call) -> Tensor:
    """The number of ones, after each has set all bits below it, from that of bits."""
    width = _bits(call.inputs[0])
    x = _bitcast(call.inputs[0], as_dtype(f"uint{width}"))
    step = 1
    while step < width:
        x = raw_ops.BitwiseOr(x=x, y=raw_ops.RightShift(x=x, y=constant(step, x.dtype)))
        step *= 2
    ones = raw_ops.PopulationCount(x=x)
    return to_dtype(raw_ops.Sub(x=constant(width, ones.dtype), y=ones), call.out_dtype)


def _mulhi(call: Call) -> Tensor:
    x, y = call.inputs
    width = _bits(x)
    if width == 64:
        raise errors.UnimplementedError("mulhi of integers of 64 bits; use 32 bits")
    wide = uint64 if x.dtype.is_unsigned else int64
    product = raw_ops.Mul(x=to_dtype(x, wide), y=to_dtype(y, wide))
    high = raw_ops.RightShift(x=product, y=constant(width, wide))
    return to_dtype(high, call.out_dtype)


RULES: dict[str, Rule] = {
    "clz": _clz,
    "div": _div,
    "mulhi": _mulhi,
    "population_count": _population_count,
    "rem": _rem,
    "shift_left": _shift_left,
    "shift_right_arithmetic": _shift_right_arithmetic,
    "shift_right_logical": _shift_right_logical,
}
