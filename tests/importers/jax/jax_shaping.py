"""Shapes that are changed, filled and put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
from jax import lax

from tests.importers.jax.program import Program, program

DTYPES = [
    *(np.float32, np.float16, ml_dtypes.bfloat16, np.complex64, np.bool_),
    *(np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32),
]
X = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
ROW = np.array([1, -2, 3, -4], np.float32)
EMPTY = np.zeros((0, 3), np.float32)
EXACT = {"rtol": 0.0, "atol": 0.0}


def of_each_dtype(name: str, fun: Callable[[jax.Array], Any]) -> list[Program]:
    return [
        program(
            fun, X.astype(dtype), name=f"{name} of {np.dtype(dtype)}", shapes="b, c, ...", **EXACT
        )
        for dtype in DTYPES
    ]


def padded(*config: tuple[int, int, int], value: Any = 0) -> Callable[[jax.Array], jax.Array]:
    return lambda x: lax.pad(x, jnp.asarray(value, x.dtype), config)


# By name, of X.
OF_X: dict[str, Callable[[Any], Any]] = {
    "reshape": lambda x: x.reshape(x.shape[0], -1),
    "reshape to as many": lambda x: x.reshape(x.shape[0], x.shape[1], 2, 2),
    "reshape to itself": lambda x: x.reshape(x.shape),
    "reshape to a vector": jnp.ravel,
    "reshape of other dimensions": lambda x: lax.reshape(
        x, (x.shape[2], x.shape[0] * x.shape[1]), (2, 0, 1)
    ),
    "expand_dims": lambda x: x[:, None],
    "expand_dims several": lambda x: lax.expand_dims(x, (0, 2, 5)),
    "squeeze": lambda x: lax.expand_dims(x, (0, 2, 5)).squeeze((2, 5)),
    "squeeze nothing": lambda x: lax.squeeze(x, ()),
    "broadcast": lambda x: jnp.broadcast_to(x, (5, *x.shape)),
    "broadcast twice": lambda x: lax.broadcast(x, (5, 2)),
    "broadcast behind": lambda x: jnp.broadcast_to(x[..., None], (*x.shape, 5)),
    "broadcast between": lambda x: jnp.broadcast_to(x[:, None], (x.shape[0], 2, *x.shape[1:])),
    "broadcast of 1": lambda x: jnp.broadcast_to(x[:1, :1, :1], x.shape),
    "broadcast of a row": lambda x: jnp.broadcast_to(x[0, 0], x.shape),
    "broadcast of columns": lambda x: lax.broadcast_in_dim(x[:, 0, 0], x.shape, (0,)),
    "broadcast to two axes": lambda x: lax.broadcast_in_dim(
        x, (x.shape[0], 2, x.shape[1], 3, x.shape[2]), (0, 2, 4)
    ),
    "broadcast of a scalar": lambda x: jnp.full(x.shape, x[0, 0, 1]),
    "full_like": lambda x: jnp.full_like(x, 7),
    "ones": lambda x: jnp.ones((x.shape[1], x.shape[0])),
    "transpose": lambda x: x.T,
    "transpose nothing": lambda x: lax.transpose(x, (0, 1, 2)),
    "swapaxes": lambda x: jnp.swapaxes(x, 0, 1),
    "moveaxis": lambda x: jnp.moveaxis(x, 0, -1),
    "flip": lambda x: jnp.flip(x, (0, 2)),
    "flip all": jnp.flip,
    "fliplr": jnp.fliplr,
    "rot90": jnp.rot90,
    "concatenate": lambda x: jnp.concatenate([x, x * 2, x[:1]], 0),
    "concatenate one": lambda x: lax.concatenate([x], 0),
    "stack": lambda x: jnp.stack([x, x], 1),
    "hstack": lambda x: jnp.hstack([x, x]),
    "dstack": lambda x: jnp.dstack([x, x]),
    "append": lambda x: jnp.append(x, x[:, :1], 1),
    "split": lambda x: jnp.split(x, 2, 2),
    "split unequally": lambda x: jnp.split(x, [1], 2),
    "split at an end": lambda x: jnp.split(x, [0, 4], 2),
    "split into one": lambda x: lax.split(x, [4], 2),
    "unstack": lambda x: jnp.unstack(x, axis=2),
    "tile": lambda x: jnp.tile(x, (2, 1, 3)),
    "tile to a larger rank": lambda x: jnp.tile(x, (2, 1, 1, 2)),
    "tile nothing": lambda x: jnp.tile(x, (1, 1, 1)),
    "repeat": lambda x: jnp.repeat(x, 3, 1),
    "repeat all": lambda x: jnp.repeat(x, 2),
    "roll": lambda x: jnp.roll(x, 3, 2),
    "roll along a dimension": lambda x: jnp.roll(x, 1, 0),
    "pad": lambda x: jnp.pad(x, ((0, 0), (1, 2), (3, 0))),
    "pad by -0.0": padded((0, 0, 0), (1, 0, 0), (0, 1, 0), value=-0.0),
    "pad by 7": padded((1, 0, 0), (0, 0, 0), (0, 1, 0), value=7),
    "pad by a computed number": lambda x: lax.pad(
        x, x[0, 0, 1] * 3, ((1, 1, 0), (0, 0, 0), (0, 1, 0))
    ),
    "pad nothing": padded((0, 0, 0), (0, 0, 0), (0, 0, 0)),
    "gaps": padded((0, 0, 0), (0, 0, 0), (0, 0, 2), value=5),
    "gaps on unknown axes": padded((0, 0, 1), (1, 2, 2), (2, 1, 3), value=5),
    "gaps cut off": padded((0, 0, 0), (-1, 0, 1), (-2, -1, 1), value=5),
    "cut off": padded((0, 0, 0), (-1, 0, 0), (-1, -2, 0)),
    "cut off and pad": padded((0, 0, 0), (-1, 2, 0), (2, -3, 0), value=9),
    "more cut off than there is": padded((0, 0, 0), (0, 0, 0), (-6, 5, 0), value=9),
    "cut all off": padded((0, 0, 0), (0, 0, 0), (-2, -2, 0), value=9),
    "atleast_3d": lambda x: jnp.atleast_3d(x[:, 0, 0]),
    "atleast_2d": lambda x: jnp.atleast_2d(x[0, 0]),
    "arange": lambda x: jnp.arange(x.shape[0], dtype=jnp.float32),
    "arange from to": lambda x: jnp.arange(2, 2 + x.shape[0] * x.shape[1]),
    "eye": lambda x: jnp.eye(x.shape[0]),
    "tril": lambda x: jnp.tril(x[0]),
    "triu": lambda x: jnp.triu(x, 1),
    "a causal mask": lambda x: jnp.tril(jnp.ones((x.shape[1], x.shape[1]), bool)),
    "meshgrid": lambda x: jnp.meshgrid(x[0, 0], x[:, 0, 0]),
    "meshgrid ij": lambda x: jnp.meshgrid(x[0, 0], x[:, 0, 0], indexing="ij"),
    "sizes": lambda x: jnp.array([x.shape[0] * x.shape[1], x.shape[1] - 1]),
    "a size as a float": lambda x: x * x.shape[1],
    **{
        f"iota {axis}": lambda x, axis=axis: lax.broadcasted_iota(jnp.int32, x.shape, axis)
        for axis in range(3)
    },
}
# By name, of ROW, of a shape that is known.
OF_A_ROW: dict[str, Callable[[Any], Any]] = {
    **{
        f"pad {mode}": lambda x, mode=mode: jnp.pad(x, (3, 2), mode=mode)
        for mode in ("constant", "edge", "linear_ramp", "maximum", "mean", "reflect", "symmetric")
    },
    "pad wrap": lambda x: jnp.pad(x, (3, 6), mode="wrap"),
    "diag": jnp.diag,
    "diag k": lambda x: jnp.diag(x, 1),
    "diagflat": lambda x: jnp.diagflat(x, -1),
    "diagonal": lambda x: jnp.diagonal(x.reshape(2, 2)),
    "linspace": lambda x: jnp.linspace(x[0], x[2], 7),
    "logspace": lambda x: jnp.logspace(0, x[2], 5),
    "tri": lambda x: jnp.tri(4, 5, -1) + x[:, None],
    "vander": lambda x: jnp.vander(x, 3),
    "gaps in nothing": lambda x: lax.pad(x[:0], 5.0, ((1, 2, 3),)),
    "a scalar": lambda x: x[0].reshape(1, 1, 1),
    "to a scalar": lambda x: x[:1].reshape(()),
    "a scalar transposed": lambda x: x[0].T,
    "broadcast of nothing": lambda x: jnp.broadcast_to(x[:0], (3, 0)),
    "broadcast to nothing": lambda x: jnp.broadcast_to(x, (0, 4)),
    "a scalar tiled": lambda x: jnp.tile(x[0], (2, 3)),
    "a scalar broadcast to a scalar": lambda x: jnp.broadcast_to(x[0], ()),
}
IOTAS = [np.float32, np.float16, ml_dtypes.bfloat16, np.complex64, np.int8, np.uint8, np.uint32]
PROGRAMS = [
    *(program(fun, X, name=name, **EXACT) for name, fun in OF_X.items()),
    *(
        program(fun, X, name=f"{name}, unknown sizes", shapes="b, c, ...", **EXACT)
        for name, fun in OF_X.items()
    ),
    *(
        program(fun, X, name=f"{name}, unknown batch", shapes="b, ...", **EXACT)
        for name, fun in OF_X.items()
    ),
    *(program(fun, ROW, name=name) for name, fun in OF_A_ROW.items()),
    *(
        program(OF_X[name], X[:0], name=f"{name} of nothing", shapes="b, ...")
        for name in (
            "reshape to as many",
            "expand_dims",
            "broadcast",
            "transpose",
            "pad",
            "flip all",
        )
    ),
    *(
        result
        for name in ("broadcast", "tile", "transpose", "flip", "split unequally", "stack")
        for result in of_each_dtype(name, OF_X[name])
    ),
    *of_each_dtype("gaps", padded((0, 0, 0), (1, -1, 1), (0, 2, 2), value=1)),
    *of_each_dtype("pad", padded((0, 0, 0), (1, 0, 0), (0, 2, 0), value=0)),
    *(
        program(
            lambda x, dtype=dtype: lax.iota(dtype, 700) + 0 * x[0].astype(dtype),
            ROW,
            name=f"iota of {np.dtype(dtype)}",
            **EXACT,
        )
        for dtype in IOTAS
    ),
    program(
        lambda x, n: jnp.pad(x, ((0, n.shape[0]), (0, 0))),
        ROW[:, None],
        ROW,
        name="pad by a dimension",
        shapes=("b, ...", "c"),
    ),
    program(
        lambda x: lax.pad(x, 1.0, ((0, 6 - x.shape[0], 0),)),
        ROW,
        name="pad to a size",
        shapes="b",
    ),
    program(
        lambda x, y: lax.pad(x, 1.0, ((y.shape[0] - x.shape[0], 0, 0),)),
        np.arange(7, dtype=np.float32),
        ROW,
        name="cut off to a size",
        shapes=("b", "c"),
    ),
    program(lambda x: jnp.reshape(x, (x.shape[1], -1)), EMPTY, name="reshape of nothing"),
]
