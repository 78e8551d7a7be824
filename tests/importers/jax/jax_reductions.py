"""Reductions: every dtype, NaN and infinities, no axes, no elements, symbolic dimensions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import jax
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
WIDE: list[Any] = [np.int64, np.uint64, np.float64]
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
    if dtype in (*FLOATS, np.float64):
        return RNG.normal(size=shape).astype(dtype)
    info = np.iinfo(dtype)
    return RNG.integers(info.min, info.max, shape, dtype, endpoint=True)


def rtol(dtype: Any) -> dict[str, float]:
    """How exact sums and products are."""
    if dtype is np.float64:
        return {"rtol": 1e-12, "atol": 1e-12}
    short = {np.float16: 2e-3, ml_dtypes.bfloat16: 2e-2}
    # What is left where numbers cancel is as exact as they are: some are 4.
    return {"rtol": short[dtype], "atol": 4 * short[dtype]} if dtype in short else {}


def reduction(name: str, **params: Any) -> Callable[[Any], Any]:
    """A function of lax, which leaves the dtypes as they are where jnp's would change them."""
    return functools.partial(getattr(lax, name), **params)


def over(name: str, *axes: tuple[int, ...]) -> Callable[[Any], Any]:
    """The reductions of several axes."""
    return lambda x: [getattr(lax, name)(x, axes=some) for some in axes]


def by_lax() -> Iterator[Program]:
    ints_and_floats = ("reduce_max", "reduce_min", "reduce_prod", "reduce_sum")
    dtypes = {name: [*REALS, *WIDE] for name in ints_and_floats}
    dtypes |= {
        name: [np.bool_, *INTS, *WIDE[:2]] for name in ("reduce_and", "reduce_or", "reduce_xor")
    }
    for name in ("reduce_prod", "reduce_sum"):
        dtypes[name] = [*REALS, *WIDE, np.complex64]
    for name, some in dtypes.items():
        for dtype in some:
            x, nothing = values(dtype, 2, 3, 4), values(dtype, 0, 2)
            title = f"{name} {x.dtype}"
            fun = over(name, (1,), (0, 2), (0, 1, 2), ())
            wide = dtype in WIDE
            yield program(fun, x, name=title, x64=wide, **rtol(dtype))
            fun = over(name, (0,), (1,))
            yield program(fun, nothing, name=f"{title} of n", shapes="n, ...", x64=wide)
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
        for dtype in (*REALS, *WIDE, np.bool_):
            x = values(dtype, 3, 4, 2)
            indices: list[Any] = [np.int32, np.uint8, np.int16, np.uint32]
            index, axis = indices[x.dtype.num % 4], x.dtype.num % 3
            fun = reduction(kind, axis=axis, index_dtype=index)
            yield program(fun, x, name=f"{kind} {x.dtype} {index.__name__}", x64=dtype in WIDE)
        for dtype in FLOATS:
            with np.errstate(over="ignore"):
                x = EDGES.astype(dtype)
            fun = reduction(kind, axis=1, index_dtype=np.int32)
            yield program(fun, x, name=f"{kind} of edges {x.dtype}", shapes="b, n")
        yield program(getattr(jnp, kind), EDGES, name=f"{kind} as int64", x64=True)
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


def by_jnp() -> Iterator[Program]:
    """What people write."""
    x = values(np.float32, 3, 4, 5)
    holes = np.where(x > 1, np.float32(NAN), x)
    last = {"axis": -1}
    functions: dict[str, Callable[[Any], Any]] = {
        "sum": jnp.sum,
        "sum of all but b": lambda x: jnp.sum(x, (1, 2)),
        "mean": lambda x: jnp.mean(x, **last),
        "mean over b": lambda x: jnp.mean(x, 0),
        "mean of all": jnp.mean,
        "var": lambda x: jnp.var(x, 1, ddof=1),
        "std": lambda x: jnp.std(x, (0, 2), keepdims=True),
        "extremes": lambda x: [jnp.max(x, 1), jnp.min(x, **last), jnp.ptp(x, 0)],
        "initial": lambda x: [jnp.max(x, 1, initial=0.5), jnp.sum(x, where=x > 0, initial=2.0)],
        "prod": lambda x: jnp.prod(x, 2),
        "logic": lambda x: [jnp.any(x > 1, 1), jnp.all(x > -1, 0), jnp.count_nonzero(x > 0)],
        "average": lambda x: jnp.average(x, 2, weights=jnp.arange(5.0)),
        "quantiles": lambda x: [jnp.median(x, 1), jnp.quantile(x, 0.3, **last)],
        "percentiles": lambda x: jnp.percentile(x, jnp.array([10.0, 50.0]), axis=1),
        "norms": lambda x: [
            jnp.linalg.norm(x, axis=1, ord=order, keepdims=True) for order in (None, 1, jnp.inf)
        ],
        "softmax": lambda x: [jax.nn.softmax(x), jax.nn.log_softmax(x, 1)],
        "masked softmax": lambda x: jax.nn.softmax(x, where=x > 0, axis=1),
        "logsumexp": lambda x: [jax.nn.logsumexp(x, 1), jax.nn.logsumexp(x, b=x * x, axis=2)],
        "standardize": jax.nn.standardize,
        "layer norm": lambda x: (
            (x - x.mean(-1, keepdims=True)) * lax.rsqrt(x.var(-1, keepdims=True) + 1e-6)
        ),
        "RMS norm": lambda x: x * lax.rsqrt(jnp.mean(jnp.square(x), -1, keepdims=True) + 1e-6),
        "batch norm": lambda x: (x - x.mean((0, 1))) / jnp.sqrt(x.var((0, 1)) + 1e-5),
        "one hot of the best": lambda x: jax.nn.one_hot(jnp.argmax(x, -1), 5),
        "bits": lambda x: jnp.bitwise_or.reduce((x * 100).astype(int), axis=1),
    }
    nan_functions: dict[str, Callable[[Any], Any]] = {
        "nansum": lambda x: [jnp.nansum(x, 1), jnp.nanprod(x)],
        "nanmean": lambda x: [jnp.nanmean(x, 0), jnp.nanvar(x, 2), jnp.nanstd(x)],
        "nanmax": lambda x: [jnp.nanmax(x, 1), jnp.nanmin(x, 0)],
        "nanargmax": lambda x: [jnp.nanargmax(x, 1), jnp.nanargmin(x, 2)],
        "nanmedian": lambda x: jnp.nanmedian(x, 1),
        "nanquantile": lambda x: jnp.nanquantile(x, 0.4, axis=2),
        "with NaN": lambda x: [jnp.max(x, 0), jnp.argmin(x, 1), jnp.median(x, 2)],
    }
    for name, fun in {**functions, **nan_functions}.items():
        array = holes if name in nan_functions else x
        yield program(fun, array, name=name, shapes="b, ...")
    for name in ("sum", "var", "softmax", "layer norm", "logsumexp"):
        for dtype in FLOATS[1:]:
            array = x.astype(dtype)
            fun = functions[name]
            title = f"{name} {array.dtype}"
            yield program(fun, array, name=title, shapes="b, ...", **rtol(dtype))


PROGRAMS = [*by_lax(), *args(), *generic(), *by_jnp()]
