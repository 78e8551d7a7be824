"""Pooling: kernels where there are some, every other window, padding, symbolic dimensions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.jax_reductions import FLOATS, INF, INTS, WIDE, rtol, values
from tests.importers.jax.program import Program, program

Window = Callable[..., Any]


def max_pool(x: Any, *window: Any, **options: Any) -> Any:
    least = -jnp.inf if jnp.issubdtype(x.dtype, jnp.floating) else jnp.iinfo(x.dtype).min
    return lax.reduce_window(x, np.array(least, x.dtype), lax.max, *window, **options)


def min_pool(x: Any, *window: Any, **options: Any) -> Any:
    largest = jnp.inf if jnp.issubdtype(x.dtype, jnp.floating) else jnp.iinfo(x.dtype).max
    return lax.reduce_window(x, np.array(largest, x.dtype), lax.min, *window, **options)


def sum_pool(x: Any, *window: Any, **options: Any) -> Any:
    return lax.reduce_window(x, np.array(0, x.dtype), lax.add, *window, **options)


def avg_pool(x: Any, window: Any, strides: Any, padding: Any) -> Any:
    """As flax has it, padding not counted."""
    counts = sum_pool(jnp.ones_like(x), window, strides, padding)
    return sum_pool(x, window, strides, padding) / counts


POOLS: dict[str, Window] = {"max": max_pool, "min": min_pool, "sum": sum_pool}
# shape, polymorphic shape, window, strides, paddings
NETWORKS: list[tuple[Any, ...]] = [
    ((2, 6, 7, 3), "b, ...", (1, 2, 2, 1), (1, 2, 2, 1), "VALID"),
    ((2, 7, 5, 3), "b, h, w, ...", (1, 3, 3, 1), (1, 2, 2, 1), "SAME"),
    ((2, 7, 5, 3), "b, ...", (1, 3, 2, 1), (1, 1, 2, 1), "SAME_LOWER"),
    ((2, 6, 5, 3), "b, h, w, ...", (1, 3, 3, 1), (1, 2, 1, 1), [(0, 0), (1, 1), (2, 0), (0, 0)]),
    ((2, 3, 6, 5), "b, ...", (1, 1, 2, 3), (1, 1, 2, 1), "SAME"),  # NCHW
    ((2, 9, 3), "b, n, ...", (1, 3, 1), (1, 2, 1), "SAME"),
    ((2, 9, 3), "b, ...", (1, 2, 1), (1, 2, 1), "VALID"),
    ((2, 4, 5, 6, 2), "b, ...", (1, 2, 2, 3, 1), (1, 2, 1, 2, 1), "SAME"),
    ((5, 4), "b, ...", (1, 4), (1, 1), "VALID"),
    ((5, 4), "b, ...", (3, 1), (1, 1), "VALID"),  # over the batch
    ((2, 5, 3, 6), "b, ...", (1, 2, 1, 3), (1, 1, 2, 2), "VALID"),  # with one between
    ((2, 4, 4, 3), "b, h, w, ...", (1, 1, 1, 1), (1, 2, 2, 1), "VALID"),
]


def networks() -> Iterator[Program]:
    for name, pool in {**POOLS, "avg": avg_pool}.items():
        for shape, spec, *window in NETWORKS:
            if name == "avg" and (len(shape) == 2 or "w" in spec):
                continue
            x = values(np.float32, *shape)
            for shapes in (None, spec) if name == "max" else (spec,):
                yield program(
                    lambda x, pool=pool, window=window: pool(x, *window),
                    x,
                    name=f"{name} {shape} {window} {shapes}",
                    shapes=shapes,
                )
        yield program(
            lambda x, pool=pool: pool(x, (1, x.shape[1], x.shape[2], 1), (1, 1, 1, 1), "VALID"),
            values(np.float32, 2, 3, 4, 5),
            name=f"{name} of all",
            shapes="b, h, w, ...",
        )


def dtypes() -> Iterator[Program]:
    for name, pool in POOLS.items():
        for dtype in (*INTS, *FLOATS, *WIDE):
            x = values(dtype, 2, 5, 6, 2)
            yield program(
                lambda x, pool=pool: pool(x, (1, 3, 2, 1), (1, 2, 1, 1), "SAME"),
                x,
                name=f"{name} {x.dtype}",
                shapes="b, ...",
                x64=dtype in WIDE,
                **rtol(dtype),
            )
            x = values(dtype, 1, 4, 4, 4, 2)
            yield program(
                lambda x, pool=pool: pool(x, (1, 2, 2, 2, 1), (1, 2, 2, 2, 1)),
                x,
                name=f"{name} 3D {x.dtype}",
                x64=dtype in WIDE,
                **rtol(dtype),
            )


def edges() -> Iterator[Program]:
    options: dict[str, dict[str, Any]] = {
        "window_dilation": {"window_dilation": (1, 2, 3)},
        "base_dilation": {"base_dilation": (1, 3, 2), "padding": [(0, 0), (1, 2), (0, 1)]},
        "both dilations": {"base_dilation": (2, 1, 2), "window_dilation": (1, 2, 1)},
        "less than all": {"padding": [(0, 0), (-1, 2), (1, -2)]},
        "nothing but padding": {"padding": [(0, 0), (4, 3), (2, 2)]},
        "padded batch": {"padding": [(1, 2), (1, 0), (0, 0)]},
        "too few": {"window_dilation": (1, 9, 1)},
        "rank 0": {},
    }
    for name, pool in POOLS.items():
        for title, some in options.items():
            some = {"window_strides": (1, 2, 1), **some}
            for dtype in (np.float32, np.int32):
                x = values(dtype, 2, 6, 7)
                fun = functools.partial(pool, window_dimensions=(1, 2, 3), **some)
                if title == "rank 0":
                    x, fun = values(dtype), functools.partial(pool, window_dimensions=())
                spec = "b, ..." if x.ndim and "base" not in title else None
                yield program(
                    lambda x, fun=fun: fun(x), x, name=f"{name} {title} {dtype}", shapes=spec
                )
        x = values(np.int32, 2, 9)
        yield program(
            lambda x, pool=pool: pool(x, (1, 3), (1, 2), "SAME"),
            x,
            name=f"{name} of n ints",
            shapes="b, n",
        )
        x = np.zeros((0, 4, 4, 2), np.float32)
        yield program(
            lambda x, pool=pool: pool(x, (1, 2, 2, 1)), x, name=f"{name} of none", shapes="b, ..."
        )
        yield program(lambda x, pool=pool: pool(x, (1, 2, 2, 1)), x, name=f"{name} of 0")
    x = np.array([[INF, -INF, 1, 2, -INF, 3, INF, INF]], np.float32)
    yield program(lambda x: max_pool(x, (1, 2)), x, name="infinities, max")
    yield program(lambda x: min_pool(x, (1, 3)), np.abs(x), name="infinities, min")


def generic() -> Iterator[Program]:
    functions: dict[str, Callable[[Any, Any], Any]] = {
        "add": lambda x, y: x + y,
        "mul": lambda x, y: x * y,
        "max": lambda x, y: jnp.maximum(x, y),
        "and": lambda x, y: x & y,
        "xor": lambda x, y: x ^ y,
    }
    for kind, function in functions.items():
        for init in (0, 1, 5):
            yield program(
                lambda x, f=function, i=init: lax.reduce_window(
                    x, np.int32(i), f, (2, 3), (1, 2), [(0, 1), (1, 1)]
                ),
                values(np.int32, 4, 7),
                name=f"reduce_window {kind} from {init}",
                shapes="b, ...",
            )
    yield program(
        lambda x: lax.reduce_window(x, False, lax.bitwise_or, (2, 3), (1, 1), "SAME"),
        values(np.bool_, 4, 5),
        name="dilated mask",
    )
    functions["or"] = lambda x, y: x | y
    for kind in ("and", "or", "xor"):
        yield program(
            lambda x, f=functions[kind]: [
                lax.reduce_window(x, init, f, (2, 3)) for init in (False, True)
            ],
            values(np.bool_, 4, 5),
            name=f"bools, {kind}",
        )
    yield program(
        lambda x, init: lax.reduce_window(x, init, lax.add, (1, 2, 2, 1), (1, 2, 2, 1), "SAME"),
        values(np.float32, 2, 5, 4, 3),
        np.float32(2.5),
        name="reduce_window from an argument",
    )


PROGRAMS = [*networks(), *dtypes(), *edges(), *generic()]
