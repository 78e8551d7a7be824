"""Numbers at the edges of every dtype, and programs that apply a function to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

from tests.importers.jax.program import Program, program

BFLOAT16 = jnp.bfloat16.dtype
NUMBERS = [-np.inf, -1e20, -300.5, -2.5, -1.5, -1, -0.7, -0.5, -0.0, 0, 0.3, 0.5, 1, 1.5, 2.5, 1e20]
FLOATS = np.array([*NUMBERS, np.inf, np.nan], np.float32)
with np.errstate(over="ignore"):
    HALVES = [FLOATS.astype(np.float16), FLOATS.astype(BFLOAT16)]
COMPLEX = np.array([0.5 - 1j, 2j, -3, 0.25 + 0.5j, 0.25 - 2j, -1.5 - 0.75j, 1e-3], np.complex64)
INTEGERS = [
    np.array([limits.min, limits.min + 1, *range(-3 if limits.min else 0, 9), limits.max], dtype)
    for dtype in (np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32)
    for limits in [np.iinfo(dtype)]
]
BOOLS = np.array([False, True])


def of_each(
    fun: Callable[..., Any], name: str, arrays: Sequence[Any], **tolerances: float
) -> Program:
    """A program that applies a function to each array."""
    return program(lambda *xs: [fun(x) for x in xs], *arrays, name=name, **tolerances)


def of_pairs(
    fun: Callable[..., Any], name: str, arrays: Sequence[Any], **tolerances: float
) -> Program:
    """A program that applies a function to all pairs of elements of each array."""
    return program(
        lambda *xs: [fun(*xy) for xy in zip(xs[::2], xs[1::2], strict=True)],
        *(y for x in arrays for y in np.meshgrid(x, x)),
        name=name,
        **tolerances,
    )
