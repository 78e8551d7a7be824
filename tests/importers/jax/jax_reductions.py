"""Reductions: every dtype, NaN and infinities, no axes, no elements, symbolic dimensions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import jax.numpy as jnp
import ml_dtypes
import numpy as np
from jax import lax

from tests.importers.jax.program import Program, program

RNG = np.random.default_rng(5)
NAN, INF = np.nan, np.inf
LEAST = np.finfo(np.float32).min
INTS: list[Any] = [np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32]
FLOATS: list[Any] = [np.float32, np.float16, ml_dtypes.bfloat16]
REALS = [*INTS, *FLOATS]
# Rows in which the order of NaN, infinities and equal numbers matters.
EDGES = np.array(
    [
        [1, NAN, 3, NAN],
        [INF, NAN, 1, 2],
        [NAN, INF, -INF, NAN],
        [-INF, LEAST, -INF, LEAST],
        [INF, -LEAST, -LEAST, INF],
        [-INF, -INF, -INF, -INF],
        [3, 1, 3, 1],
        [0.0, -0.0, 0.0, -0.0],
    ],
    np.float32,
)


def values(dtype: Any, *shape: int) -> np.ndarray:
    """Numbers over the whole range of ints, small ones for the others."""
    if dtype is np.bool_:
        return RNG.random(shape) < 0.7
    if dtype is np.complex64:
        return (RNG.normal(size=shape) + 1j * RNG.normal(size=shape)).astype(dtype)
    if dtype in FLOATS:
        return RNG.normal(size=shape).astype(dtype)
    info = np.iinfo(dtype)
    return RNG.integers(info.min, info.max, shape, dtype, endpoint=True)


def rtol(dtype: Any) -> dict[str, float]:
    """How exact sums and products are."""
    short = {np.float16: 2e-3, ml_dtypes.bfloat16: 2e-2}
    return {"rtol": short[dtype], "atol": short[dtype]} if dtype in short else {}


def reduction(name: str, **params: Any) -> Callable[[Any], Any]:
    """A function of lax, which leaves the dtypes as they are where jnp's would change them."""
    return functools.partial(getattr(lax, name), **params)


def over(name: str, *axes: tuple[int, ...]) -> Callable[[Any], Any]:
    """The reductions of several axes."""
    return lambda x: [getattr(lax, name)(x, axes=some) for some in axes]


def by_lax() -> Iterator[Program]:
    ints_and_floats = ("reduce_max", "reduce_min", "reduce_prod", "reduce_sum")
    dtypes = dict.fromkeys(ints_and_floats, REALS)
    dtypes |= {name: [np.bool_, *INTS] for name in ("reduce_and", "reduce_or", "reduce_xor")}
    for name in ("reduce_prod", "reduce_sum"):
        dtypes[name] = [*REALS, np.complex64]
    for name, some in dtypes.items():
        for dtype in some:
            x, nothing = values(dtype, 2, 3, 4), values(dtype, 0, 2)
            title = f"{name} {x.dtype}"
            fun = over(name, (1,), (0, 2), (0, 1, 2), ())
            yield program(fun, x, name=title, **rtol(dtype))
            yield program(over(name, (0,), (1,)), nothing, name=f"{title} of n", shapes="n, ...")
    for name in ("reduce_max", "reduce_min"):
        for dtype in FLOATS:
            with np.errstate(over="ignore"):
                x = EDGES.astype(dtype)
            yield program(reduction(name, axes=(1,)), x, name=f"{name} {x.dtype} of edges")
        yield program(reduction(name, axes=(0,)), values(np.bool_, 3, 2), name=f"{name} of bools")
    for dtype in FLOATS[1:]:
        ones = np.ones((2, 5000, 3), dtype)
        yield program(reduction("reduce_sum", axes=(1,)), ones, name=f"many {ones.dtype}", rtol=0)


def args() -> Iterator[Program]:
    for kind in ("argmax", "argmin"):
        for dtype in (*REALS, np.bool_):
            x = values(dtype, 3, 4, 2)
            indices: list[Any] = [np.int32, np.uint8, np.int16, np.uint32]
            index, axis = indices[x.dtype.num % 4], x.dtype.num % 3
            fun = reduction(kind, axis=axis, index_dtype=index)
            yield program(fun, x, name=f"{kind} {x.dtype} {index.__name__}")
        for dtype in FLOATS:
            with np.errstate(over="ignore"):
                x = EDGES.astype(dtype)
            fun = reduction(kind, axis=1, index_dtype=np.int32)
            yield program(fun, x, name=f"{kind} of edges {x.dtype}", shapes="b, n")
        for call in (lambda x, f: f(x), lambda x, f: f(x, axis=-1, keepdims=True)):
            jnp_fun = functools.partial(call, f=getattr(jnp, kind))
            yield program(jnp_fun, EDGES, name=f"jnp.{kind}", shapes="b, ...")


def generic() -> Iterator[Program]:
    functions: dict[str, Callable[[Any, Any], Any]] = {
        "add": lambda x, y: x + y,
        "mul": lambda x, y: y * x,
        "max": lambda x, y: jnp.maximum(x, y),
        "min": lambda x, y: jnp.minimum(y, x),
    }
    bits: dict[str, Callable[[Any, Any], Any]] = {
        "and": lambda x, y: x & y,
        "or": lambda x, y: x | y,
        "xor": lambda x, y: x ^ y,
    }
    inits = {"add": 0, "mul": 1, "max": np.iinfo(np.int32).min, "and": -1, "or": 0, "xor": 0}
    for kind, function in {**functions, **bits}.items():
        x = values(np.int32, 4, 3)
        for init in {inits.get(kind, 7), 7}:
            yield program(
                lambda x, f=function, i=init: lax.reduce(x, np.int32(i), f, (0,)),
                x,
                name=f"reduce {kind} from {init}",
                shapes="b, ...",
            )
    for kind, function in functions.items():
        yield program(
            lambda x, init, f=function: lax.reduce(x, init, f, (1,)),
            values(np.float32, 4, 3),
            np.float32(0.5),
            name=f"reduce {kind} from an argument",
        )


PROGRAMS = [*by_lax(), *args(), *generic()]
