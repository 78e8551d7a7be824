"""Dimensions that are not known: their arithmetic, and where their variables are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tests.importers.jax.program import Program, program


def _ones(*shape: int) -> np.ndarray:
    return np.ones(shape, np.float32)


# Of two dimensions; JAX computes them with ints, the graph with tensors.
EXPRESSIONS: dict[str, Callable[[Any, Any], Any]] = {
    "2*b+1": lambda b, n: 2 * b + 1,
    "5-b": lambda b, n: 5 - b,
    "-b": lambda b, n: -b,
    "-2*b+5": lambda b, n: -2 * b + 5,
    "-b*n-b": lambda b, n: -b * n - b,
    "b**2": lambda b, n: b**2,
    "b**3-2*b**2*n": lambda b, n: b**3 - 2 * b**2 * n,
    "-b**2": lambda b, n: -(b**2),
    "b//3": lambda b, n: b // 3,
    "b//-3": lambda b, n: b // -3,
    "-b//3": lambda b, n: -b // 3,
    "(b-9)//4": lambda b, n: (b - 9) // 4,
    "(b-9)%4": lambda b, n: (b - 9) % 4,
    "b%-3": lambda b, n: b % -3,
    "b//n": lambda b, n: b // n,
    "(b+n)**2%7": lambda b, n: (b + n) ** 2 % 7,
    "n//b+b//n*b%n": lambda b, n: n // b + b // n * b % n,
    "max": lambda b, n: jax.core.max_dim(b, 2 * n),
    "min": lambda b, n: jax.core.min_dim(b - 3, n) + 1,
    "max of a number": lambda b, n: jax.core.max_dim(b, 4) * jax.core.min_dim(3, n),
    "nested": lambda b, n: jax.core.max_dim((b + 1) // 2, n % 3) - (b * n) // 4 * 2,
}


def _value(name: str, b: int, n: int) -> Program:
    def fun(x: jax.Array) -> jax.Array:
        return jnp.asarray(EXPRESSIONS[name](*x.shape), jnp.int32)

    return program(fun, _ones(b, n), shapes="b, n", name=f"{name} of {b}, {n}")


def _sizes(*args: np.ndarray, shapes: Any, variables: str, name: str = "") -> Program:
    """The variables as JAX knows them, and an array of their size."""

    def fun(*arrays: jax.Array) -> list[jax.Array]:
        scope_of = [dim for array in arrays for dim in array.shape if not isinstance(dim, int)]
        if not scope_of:  # JAX's own turn, with ints
            return [jnp.full((size,), float(size)) for size in _expected(args, shapes, variables)]
        dims = jax.export.symbolic_shape(variables, scope=scope_of[0].scope)
        return [jnp.full((dim,), jnp.float32(dim)) for dim in dims]

    return program(fun, *args, shapes=shapes, name=name or f"{variables} from {shapes}")


def _expected(args: Any, shapes: Any, variables: str) -> list[int]:
    return [SIZES[name.strip()] for name in variables.split(",")]


# What the variables are in all of these.
SIZES = {"b": 3, "n": 2, "m": 5}

PROGRAMS = [
    *(_value(name, b, n) for name in EXPRESSIONS for b, n in [(1, 1), (7, 2), (10, 3)]),
    _sizes(_ones(6), shapes="2*b,", variables="b"),
    _sizes(_ones(7, 4), shapes="2*b+1, _", variables="b"),
    _sizes(_ones(5), shapes="3*b-4,", variables="b"),
    _sizes(_ones(4), shapes="7-b,", variables="b"),
    _sizes(_ones(1), shapes="-2*b+7,", variables="b"),
    _sizes(_ones(5, 2), shapes="b+n, n", variables="b, n"),
    _sizes(_ones(2, 6), shapes="n, n*b", variables="n", name="a product that nobody asks for"),
    _sizes(_ones(2), _ones(8), shapes=("n,", "2*b+n,"), variables="b, n"),
    _sizes(_ones(8), _ones(2), shapes=("2*b+n,", "n,"), variables="b, n"),
    _sizes(_ones(10), _ones(5), _ones(2), shapes=("m+b+n,", "b+n,", "n,"), variables="b, m, n"),
    _sizes(_ones(9), _ones(2), shapes=("3*b+floordiv(n, 4),", "n,"), variables="b, n"),
    _sizes(_ones(6), _ones(3), shapes=("2*b,", "b,"), variables="b", name="the plainest place"),
    program(lambda x: jnp.ones(x.shape) + x, _ones(6), shapes="2*b,", name="a size as it stands"),
    program(lambda x: x.reshape(2, -1).sum(0), _ones(6), shapes="2*b,", name="half of a dimension"),
    program(lambda x: x.reshape(-1), _ones(3, 4), shapes="(b, 2*n)", name="parentheses"),
    program(lambda x: x.reshape(-1), _ones(3, 4), shapes=" b , 4, ", name="a size that is known"),
    program(lambda x: x.reshape(x.shape), _ones(3, 4), shapes="b, _", name="the same shape"),
    program(
        lambda x, y: x + y.sum(), _ones(3, 4), _ones(3), shapes="b, ...", name="one shape for all"
    ),
    program(
        lambda x, w: jnp.tanh(x @ w["w"]) + w["b"],
        _ones(3, 4),
        {"w": _ones(4, 2), "b": _ones(2)},
        shapes=("b, _", None),
        name="a shape, and none",
    ),
    program(
        lambda x, w: jnp.tanh(x @ w["w"]) + w["b"],
        _ones(3, 4),
        {"w": _ones(4, 2), "b": _ones(2)},
        shapes=["b, n", {"w": "n, _", "b": None}],
        name="a structure of shapes",
    ),
    program(
        lambda x: x[:4] * 2,
        _ones(6),
        shapes="b,",
        constraints=["b >= 4"],
        name="a constraint",
    ),
    program(
        lambda x: x.reshape(x.shape[0] // 4, 4),
        _ones(8),
        shapes="b,",
        constraints=["mod(b, 4) == 0"],
        name="an equality",
    ),
    program(
        lambda x, y: x + y,
        _ones(8),
        _ones(8),
        shapes=("a,", "c,"),
        constraints=["a == c"],
        name="dimensions that are equal",
    ),
    program(
        lambda x: jax.nn.softmax(x.reshape(x.shape[0], -1) @ jnp.ones((12, 2))) * x.shape[0],
        _ones(3, 3, 4),
        shapes="b, ...",
        native=True,
        name="as one node",
    ),
]
