"""Conversions between dtypes, and floats by their bits."""

from __future__ import annotations

import numpy as np

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.array_ops import where_v2
from savedmodel_writer.dtypes import DType, bfloat16, float16, float32, int8, int16, int32
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, bitcast, to_dtype


def _convert(call: Call) -> Tensor:
    (x,) = call.inputs
    if call.out_dtype.is_integer and not (x.dtype.is_integer or x.dtype.is_bool):
        return _to_integer(x, call.out_dtype)
    return _cast(x, call.out_dtype)


def _cast(x: Tensor, dtype: DType) -> Tensor:
    """By way of int8 and float32 where only these have kernels for the dtypes of few bits."""
    if x.dtype != dtype:
        names = x.dtype.name + dtype.name
        x = to_dtype(x, int8) if "int4" in names else x
        x = to_dtype(x, float32) if "float8" in names else x
    return to_dtype(x, dtype)


def _to_integer(x: Tensor, dtype: DType) -> Tensor:
    """What is beyond the limits becomes the limit, and NaN 0; Cast leaves both undefined."""
    if x.dtype.is_complex:
        x = raw_ops.Real(input=x)
    elif x.dtype.size < 4:
        x = to_dtype(x, float32)
    x = where_v2(raw_ops.IsNan(x=x), constant(0, x.dtype), x)
    high = dtype.max
    at_least = raw_ops.Maximum(x=x, y=dtype.min)
    if int(x.dtype.as_numpy_dtype(high)) == high:
        return _cast(raw_ops.Minimum(x=at_least, y=high), dtype)
    # The float next to the limit is beyond it.
    return where_v2(x >= high, constant(high, dtype), to_dtype(at_least, dtype))


def _reduce_precision(call: Call) -> Tensor:
    """Rounds to the nearest, even, mantissa; what the exponent has no bits for is 0 or infinite."""
    (given,) = call.inputs
    if given.dtype.size > 4:
        raise errors.UnimplementedError("reduce_precision of float64; use float32")
    exponent, mantissa = call.params["exponent_bits"], call.params["mantissa_bits"]
    x = to_dtype(given, float32)
    if mantissa < {float16: 10, bfloat16: 7}.get(given.dtype, 23):
        dropped = 23 - mantissa
        bits = raw_ops.Bitcast(input=x, type=int32)
        odd = raw_ops.RightShift(x=bits, y=dropped) & 1
        bits = (bits + (odd + (2 ** (dropped - 1) - 1))) & -(2**dropped)
        x = where_v2(raw_ops.IsNan(x=x), x, raw_ops.Bitcast(input=bits, type=float32))
    if exponent < (5 if given.dtype == float16 else 8):
        size, largest = abs(x), 2.0 ** (2 ** (exponent - 1))
        x = where_v2(size >= largest, x * np.inf, x)
        x = where_v2(size < 4 / largest, x * 0.0, x)
    return to_dtype(x, given.dtype)


def _nextafter(call: Call) -> Tensor:
    x, y = call.inputs
    if x.dtype.size > 2:
        return raw_ops.NextAfter(x1=x, x2=y)
    bits = raw_ops.Bitcast(input=x, type=int16)
    magnitude = bits & int16.max
    place = where_v2(bits < 0, -magnitude, magnitude)  # among all floats, 0 being that of 0
    place = place + to_dtype(x < y, int16) - to_dtype(x > y, int16)
    bits = abs(place) | where_v2(place < 0, constant(int16.min, int16), constant(0, int16))
    result = raw_ops.Bitcast(input=bits, type=x.dtype)
    for nan in (x, y):
        result = where_v2(raw_ops.IsNan(x=nan), nan, result)
    return result


RULES: dict[str, Rule] = {
    "bitcast_convert_type": lambda call: bitcast(call.inputs[0], call.out_dtype),
    "convert_element_type": _convert,
    "nextafter": _nextafter,
    "reduce_precision": _reduce_precision,
}
