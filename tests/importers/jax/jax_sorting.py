"""Sorts, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import ml_dtypes
import numpy as np
from jax import lax

from tests.importers.jax.jax_shaping import DTYPES, EXACT
from tests.importers.jax.program import program

random = np.random.default_rng(5)
NAN, INF = np.nan, np.inf
LARGEST = np.finfo(np.float32).max
EDGES = np.array(
    [
        3,
        NAN,
        INF,
        0.0,
        -0.0,
        LARGEST,
        -INF,
        1,
        NAN,
        -LARGEST,
        -0.0,
        0.0,
        INF,
        -INF,
        1,
        1e-37,
        2e-37,
    ],
    np.float32,
)
X = random.integers(-3, 4, (2, 3, 9)).astype(np.float32)
MANY = random.integers(0, 9, 3000).astype(np.int32)
INTEGERS = [dtype for dtype in DTYPES if np.dtype(dtype).kind in "iu"]
ORDERED = [dtype for dtype in DTYPES if np.dtype(dtype).kind != "c"]
FLOATS = [np.float32, np.float16, ml_dtypes.bfloat16]


def with_places(*keys: Any, axis: int = -1, num_keys: int = 1) -> Any:
    """Keys, and where they were: sorting is stable."""
    axis %= keys[0].ndim
    places = lax.broadcasted_iota(jnp.int32, keys[0].shape, axis)
    return lax.sort((*keys, places), dimension=axis, num_keys=num_keys)


# By name, of X.
OF_X: dict[str, Callable[[Any], Any]] = {
    "sort": jnp.sort,
    "sort down": lambda x: jnp.sort(x, descending=True),
    **{f"sort axis {axis}": lambda x, axis=axis: jnp.sort(x, axis) for axis in range(3)},
    **{f"places along {axis}": lambda x, axis=axis: with_places(x, axis=axis) for axis in range(3)},
    "not stable": lambda x: jnp.sort(x, stable=False),
    "argsort": jnp.argsort,
    "argsort down": lambda x: jnp.argsort(x, 1, descending=True),
    "two keys": lambda x: with_places(x, x[:, :, ::-1], num_keys=2),
    "three keys": lambda x: with_places(x > 0, -x, x[:, ::-1], axis=1, num_keys=3),
    "several operands": lambda x: lax.sort((x, -x, x * 2 + 1), num_keys=1),
    "top_k": lambda x: lax.top_k(x, 4),
    "top_k of all": lambda x: lax.top_k(x, 9),
    "top_k of none": lambda x: lax.top_k(x, 0),
    "top_k on an axis": lambda x: lax.top_k(x, 2, axis=1),
    "approx_max_k": lambda x: lax.approx_max_k(x, 3)[0],
    "approx_min_k": lambda x: lax.approx_min_k(x, 3, reduction_dimension=1)[0],
    "partition": lambda x: jnp.sort(jnp.partition(x, 3)[..., :3]),
    "median": lambda x: jnp.median(x, 2),
    "percentile": lambda x: jnp.percentile(x, jnp.array([10.0, 75.0]), 2),
    "a mask of the largest": lambda x: x >= lax.top_k(x, 3)[0][..., -1:],
}
# By name, of a vector of integers with repetitions.
OF_INTEGERS: dict[str, Callable[[Any], Any]] = {
    "unique": lambda x: jnp.unique(x, size=6, fill_value=-1),
    "unique with counts": lambda x: jnp.unique(
        x, size=6, return_counts=True, return_inverse=True, return_index=True
    ),
    "searchsorted": lambda x: jnp.searchsorted(jnp.array([-1, 0, 0, 2]), x),
    "searchsorted right": lambda x: jnp.searchsorted(jnp.array([-1, 0, 0, 2]), x, side="right"),
    "searchsorted by sort": lambda x: jnp.searchsorted(jnp.array([-1, 0, 0, 2]), x, method="sort"),
    "lexsort": lambda x: jnp.lexsort((x, x[::-1] % 2)),
    "ranks": lambda x: jnp.argsort(jnp.argsort(x)),
    "bincount": lambda x: jnp.bincount(x + 3, length=8),
    "digitize": lambda x: jnp.digitize(x, jnp.array([-2, 0, 2])),
}


def limits(dtype: Any) -> Any:
    if np.dtype(dtype).kind not in "iu":
        return X[0, 0].astype(dtype)
    info = np.iinfo(dtype)
    return np.array([3, info.max, info.min, 0, info.min, 1, info.max, info.max - 1], dtype)


PROGRAMS = [
    *(program(fun, X, name=name, atol=0.0) for name, fun in OF_X.items()),
    *(
        program(fun, X, name=f"{name}, unknown batch", shapes="b, ...", atol=0.0)
        for name, fun in OF_X.items()
    ),
    *(
        program(OF_X[name], X, name=f"{name}, unknown sizes", shapes="b, c, d", **EXACT)
        for name in ("sort", "sort axis 0", "sort axis 1", "places along 2", "argsort", "two keys")
    ),
    *(
        program(with_places, limits(dtype), name=f"sort {np.dtype(dtype)}", **EXACT)
        for dtype in DTYPES
    ),
    *(
        program(lambda x: lax.top_k(x, 5), limits(dtype), name=f"top_k {np.dtype(dtype)}", **EXACT)
        for dtype in ORDERED
        if dtype != np.bool_
    ),
    *(
        program(fun, EDGES.astype(dtype), name=f"edges of {np.dtype(dtype)}, {name}", **EXACT)
        for dtype in FLOATS
        for name, fun in {
            "sort": with_places,
            "sort down": lambda x: jnp.argsort(x, descending=True),
            "two keys": lambda x: with_places(jnp.roll(x, 3), x, num_keys=2),
            "nan first": lambda x: lax.top_k(x[: EDGES.tolist().index(0)], 3),
            "median": jnp.median,
            "nanmedian": jnp.nanmedian,
        }.items()
    ),
    program(
        lambda x: with_places(lax.complex(x, jnp.roll(x, 1))), EDGES, name="edges of complex64"
    ),
    program(lambda x: lax.top_k(x, 6)[0], EDGES, name="top_k of edges"),
    program(with_places, MANY, name="many", **EXACT),
    program(lambda x: lax.top_k(x, 500), MANY, name="top_k of many", **EXACT),
    program(with_places, MANY.astype(np.float32), name="many floats", **EXACT),
    program(with_places, X[:, :, :0], name="nothing"),
    program(with_places, X[:, :, :1], name="one"),
    program(with_places, X[:0], name="nothing of a batch", shapes="b, ..."),
    *(program(fun, X[0, 0].astype(np.int32), name=name) for name, fun in OF_INTEGERS.items()),
]
