"""Blocks of arrays, taken and replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.jax_shaping import DTYPES, EXACT, X
from tests.importers.jax.program import program

Y = np.arange(60, dtype=np.float32).reshape(3, 4, 5)

# By name, of Y.
OF_Y: dict[str, Callable[[Any], Any]] = {
    "slice": lambda x: lax.slice(x, (0, 1, 2), (x.shape[0], 3, 5)),
    "slice with strides": lambda x: lax.slice(x, (0, 1, 0), (x.shape[0], 4, 4), (1, 2, 3)),
    "slice nothing off": lambda x: lax.slice(x, (0, 0, 0), x.shape),
    "slice to nothing": lambda x: lax.slice(x, (0, 2, 1), (x.shape[0], 2, 3)),
    "all but the last": lambda x: lax.slice(x, (0, 0, 0), (x.shape[0] - 1, *x.shape[1:])),
    "from 1 with strides": lambda x: lax.slice_in_dim(x, 1, x.shape[0], 2, 0),
    "a half": lambda x: lax.slice_in_dim(x, 0, x.shape[0] // 2, axis=0),
    "behind a half": lambda x: lax.slice_in_dim(x, x.shape[0] // 2, x.shape[0], axis=0),
    "an index": lambda x: x[:, 1],
    "a negative index": lambda x: x[:, -1, -2],
    "index of an axis not known": lambda x: x[-1],
    "indexing with steps": lambda x: x[:, ::2, 1::3],
    "negative steps": lambda x: x[:, ::-1, 3:0:-2],
    "negative steps of an axis not known": lambda x: x[::-1],
    "an ellipsis": lambda x: x[..., None, 1:-1],
    "take": lambda x: jnp.take(x, jnp.arange(1, 3), 1),
    "index_in_dim": lambda x: lax.index_in_dim(x, -1, 1),
    "dynamic_index_in_dim": lambda x: lax.dynamic_index_in_dim(x, 2, 1),
    "a start that is known": lambda x: lax.dynamic_slice(x, (0, 1, 9), (x.shape[0], 2, 3)),
    "a negative start": lambda x: lax.dynamic_slice(x, (0, -2, -1), (x.shape[0], 2, 1)),
    "a start on an axis not known": lambda x: lax.dynamic_slice_in_dim(x, 1, 2, 0),
    "a start behind the end": lambda x: lax.dynamic_slice_in_dim(x, 99, 2, 0),
    "update": lambda x: lax.dynamic_update_slice(x, -x[:, :2, :3], (0, 1, 1)),
    "update at an end": lambda x: lax.dynamic_update_slice(x, -x[:, :2], (0, 2, 0)),
    "update at the start": lambda x: lax.dynamic_update_slice(x, -x[:, :2], (0, 0, 0)),
    "update behind the end": lambda x: lax.dynamic_update_slice(x, -x[:, :2], (0, 9, 0)),
    "update on an axis not known": lambda x: lax.dynamic_update_slice(x, -x[:2], (1, 0, 0)),
    "update of all": lambda x: lax.dynamic_update_slice(x, -x, (1, 0, 2)),
    "update by nothing": lambda x: lax.dynamic_update_slice(x, x[:, :0], (0, 1, 0)),
    "update by an index": lambda x: lax.dynamic_update_index_in_dim(x, x[:, 0], 3, 1),
    "set": lambda x: x.at[:, 1:3].set(0.0),
    "set an index": lambda x: x.at[:, 1].set(x[:, 2]),
    "add to an index": lambda x: x.at[..., 2:].add(5.0),
}
STARTS = np.array([0, 1, 2], np.int32)


def at(x: jax.Array, starts: jax.Array) -> jax.Array:
    return lax.dynamic_slice(x, list(starts), (x.shape[0], 2, 3))


def put(x: jax.Array, starts: jax.Array) -> jax.Array:
    return lax.dynamic_update_slice(x, -x[:, :2, :3], list(starts))


def cached(cache: jax.Array, entry: jax.Array, position: jax.Array) -> jax.Array:
    """A step of a decoder."""
    return lax.dynamic_update_slice(cache, entry, (0, position, 0))


PROGRAMS = [
    *(program(fun, Y, name=name, **EXACT) for name, fun in OF_Y.items()),
    *(
        program(fun, Y, name=f"{name}, unknown batch", shapes="b, ...", **EXACT)
        for name, fun in OF_Y.items()
        if "not known" not in name and "half" not in name and "start behind" not in name
    ),
    *(
        program(OF_Y[name], Y, name=f"{name}, unknown sizes", shapes="b + 2, c, 5", **EXACT)
        for name in (
            *("all but the last", "from 1 with strides", "a start on an axis not known"),
            *("a start behind the end", "update on an axis not known"),
            *("index of an axis not known", "negative steps of an axis not known"),
            *("a half", "behind a half"),
        )
    ),
    *(
        program(fun, Y, np.array(starts, np.int32), name=f"{fun.__name__} {starts}", shapes=shapes)
        for fun in (at, put)
        for starts in ([0, 1, 1], [1, 2, 2], [0, 3, 4], [-1, -2, -7], [0, 2**31 - 1, -(2**31)])
        for shapes in (None, ("b, ...", None))
    ),
    *(
        program(
            fun,
            Y,
            np.array([0, 1, limit], dtype),
            name=f"{fun.__name__} {limit} of {dtype.__name__}",
            **EXACT,
        )
        for fun in (at, put)
        for dtype, limit in (
            *((np.int8, -128), (np.uint8, 255), (np.int16, 7), (np.uint16, 1)),
            *((np.uint32, 2**32 - 1), (np.uint32, 2)),
        )
    ),
    *(
        program(
            fun, X.astype(dtype), STARTS[[0, 1, 0]], name=f"{fun.__name__} in {np.dtype(dtype)}"
        )
        for fun in (at, lambda x, starts: lax.dynamic_update_slice(x, x[:1, :2, 2:], list(starts)))
        for dtype in DTYPES
    ),
    *(
        program(
            cached,
            Y,
            -Y[:, :1],
            np.int32(position),
            name=f"a cache at {position}",
            shapes=("b, ...", "b, ...", None),
        )
        for position in (0, 2, 3, 4)
    ),
    program(
        cached, Y, -Y[:, :2], np.int32(1), name="a cache", shapes=("b, t + 2, 5", "b, 2, 5", None)
    ),
    program(
        lambda x, y, i: lax.dynamic_update_slice(x, y, (i, 0, i)),
        *(Y, -Y[:2, :, :3], np.int32(1)),
        name="a block of unknown size",
        shapes=("b + c, d, ...", "b, d, ...", None),
    ),
    program(
        lambda x, i: lax.dynamic_slice(x, (i, 0, i), (x.shape[0] - 1, x.shape[1], 2)),
        *(Y, np.int32(1)),
        name="a slice of unknown size",
        shapes=("b, c, ...", None),
    ),
    program(
        lambda x, i: jax.vmap(lambda row, j: lax.dynamic_slice(row, (j,), (2,)))(x[0], i),
        *(Y, np.array([0, 1, 7, -1], np.int32)),
        name="starts in a batch",
    ),
]
