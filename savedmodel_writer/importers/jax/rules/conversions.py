"""Conversions between dtypes, and floats by their bits."""

from __future__ import annotations

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import DType, bfloat16, float16, float32, int16, int32
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype


def _convert(call: Call) -> Tensor:
    (x,) = call.inputs
    if call.out_dtype.is_integer and not (x.dtype.is_integer or x.dtype.is_bool):
        return _to_integer(x, call.out_dtype)
    return to_dtype(x, call.out_dtype)


def _to_integer(x: Tensor, dtype: DType) -> Tensor:
    """What is beyond the limits becomes the limit, and NaN 0; Cast leaves both undefined."""
    if x.dtype.is_complex:
        x = raw_ops.Real(input=x)
    elif x.dtype.size < 4:
        x = to_dtype(x, float32)
    low, high = dtype.min, dtype.max
    at_least = raw_ops.Maximum(x=x, y=constant(low, x.dtype))
    if int(x.dtype.as_numpy_dtype(high)) == high:
        between = raw_ops.Minimum(x=at_least, y=constant(high, x.dtype))
        result = to_dtype(between, dtype)
    else:  # the float next to the limit is beyond it
        result = raw_ops.SelectV2(
            condition=raw_ops.GreaterEqual(x=x, y=constant(high, x.dtype)),
            t=constant(high, dtype),
            e=to_dtype(at_least, dtype),
        )
    return raw_ops.SelectV2(condition=raw_ops.IsNan(x=x), t=constant(0, dtype), e=result)


def _bitcast(call: Call) -> Tensor:
    (x,) = call.inputs
    return x if x.dtype == call.out_dtype else raw_ops.Bitcast(input=x, type=call.out_dtype)


def _reduce_precision(call: Call) -> Tensor:
    """Rounds to the nearest, even, mantissa; what the exponent has no bits for is 0 or infinite."""
    (given,) = call.inputs
    bits_of_exponent = 5 if given.dtype == float16 else 8
    bits_of_mantissa = {float16: 10, bfloat16: 7}.get(given.dtype, 23)
    exponent, mantissa = call.params["exponent_bits"], call.params["mantissa_bits"]
    x = to_dtype(given, float32)
    if mantissa < bits_of_mantissa:
        dropped = 23 - mantissa
        bits = raw_ops.Bitcast(input=x, type=int32)
        odd = raw_ops.BitwiseAnd(
            x=raw_ops.RightShift(x=bits, y=constant(dropped, int32)), y=constant(1, int32)
        )
        half = raw_ops.AddV2(x=odd, y=constant(2 ** (dropped - 1) - 1, int32))
        kept = constant(-(2**dropped), int32)
        bits = raw_ops.BitwiseAnd(x=raw_ops.AddV2(x=bits, y=half), y=kept)
        rounded = raw_ops.Bitcast(input=bits, type=float32)
        x = raw_ops.SelectV2(condition=raw_ops.IsNan(x=x), t=x, e=rounded)
    if exponent < bits_of_exponent:
        size, largest = raw_ops.Abs(x=x), 2.0 ** (2 ** (exponent - 1))
        for beyond, factor in (
            (raw_ops.GreaterEqual(x=size, y=constant(largest, float32)), np.inf),
            (raw_ops.Less(x=size, y=constant(4 / largest, float32)), 0),
        ):
            limit = raw_ops.Mul(x=x, y=constant(factor, float32))
            x = raw_ops.SelectV2(condition=beyond, t=limit, e=x)
    return to_dtype(x, given.dtype)


def _nextafter(call: Call) -> Tensor:
    x, y = call.inputs
    if x.dtype.size > 2:
        return raw_ops.NextAfter(x1=x, x2=y)
    bits = raw_ops.Bitcast(input=x, type=int16)
    zero, sign = constant(0, int16), constant(int16.min, int16)
    magnitude = raw_ops.BitwiseAnd(x=bits, y=constant(int16.max, int16))
    place = raw_ops.SelectV2(
        condition=raw_ops.Less(x=bits, y=zero), t=raw_ops.Neg(x=magnitude), e=magnitude
    )
    up = to_dtype(raw_ops.Less(x=x, y=y), int16)
    down = to_dtype(raw_ops.Greater(x=x, y=y), int16)
    place = raw_ops.Sub(x=raw_ops.AddV2(x=place, y=up), y=down)
    bits = raw_ops.BitwiseOr(
        x=raw_ops.Abs(x=place),
        y=raw_ops.SelectV2(condition=raw_ops.Less(x=place, y=zero), t=sign, e=zero),
    )
    result = raw_ops.Bitcast(input=bits, type=x.dtype)
    for nan in (x, y):
        result = raw_ops.SelectV2(condition=raw_ops.IsNan(x=nan), t=nan, e=result)
    return result


RULES: dict[str, Rule] = {
    "bitcast_convert_type": _bitcast,
    "convert_element_type": _convert,
    "nextafter": _nextafter,
    "reduce_precision": _reduce_precision,
}
