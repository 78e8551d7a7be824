"""Cumulative reductions: every dtype, both directions, NaN, infinities, symbolic axes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.jax_reductions import EDGES, FLOATS, REALS, WIDE, rtol, values
from tests.importers.jax.program import Program, program


def both(name: str, *axes: int) -> Callable[[Any], Any]:
    """Along axes, in both directions."""
    return lambda x: [
        getattr(lax, name)(x, axis=axis, reverse=reverse)
        for axis in axes
        for reverse in (False, True)
    ]


def by_lax() -> Iterator[Program]:
    names = ("cumsum", "cumprod", "cummax", "cummin")
    dtypes = {name: [*REALS, *WIDE] for name in names}
    dtypes["cumlogsumexp"] = [*FLOATS, np.float64]
    for name, some in dtypes.items():
        for dtype in some:
            x = values(dtype, 3, 5, 2)
            title = f"{name} {x.dtype}"
            yield program(both(name, 0, 1), x, name=title, x64=dtype in WIDE, **rtol(dtype))
        for dtype in FLOATS:
            with np.errstate(over="ignore"):
                x = EDGES.astype(dtype)
            yield program(both(name, 1), x, name=f"{name} of edges {x.dtype}", **rtol(dtype))
        for size in (0, 1, 2, 7, 8, 9):
            x = values(np.float32, size, 2)
            yield program(both(name, 0), x, name=f"{name} of {size}", shapes="n, ...")
        yield program(both(name, 1), values(np.float32, 2, 9), name=f"{name} of b", shapes="b, ...")
        yield program(both(name, 0), values(np.float32, 0, 2), name=f"{name} of nothing")
    for name in ("cumsum", "cumprod"):
        yield program(both(name, 0, 2), values(np.complex64, 3, 2, 4), name=f"complex {name}")
    for dtype in FLOATS[1:]:
        ones = np.ones((3000, 2), dtype)
        yield program(both("cumsum", 0), ones, name=f"cumsum of many {ones.dtype}", **rtol(dtype))
    yield program(both("cummax", 0), values(np.int32, 1000, 2), name="cummax of many")


def by_jnp() -> Iterator[Program]:
    x, flags = values(np.float32, 3, 4), values(np.bool_, 3, 4)
    functions: dict[str, Callable[[Any], Any]] = {
        "cumsum": lambda x: jnp.cumsum(x, axis=1),
        "cumsum of all": jnp.cumsum,
        "cumprod": lambda x: jnp.cumprod(x, axis=-1),
        "cumulative_sum": lambda x: jnp.cumulative_sum(x, axis=1, include_initial=True),
        "maximum.accumulate": lambda x: jnp.maximum.accumulate(x, axis=1),
        "associative_scan": lambda x: lax.associative_scan(jnp.maximum, x, axis=1),
        "positions": lambda x: jnp.cumsum(x > 0, axis=1) - 1,
        "nancumsum": lambda x: jnp.nancumsum(x, axis=1),
        "normalised": lambda x: jnp.cumsum(jax.nn.softmax(x), axis=-1),
    }
    for name, fun in functions.items():
        yield program(fun, x, name=name)
        yield program(fun, x, name=f"{name} of b", shapes="b, ...")
    yield program(lambda x: jnp.cumsum(x, axis=0), flags, name="cumsum of bools", shapes="b, ...")


PROGRAMS = [*by_lax(), *by_jnp()]
