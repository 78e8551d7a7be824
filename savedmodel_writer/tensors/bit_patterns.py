"""Elements of the dtypes that numpy has no type for, as bit patterns.

    bfloat16             s eeeeeeee mmmmmmm     the upper half of a float32
    float8_e5m2            s eeeee mm           bias 15, infinities, NaN
    float8_e4m3fn          s eeee mmm           bias 7, no infinity, NaN 7f ff
    float8_e4m3fnuz        s eeee mmm           bias 8, no infinity, NaN 80, no -0
    float8_e4m3b11fnuz     s eeee mmm           bias 11, else as e4m3fnuz
    float8_e5m2fnuz        s eeeee mm           bias 16, no infinity, NaN 80, no -0
    float4_e2m1fn     0000 s ee m               bias 1, no infinity, no NaN
    int4 uint4        0000 vvvv                 two's complement
    int2 uint2      000000 vv                   two's complement

Floats are rounded to nearest, ties to even. What overflows becomes infinity, NaN where there is no
infinity, and the largest value in float4. The results are those of ml_dtypes, which TensorFlow
uses, and do not depend on whether it is installed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType

# name: (bits of the exponent, bits of the mantissa, bias, largest finite code, NaN)
_SMALL_FLOATS: Final = {
    "float8_e5m2": (5, 2, 15, 0x7B, 0x7E),
    "float8_e4m3fn": (4, 3, 7, 0x7E, 0x7F),
    "float8_e4m3fnuz": (4, 3, 8, 0x7F, 0x80),
    "float8_e4m3b11fnuz": (4, 3, 11, 0x7F, 0x80),
    "float8_e5m2fnuz": (5, 2, 16, 0x7F, 0x80),
    "float4_e2m1fn": (2, 1, 1, 0x07, 0x08),
}
_INTEGER_BITS: Final = {"int4": 4, "uint4": 4, "int2": 2, "uint2": 2}


def bit_patterns(values: npt.NDArray[Any], dtype: DType) -> npt.NDArray[Any]:
    """Returns numbers converted to `dtype`, one of those above, as an array of its bits.

    Integers keep their low bits, as when casting between integers of numpy.
    """
    if dtype.is_integer:
        mask = (1 << _INTEGER_BITS[dtype.name]) - 1
        low_bytes: npt.NDArray[Any] = values.astype(np.int64).astype(np.uint8)
        low_bytes &= np.uint8(mask)
        return low_bytes
    with np.errstate(over="ignore"):
        floats = values.astype(np.float32, copy=False)
    if dtype.name == "bfloat16":
        return _bfloat16(floats)
    return _small_float(floats, dtype.name)


def _bfloat16(values: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    words = values.view(np.uint32)
    lowest_kept = (words >> np.uint32(16)) & np.uint32(1)
    rounded = ((words + np.uint32(0x7FFF) + lowest_kept) >> np.uint32(16)).astype(np.uint16)
    sign = (words >> np.uint32(16)).astype(np.uint16) & np.uint16(0x8000)
    bits: npt.NDArray[Any] = np.where(np.isnan(values), sign | np.uint16(0x7FC0), rounded)
    return bits


def _small_float(values: npt.NDArray[np.float32], name: str) -> npt.NDArray[Any]:
    exponent_bits, mantissa_bits, _, _, nan = _SMALL_FLOATS[name]
    sign = np.uint8(1 << (exponent_bits + mantissa_bits))
    codes = np.searchsorted(_thresholds(name), np.abs(values)).astype(np.uint8)
    codes = np.where(np.isnan(values), np.uint8(nan), codes)
    negative = np.signbit(values)
    if name.endswith("fnuz"):  # there is no -0, its code is the one NaN
        negative &= (codes != 0) & (codes != nan)
    return np.where(negative, codes ^ sign, codes)


@lru_cache
def _thresholds(name: str) -> npt.NDArray[Any]:
    """The largest float32 that rounds to code 0, to code 1, and so on to the largest finite."""
    _, mantissa_bits, bias, largest, _ = _SMALL_FLOATS[name]
    codes = np.arange(largest + 2)
    exponents, mantissas = codes >> mantissa_bits, codes & ((1 << mantissa_bits) - 1)
    normal = exponents > 0
    significands = np.where(normal, mantissas + (1 << mantissa_bits), mantissas)
    powers = np.where(normal, exponents, 1) - bias - mantissa_bits
    magnitudes = np.ldexp(significands.astype(np.float32), powers)
    middles = (magnitudes[:-1] + magnitudes[1:]) / np.float32(2)
    odd = codes[:-1] % 2 == 1  # a tie goes to the even code: from an odd one, to the next
    thresholds: npt.NDArray[Any] = np.where(odd, np.nextafter(middles, np.float32(0)), middles)
    if name == "float4_e2m1fn":  # its largest value stands for all above
        return thresholds[:-1]
    return thresholds
