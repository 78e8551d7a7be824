"""Arithmetic of integers: where it wraps, divides by zero, and shifts all bits away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.elements import INTEGERS, of_each, of_pairs
from tests.importers.jax.program import Program, program

SIGNED, UNSIGNED = INTEGERS[:3], INTEGERS[3:]
UNARY = "bitwise_not clz neg population_count sign square"
BINARY = (
    "add bitwise_and bitwise_or bitwise_xor div eq ge gt le lt max min mul ne rem shift_left"
    " shift_right_arithmetic shift_right_logical sub"
)
WITH_WIDTHS = [
    np.concatenate([x, np.array([8, 15, 16, 17, 31, 32, 33], x.dtype)]) for x in INTEGERS
]


def by_constants(x: Any) -> list[Any]:
    three = lax.full_like(x, 3)
    return [x // 3, x % 3, lax.div(x, three), lax.rem(x, three), x << 3, x >> 2, x // -x.size]


def by_shifts(x: Any) -> list[Any]:
    """With all their amounts within the width, so that there is nothing to select."""
    shifts = (lax.shift_left, lax.shift_right_arithmetic, lax.shift_right_logical)
    last = 8 * x.dtype.itemsize - 1
    return [shift(x, lax.full_like(x, by)) for shift in shifts for by in (0, 1, last, last + 1)]


def programs() -> Iterator[Program]:
    for name in UNARY.split():
        yield of_each(getattr(lax, name), name, INTEGERS)
    yield of_each(lax.abs, "abs", SIGNED)
    for name in BINARY.split():
        yield of_pairs(getattr(lax, name), name, WITH_WIDTHS)
    if hasattr(lax, "mulhi"):
        yield of_pairs(lax.mulhi, "mulhi", INTEGERS)
    yield of_each(by_constants, "constants", SIGNED)
    yield of_each(lambda x: [x // 3, x % 3, x // 7 << 1], "unsigned constants", UNSIGNED)
    yield of_each(by_shifts, "shifts by constants", INTEGERS)
    yield of_pairs(jnp.floor_divide, "floor_divide", INTEGERS)
    yield of_pairs(jnp.remainder, "remainder", INTEGERS)
    yield program(jnp.floor_divide, np.arange(6).reshape(3, 2), np.int32(4), shapes=("b, n", None))


PROGRAMS = list(programs())
