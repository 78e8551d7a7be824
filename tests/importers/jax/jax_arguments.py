"""Arguments and results of every kind, and constants."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np

from tests.importers.jax.program import program


class Pair(NamedTuple):
    left: Any
    right: Any


@functools.partial(
    jax.tree_util.register_dataclass, data_fields=["weights", "bias"], meta_fields=["activation"]
)
@dataclass
class Layer:
    weights: Any
    bias: Any
    activation: str

    def __call__(self, x: jax.Array) -> jax.Array:
        return getattr(jax.nn, self.activation)(x @ self.weights + self.bias)


X = np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)
LAYER = Layer(np.ones((3, 2), np.float32), np.float32([1, -1]), "relu")
TREE = {"b": [X, (X, None)], "a": Pair(X, {}), "c": None}
CLOSED_OVER = jnp.arange(6, dtype=jnp.float32).reshape(2, 3)
KEY = jax.random.key(5)


def _sum_of_tree(tree: Any) -> Any:
    return {"sum": sum(jax.tree.leaves(tree)), "tree": tree}


def _repeated(x: jax.Array) -> Any:
    y = x + 1
    return Pair(y, [y, x, None, (), x])


def _own_gradient(x: jax.Array) -> jax.Array:
    return jax.grad(lambda x: (jnp.tanh(x) * CLOSED_OVER).sum())(x)


NUMBERS = [
    np.float32(1.5),
    *(np.arange(-2, 3).astype(dtype) for dtype in (np.int8, np.int16, np.int32, np.int64)),
    *(np.arange(4).astype(dtype) for dtype in (np.uint8, np.uint16, np.uint32, np.uint64)),
    *(np.float32([0.5, -1, 3]).astype(dtype) for dtype in (np.float16, np.float32, np.float64)),
    np.float32([1, -0.0, 1e30, np.inf]).astype(ml_dtypes.bfloat16),
    np.float32([1, -2]).astype(ml_dtypes.float8_e4m3fn),
    np.float32([1, -2]).astype(ml_dtypes.float8_e5m2),
    np.array([1 + 2j, -1j], np.complex64),
    np.array([1 + 2j, -1j], np.complex128),
    np.array([True, False]),
    np.zeros((0, 3), np.float32),
]

PROGRAMS = [
    program(_sum_of_tree, TREE, name="a tree"),
    program(_sum_of_tree, TREE, given=True, name="a tree of arrays"),
    program(lambda layer, x: layer(x), LAYER, X, name="a dataclass"),
    program(lambda layer, x: layer(x), LAYER, X, shapes=(None, "b, _"), name="a dataclass, b"),
    program(jax.jit(lambda layer, x: layer(x)), LAYER, X, name="a function of jit"),
    program(lambda: jnp.arange(3) + 1, name="no arguments"),
    program(lambda x: None, X, name="no results"),
    program(lambda x: {"none": None, "empty": []}, X, name="results without arrays"),
    program(lambda x: x, X, name="an argument as result"),
    program(lambda x: (3.5, 2, True, np.int16(4), X), X, name="constants as results"),
    program(_repeated, X, name="results twice"),
    program(_own_gradient, X, name="a gradient"),
    program(lambda x, y: x, X, np.int32(1), name="an argument that is not used"),
    program(lambda x: x * X + CLOSED_OVER, X, name="arrays closed over"),
    program(lambda: jax.random.uniform(KEY, (3,)), name="a key closed over"),
    program(lambda key: jax.random.uniform(key, (3,)), KEY, given=True, name="a key"),
    program(
        lambda keys: jax.vmap(jax.random.bits)(keys),
        jax.random.split(KEY, 3),
        given=True,
        name="an array of keys",
    ),
    program(
        lambda data: jax.random.bits(jax.random.wrap_key_data(data), (2,)),
        np.uint32([0, 5]),
        name="the numbers of a key",
    ),
    program(
        lambda i, f, c, b, x: (x * i, x.astype(jnp.int8) + i, x + f, x * c, i + b),
        *(3, 0.5, 2j, True),
        X,
        given=True,
        name="Python's numbers",
    ),
    program(
        lambda x, i: (x + i, x.dtype == jnp.bfloat16),
        *(np.ones(2, ml_dtypes.bfloat16), 3),
        given=True,
        name="weak types",
    ),
    *(
        program(lambda x: x, number, given=given, x64=x64, name=f"{number.dtype}, {given}, {x64}")
        for number in NUMBERS
        for given in (False, True)
        for x64 in (False, True)
    ),
    program(lambda x: x * 2 + 1.5, np.float64([1e-12]), x64=True, name="float64 under x64"),
    program(lambda x: x * 2, np.int64([2**40]), x64=True, name="int64 under x64"),
    program(lambda x: x * x.shape[0], np.int64([2**40]), x64=True, shapes="b,", name="sizes, x64"),
    program(lambda x: (x + 1, x.sum(), x.mean()), TREE["a"].left, native=True, name="native"),
    program(
        lambda layer, x: {"y": layer(x), "sum": x.sum(0)},
        *(LAYER, X),
        shapes=(None, "b, _"),
        native=True,
        name="native, b",
    ),
    program(lambda x, y: x + 1, X, np.int32(1), native=True, name="native, an argument too many"),
    program(lambda key: jax.random.key_data(key), KEY, given=True, name="the data of a key"),
]
