"""Arithmetic of integers, where XLA's differs from that of TensorFlow's kernels; their bits."""

from __future__ import annotations

import numpy as np

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.array_ops import where_v2
from savedmodel_writer.dtypes import as_dtype, float32, int64, uint64
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.importers.jax.call import Call, Rule, bitcast, to_dtype


def _width(x: Tensor) -> int:
    return 8 * x.dtype.size


def _unsigned(x: Tensor) -> Tensor:
    return bitcast(x, as_dtype(f"uint{_width(x)}"))


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
    zero = raw_ops.Equal(x=y, y=0)
    return raw_ops.TruncateDiv(x=x, y=where_v2(zero, constant(1, y.dtype), y)), zero


def _div(call: Call) -> Tensor:
    x, y = call.inputs
    if not x.dtype.is_integer:
        return raw_ops.RealDiv(x=x, y=y)
    quotient, zero = _quotient(x, y)
    if zero is None:
        return quotient
    return where_v2(zero, constant(x.dtype.max if x.dtype.is_unsigned else -1, x.dtype), quotient)


def _rem(call: Call) -> Tensor:
    x, y = call.inputs
    if x.dtype.is_integer:
        return x - _quotient(x, y)[0] * y
    if x.dtype.size < 4:
        x, y = to_dtype(x, float32), to_dtype(y, float32)
    return to_dtype(raw_ops.TruncateMod(x=x, y=y), call.out_dtype)


def _shift_left(call: Call) -> Tensor:
    x, y = call.inputs
    return _unless_beyond(raw_ops.LeftShift(x=x, y=y), y)


def _shift_right_arithmetic(call: Call) -> Tensor:
    """TensorFlow shifts by the width less one what XLA shifts by more, with the same result."""
    x, y = (bitcast(tensor, as_dtype(f"int{_width(tensor)}")) for tensor in call.inputs)
    if not _all_of(y, 0, y.dtype.max):
        y = where_v2(y < 0, constant(_width(y) - 1, y.dtype), y)
    return bitcast(raw_ops.RightShift(x=x, y=y), call.out_dtype)


def _shift_right_logical(call: Call) -> Tensor:
    x, y = map(_unsigned, call.inputs)
    return bitcast(_unless_beyond(raw_ops.RightShift(x=x, y=y), call.inputs[1]), call.out_dtype)


def _unless_beyond(shifted: Tensor, by: Tensor) -> Tensor:
    """No bit is left after a shift by the width or more, or by less than nothing."""
    if _all_of(by, 0, _width(by) - 1):
        return shifted
    within = by < _width(by)
    if not by.dtype.is_unsigned:
        within = within & (by >= 0)
    return where_v2(within, shifted, constant(0, shifted.dtype))


def _population_count(call: Call) -> Tensor:
    return to_dtype(raw_ops.PopulationCount(x=call.inputs[0]), call.out_dtype)


def _clz(call: Call) -> Tensor:
    """The number of ones, after each has set all bits below it, from that of bits."""
    x = _unsigned(call.inputs[0])
    step = 1
    while step < _width(x):
        x = x | raw_ops.RightShift(x=x, y=step)
        step *= 2
    return to_dtype(_width(x) - raw_ops.PopulationCount(x=x), call.out_dtype)


def _mulhi(call: Call) -> Tensor:
    x, y = call.inputs
    if _width(x) == 64:
        raise errors.UnimplementedError("mulhi of integers of 64 bits; use 32 bits")
    wide = uint64 if x.dtype.is_unsigned else int64
    product = to_dtype(x, wide) * to_dtype(y, wide)
    return to_dtype(raw_ops.RightShift(x=product, y=_width(x)), call.out_dtype)


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
