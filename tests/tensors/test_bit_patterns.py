"""Rounding to the dtypes that numpy has no type for, against ml_dtypes, which TensorFlow uses."""

from __future__ import annotations

import numpy as np
import pytest

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.tensors.bit_patterns import bit_patterns

FLOATS = [
    *("bfloat16", "float8_e5m2", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e4m3b11fnuz"),
    *("float8_e5m2fnuz", "float4_e2m1fn"),
]
INTEGERS = ["int4", "uint4", "int2", "uint2"]


def _floats() -> np.ndarray:
    """Every float16, every bfloat16 with its neighbours and ties, and random bits."""
    high = np.arange(2**16, dtype=np.uint32) << np.uint32(16)
    random = np.random.default_rng(0).integers(0, 2**32, 100_000, dtype=np.uint32)
    patterns = [high, high + 0x7FFF, high + 0x8000, high + 0x8001, random]
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16).astype(np.float32)
    return np.concatenate([halves, *(bits.astype(np.uint32).view(np.float32) for bits in patterns)])


@pytest.mark.filterwarnings("ignore:.*encountered in cast:RuntimeWarning")
@pytest.mark.parametrize("name", FLOATS)
def test_floats(name: str) -> None:
    dtype = as_dtype(name)
    floats = _floats()
    for values in (floats, floats.astype(np.float64), np.arange(-70_000, 70_000, 7)):
        expected = values.astype(dtype.as_numpy_dtype).view(dtype.bits_dtype)
        found = bit_patterns(values, dtype)
        assert found.dtype == dtype.bits_dtype
        different = np.flatnonzero(found != expected)
        assert not different.size, values[different[:5]]


@pytest.mark.parametrize("name", INTEGERS)
def test_integers(name: str) -> None:
    dtype = as_dtype(name)
    wide = np.array([2**40 + 3, -(2**50) + 1])
    bytes_ = np.arange(256, dtype=np.uint8)
    for values in (np.arange(-300, 300), bytes_, np.linspace(-300, 300, 999), wide, wide > 0):
        expected = values.astype(dtype.as_numpy_dtype).view(np.uint8)
        assert bit_patterns(values, dtype).tolist() == expected.tolist()


@pytest.mark.parametrize("name", FLOATS + INTEGERS)
def test_any_layout(name: str) -> None:
    dtype = as_dtype(name)
    grid = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert bit_patterns(grid.T, dtype).tolist() == bit_patterns(grid, dtype).T.tolist()
    assert bit_patterns(grid[:, ::-2], dtype).shape == (2, 2)
    assert bit_patterns(grid[:0], dtype).shape == (0, 3)
    assert bit_patterns(grid[1, 2], dtype).shape == ()
