"""Arithmetic of floats, complex numbers and truth values, comparisons, choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.elements import (
    BFLOAT16,
    BOOLS,
    COMPLEX,
    FLOATS,
    HALVES,
    INTEGERS,
    of_each,
    of_pairs,
)
from tests.importers.jax.program import Program, program

UNARY = (
    "abs acos acosh asin asinh atan atanh cos cosh exp exp2 expm1 log log1p logistic neg rsqrt sign"
    " sin sinh sqrt square tan tanh"
)
OF_FLOATS = " cbrt ceil floor is_finite reciprocal round"
# Not Sign, Erfinv, Maximum and Minimum of TensorFlow, to which both zeros are the same.
KEEPS_SIGN = "asin asinh atan atanh ceil expm1 floor log1p neg sin sinh sqrt tan tanh"
BINARY = "add atan2 div eq ge gt le lt max min mul ne nextafter pow rem sub"
OF_COMPLEX = "add div eq max min mul ne pow sub"
OF_BOOLS = "bitwise_and bitwise_or bitwise_xor eq ge gt le lt max min ne"
TIES = [
    np.array([2**22 + 0.5, 2**23 - 0.5, 2**23 + 1, 0.49999997, 2.4999998, -0.5], np.float32),
    np.array([0.4998, 1023.5, 1024.5, -511.5, 2049], np.float16),
    np.array([0.498, 127.5, 129, -0.5], BFLOAT16),
]
ROWS = np.array([[0.5, 2.0, 3.0]], np.float32)


def signs_of_zero(x: Any) -> list[Any]:
    return [1 / getattr(lax, name)(x) for name in KEEPS_SIGN.split()]


def unary() -> Iterator[Program]:
    for name in (UNARY + OF_FLOATS).split():
        fun = getattr(lax, name)
        yield of_each(fun, name, [FLOATS])
        yield of_each(fun, f"{name} of halves", HALVES, rtol=1e-2)
    for name in UNARY.split():
        yield of_each(getattr(lax, name), f"{name} of complex", [COMPLEX], rtol=1e-4)
    yield of_each(signs_of_zero, "signs of zero", [np.array([-0.0, 0.0], np.float32)])
    even = lax.RoundingMethod.TO_NEAREST_EVEN
    yield of_each(lambda x: lax.round(x, even), "round to even", [FLOATS, *HALVES, *TIES])
    yield of_each(lax.round, "round away from zero", TIES)
    yield of_each(jnp.isnan, "isnan", [FLOATS, *HALVES])
    yield of_each(lambda x: [lax.real(x), lax.imag(x), lax.conj(x)], "parts", [COMPLEX])
    yield of_each(lax.conj, "conj of reals", [FLOATS[1:-2]])
    yield of_each(lambda x: [jnp.angle(x), jnp.abs(x), ~jnp.isnan(x)], "angle", [COMPLEX])
    yield program(lax.complex, FLOATS[:5], FLOATS[3:8])


def binary() -> Iterator[Program]:
    for name in BINARY.split():
        fun = getattr(lax, name)
        yield of_pairs(fun, name, [FLOATS])
        yield of_pairs(fun, f"{name} of halves", HALVES, rtol=0 if name == "nextafter" else 1e-2)
    for name in OF_COMPLEX.split():
        yield of_pairs(getattr(lax, name), f"{name} of complex", [COMPLEX], rtol=1e-4)
    for name in OF_BOOLS.split():
        yield of_pairs(getattr(lax, name), f"{name} of bools", [BOOLS])
    yield program(lax.bitwise_not, BOOLS)
    yield program(lambda x, y: [x + y, x < y, jnp.hypot(x, y)], ROWS, ROWS.T, name="broadcasting")
    yield program(lambda x, y: x * y, ROWS, np.zeros((4, 0, 3), np.float32), name="empty")
    yield program(lambda x, y: x / y + 1, np.float32(3), np.float32(4), name="scalars")
    yield program(lambda x, y: x**y - x, ROWS, ROWS, shapes="b, n", name="symbolic")


def powers() -> Iterator[Program]:
    for y in (-3, -2, -1, 0, 1, 2, 3, 4, 7, 10):

        def power(x: Any, y: int = y) -> Any:
            return lax.integer_pow(x, y)

        arrays = [FLOATS, COMPLEX] if y < 0 else [FLOATS, COMPLEX, *INTEGERS]
        yield of_each(power, f"power {y}", arrays, rtol=1e-4)
        yield of_each(power, f"power {y} of halves", HALVES, rtol=5e-2)
    for x in INTEGERS:
        yield program(lax.pow, np.linspace(-2, 2, x.size, dtype=np.float32), x, rtol=1e-4)
    yield of_each(lambda x: jnp.power(x, 3), "integers to 3", INTEGERS)
    yield program(lambda x, y: x**y, INTEGERS[2][2:-1], np.arange(12) % 5, name="integers")


def select(x: Any, *cases: Any) -> Any:
    return lax.select_n(x, *cases)


def choices() -> Iterator[Program]:
    for x in (FLOATS, HALVES[0], HALVES[1], INTEGERS[0], INTEGERS[5], COMPLEX):
        which = np.arange(x.size) % 2 == 0
        yield program(select, which, x, x[::-1].copy(), name=f"select {x.dtype}")
        yield program(select, np.bool_(True), x, x[::-1].copy(), name=f"select one {x.dtype}")
    yield program(select, BOOLS, BOOLS, ~BOOLS, name="select bools")
    places = np.array([-(2**31), -1, 0, 1, 2, 3, 2**31 - 1], np.int32)
    yield program(select, places, *np.arange(21).reshape(3, 7), name="cases")
    yield program(select, np.int32(1), *np.arange(21).reshape(3, 7), name="one case of three")
    yield program(select, places, places, name="only one case")
    yield program(lambda x: jnp.where(x < 0, x * 2, 7), FLOATS, name="where")
    for x in (FLOATS, *HALVES):
        one = x.dtype.type(1)
        yield program(lax.clamp, -one, x, one, name=f"clamp {x.dtype}")
        yield program(lax.clamp, one, x, -one, name=f"clamp, limits crossed {x.dtype}")
        yield program(lax.clamp, x, one + np.zeros_like(x), x[::-1].copy(), name="clamp to each")
    for x in INTEGERS:
        yield program(lax.clamp, x.dtype.type(2), x, x.dtype.type(5), name=f"clamp {x.dtype}")
    yield program(jnp.clip, FLOATS, -1, 2)
    yield program(lambda x: lax.optimization_barrier((x, x + 1)), FLOATS, name="barrier")
    yield program(lambda x: jnp.array(x, copy=True), FLOATS, name="copy")


def derivatives() -> Iterator[Program]:
    x = np.linspace(-2, 2, 7, dtype=np.float32)
    for fun in (jnp.abs, jnp.tanh, jax.nn.gelu, lambda x: x**3, lambda x: jnp.maximum(x, 0) * x):
        yield program(jax.vmap(jax.grad(fun)), x, name=f"grad of {fun}", rtol=1e-4)


PROGRAMS = [*unary(), *binary(), *powers(), *choices(), *derivatives()]
