"""Equations of constants alone, which are no nodes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.program import program

INTEGERS = [np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32]
BINARY = [
    *(lax.add, lax.sub, lax.mul, lax.max, lax.min, lax.bitwise_and, lax.bitwise_or),
    *(lax.eq, lax.ne, lax.lt, lax.le, lax.gt, lax.ge),
]


def beside(fun: Callable[[], Any]) -> Callable[[jax.Array], Any]:
    """A program of an argument that it does not need."""
    return lambda _: fun()


def edges(dtype: Any) -> np.ndarray:
    info = np.iinfo(dtype)
    return np.array([0, 1, info.max, info.min, 7], dtype)


def all_of(x: np.ndarray, _: jax.Array) -> list[jax.Array]:
    x, y = jnp.broadcast_arrays(x[:, None], x)
    return [op(x, y) for op in BINARY]


# By name.
FUNCTIONS: dict[str, Callable[[], Any]] = {
    "a mask": lambda: jnp.tril(jnp.ones((4, 5), bool), 1),
    "a large mask": lambda: jnp.tril(jnp.ones((40, 50), bool), 1),
    "not": lambda: (~(jnp.arange(3) > 1), ~jnp.arange(3)),
    "a broadcast": lambda: lax.broadcast_in_dim(jnp.arange(3), (2, 3, 1), (1,)),
    "a reshape": lambda: jnp.arange(6).reshape(2, 3)[None].squeeze(0),
    "a reshape of other dimensions": lambda: lax.reshape(
        jnp.arange(6).reshape(2, 3), (3, 2), dimensions=(1, 0)
    ),
    "a reversal": lambda: jnp.arange(6).reshape(2, 3)[::-1, ::-1],
    "floats": lambda: jnp.arange(2**24 - 2, 2**24 + 3).astype(jnp.float32),
    "half floats": lambda: jnp.arange(2045, 2053).astype(jnp.float16),
    "bfloat16": lambda: jnp.arange(65535, 65540).astype(jnp.bfloat16),
    "truths": lambda: jnp.arange(-1, 2).astype(bool),
    "other integers": lambda: jnp.arange(250, 260).astype(jnp.uint8).astype(jnp.int8),
    "iota": lambda: lax.broadcasted_iota(jnp.int8, (3, 200), 1),
    "choice": lambda: lax.select_n(jnp.arange(3) > 0, jnp.arange(3), jnp.zeros(3, jnp.int32)),
    "choice of one": lambda: lax.select_n(jnp.array(True), jnp.arange(3), -jnp.arange(3)),
    "choice of many": lambda: lax.select_n(
        jnp.arange(-1, 39), *(jnp.full(40, number) for number in range(38))
    ),
    "sums of floats": lambda: jnp.where(jnp.float32(0.1) + 0.2 > 0.3, jnp.ones(3), jnp.zeros(3)),
    "a comparison with NaN": lambda: jnp.float32(jnp.nan) <= jnp.array([1.0, jnp.nan, jnp.inf]),
    "nothing": lambda: jnp.arange(0) + 1,
    "a loop": lambda: lax.fori_loop(0, 3, lambda i, x: x + jnp.arange(3) * i, jnp.arange(3)),
}


def returned(x: jax.Array) -> Any:
    """A broadcast that a choice takes, and that is a result."""
    zeros = jnp.zeros(x.shape)
    return jnp.where(x > 0, x, zeros), zeros


# By name, of X: broadcasts that SelectV2 does itself, and such that it can not.
CHOICES: dict[str, Callable[[Any], Any]] = {
    "of a scalar": lambda x: jnp.where(x > 0, x, 2.0),
    "of scalars": lambda x: jnp.where(x > 0, 1, 0),
    "by a row": lambda x: jnp.where(x[0] > 0, x, -1.0),
    "by a column": lambda x: jnp.where(x[:, :1] > 0, x, x[:1]),
    "of nothing whole": lambda x: jnp.where(x[:, :1] > 0, x[:1], x[1:2] * 2),
    "of scalars by a row": lambda x: jnp.where(
        jnp.broadcast_to(x[0] > 0, x.shape), jnp.zeros(x.shape), jnp.ones(x.shape)
    ),
    "by a scalar": lambda x: lax.select(x[0, 0] > 0, jnp.zeros(x.shape), x),
    "of the same": lambda x: lax.select(x > 0, *[jnp.zeros(x.shape)] * 2),
    "of many": lambda x: lax.select_n(
        x.astype(int), x, jnp.full(x.shape, 3.0), jnp.broadcast_to(x[0], x.shape)
    ),
    "returned": returned,
    "taken twice": lambda x: (lambda z: (jnp.where(x > 0, x, z), z.sum()))(jnp.ones(x.shape)),
    "by what is known": lambda x: lax.select(
        jnp.ones(x.shape, bool)[0, 0] & True, jnp.ones(x.shape), x
    ),
}
X = np.linspace(-2, 3, 12, dtype=np.float32).reshape(3, 4)
PROGRAMS = [
    *(program(fun, X, name=f"choice {name}") for name, fun in CHOICES.items()),
    *(
        program(fun, X, name=f"choice {name}, unknown sizes", shapes="b + 2, c")
        for name, fun in CHOICES.items()
    ),
    *(program(beside(fun), np.int32(0), name=name) for name, fun in FUNCTIONS.items()),
    *(
        program(functools.partial(all_of, edges(dtype)), np.int32(0), name=dtype.__name__)
        for dtype in INTEGERS
    ),
]
