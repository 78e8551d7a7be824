"""Scatters: `x.at[…]` in all its forms, and dimension numbers at random."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.jax_gathering import DTYPES, MODES, random_windows, values
from tests.importers.jax.program import Program, program

SCATTERS = {
    "update": lax.scatter,
    "add": lax.scatter_add,
    "sub": getattr(lax, "scatter_sub", lax.scatter_add),
    "mul": lax.scatter_mul,
    "min": lax.scatter_min,
    "max": lax.scatter_max,
}
BATCH = (None, "b, ...", "b, ...")


def _random(seed: int) -> Program:
    rng = np.random.default_rng(1000 + seed)
    windows, mode = random_windows(rng), MODES[seed % 3]
    while not windows.mapped and windows.batch:  # XLA fails on some, makes one write of others
        windows = random_windows(rng)
    kind = list(SCATTERS)[seed // 3 % len(SCATTERS)]
    dtype = DTYPES[seed % len(DTYPES)] if seed % 2 else "float32"
    if (dtype == "bool" and kind in ("add", "mul", "sub")) or (
        dtype == "complex64" and kind in ("max", "min", "mul")
    ):
        dtype = "int32"
    numbers = lax.ScatterDimensionNumbers(
        windows.window, windows.gone, windows.mapped, windows.batching, windows.paired
    )
    x = values(rng, windows.shape, dtype)
    kept = [
        size
        for axis, size in enumerate(windows.sizes)
        if axis not in windows.gone and axis not in windows.batching
    ]
    sizes, batch = iter(kept), iter(windows.batch)
    rank = len(kept) + len(windows.batch)
    shape = [next(sizes) if axis in windows.window else next(batch) for axis in range(rank)]
    updates = values(rng, shape, dtype)
    if kind == "mul":
        updates = (updates.astype(np.float32) % 3).astype(dtype)

    def scatter(x: jax.Array, at: jax.Array, updates: jax.Array) -> jax.Array:
        return SCATTERS[kind](x, at, updates, numbers, mode=mode)

    first = bool(windows.batch) and not windows.paired and 0 not in windows.window and seed % 4 < 2
    return program(
        scatter,
        x,
        windows.indices(rng, mode),
        updates,
        shapes=BATCH if first else None,
        name=f"{seed}: {kind} {dtype} {mode} {windows} {first}",
        rtol=0,
        atol=0,
    )


RNG = np.random.default_rng(0)
X = values(RNG, (4, 5, 3))
IDS = np.array([[0, 3], [-1, 0]], np.int32)
FAR = np.array([7, -9, 2, -1, 2, -4, 5], np.int32)
ROWS = values(RNG, (7, 3))
NAN = np.array([1, np.nan, -np.inf, np.inf, -1, np.nan, 0], np.float32)

AT = [
    ("set rows", lambda x, ids: x.at[ids].set(7)),
    ("set row", lambda x, ids: x.at[ids[0, 1]].set(x[0])),
    ("set column", lambda x, ids: x.at[:, ids[1, 0]].set(x[:, 2])),
    ("set first", lambda x, ids: x.at[0].set(1)),
    ("set last", lambda x, ids: x.at[..., -1].add(1)),
    ("set slice", lambda x, ids: x.at[1:3].set(5)),
    ("set steps", lambda x, ids: x.at[::2, 1::2].set(5)),
    ("set backwards", lambda x, ids: x.at[::-1].set(x)),
    ("set all", lambda x, ids: x.at[:].set(x * 2)),
    ("add to all", lambda x, ids: x.at[...].add(x * 2)),
    ("set element", lambda x, ids: x.at[1, 2, 0].set(5)),
    ("set elements", lambda x, ids: x.at[ids, ids, ids % 3].set(5)),
    ("set apart", lambda x, ids: x.at[ids, :, ids % 3].set(5)),
    ("set booleans", lambda x, ids: x.at[np.array([True, False, True, False])].set(5)),
    ("set at some", lambda x, ids: x.at[jnp.nonzero(x > 50, size=7, fill_value=99)].set(5)),
    ("add twice", lambda x, ids: x.at[ids].add(x[ids] + 1)),
    ("add to columns", lambda x, ids: x.at[:, ids].add(2)),
    ("subtract", lambda x, ids: x.at[ids, 1].subtract(2)),
    ("multiply", lambda x, ids: x.at[ids].multiply(3)),
    ("multiply row", lambda x, ids: x.at[2].multiply(3)),
    ("multiply column", lambda x, ids: x.at[:, ids[0, 1] + 9].multiply(3)),
    ("divide", lambda x, ids: x.at[ids, :, 1].divide(4)),
    ("power", lambda x, ids: x.at[ids[0]].power(2)),
    ("min", lambda x, ids: x.at[:, ids].min(30)),
    ("max", lambda x, ids: x.at[ids].max(30)),
    (
        "apply",
        lambda x, ids: x.at[ids[0]].apply(lambda y: y * 2 + 1, unique_indices=True, mode="drop"),
    ),
    ("apply once", lambda x, ids: x.at[ids[0] + 2].apply(jnp.negative, unique_indices=True)),
    ("apply to a row", lambda x, ids: x.at[2].apply(jax.nn.relu)),
    ("set drop", lambda x, ids: x.at[ids * 3].set(5, mode="drop")),
    ("set clip", lambda x, ids: x.at[ids * 3, ids].set(5, mode="clip")),
    ("add promise", lambda x, ids: x.at[ids % 4].add(5, mode="promise_in_bounds")),
    ("uint8", lambda x, ids: x.at[ids.astype(jnp.uint8)].add(1)),
    ("under vmap", lambda x, ids: jax.vmap(lambda row, i: row.at[i].add(1), (0, None))(x, ids)),
    ("both under vmap", lambda x, ids: jax.vmap(lambda row, i: row.at[i].set(9))(x[:2], ids)),
    (
        "dynamic_update_slice under vmap",
        lambda x, ids: jax.vmap(lambda row, i: lax.dynamic_update_slice(row, row[:2, :2], (i, 1)))(
            x, ids.reshape(-1) * 2
        ),
    ),
    (
        "put_along_axis",
        lambda x, ids: jnp.put_along_axis(x, ids[:1, :, None], 5, 1, inplace=False),
    ),
    ("put", lambda x, ids: jnp.put(x, ids, 5, inplace=False)),
    ("nothing", lambda x, ids: x.at[ids[:0]].set(5)),
    ("in nothing", lambda x, ids: x[:0].at[ids].set(5)),
    ("fill_diagonal", lambda x, ids: jnp.fill_diagonal(x[:, :, 0], 9, inplace=False)),
    ("gradient", lambda x, ids: jax.grad(lambda x: jnp.sum(x.at[ids].multiply(2) ** 2))(x)),
]

SEGMENTS = [
    ("segment_sum", lambda x, ids: jax.ops.segment_sum(x, ids, 5)),
    ("segment_prod", lambda x, ids: jax.ops.segment_prod(x, ids, 5)),
    ("segment_max", lambda x, ids: jax.ops.segment_max(x, ids, 5)),
    ("segment_min", lambda x, ids: jax.ops.segment_min(x, ids, 5)),
]

PROGRAMS = [
    *(program(fun, X, IDS, name=name) for name, fun in AT),
    *(
        program(fun, values(RNG, (7, 3), dtype), FAR, name=f"{name} of {dtype}")
        for name, fun in SEGMENTS
        for dtype in DTYPES
        if dtype != "bool" and (dtype != "complex64" or "m" not in name[-3:])
    ),
    *(program(fun, NAN, FAR % 3, name=f"{name} with NaN") for name, fun in SEGMENTS),
    *(program(fun, ROWS, FAR, shapes="n, ...", name=f"{name}, batch") for name, fun in SEGMENTS),
    *(
        program(
            lambda x, ids, mode=mode: x.at[ids].set(jnp.arange(7).astype(x.dtype), mode=mode),
            values(RNG, (4,), dtype),
            FAR,
            name=f"set {dtype}, {mode}",
        )
        for dtype in DTYPES
        for mode in ("clip", "drop")
    ),
    *(
        program(
            lambda x, ids, at=at: getattr(x.at[ids], at)(x[:1]),
            values(RNG, (4,), "bool"),
            FAR,
            name=f"{at} of booleans",
        )
        for at in ("min", "max", "set")
    ),
    program(lambda x: x.at[()].set(3), np.float32(1), name="set a scalar"),
    program(lambda x: x.at[()].add(3), np.float32(1), name="add to a scalar"),
    program(lambda x, i: x.at[i].set(1), X, FAR, shapes=("b, ...", "n"), name="set, batch"),
    program(lambda x, i: x.at[:, i].add(1), X, FAR, shapes=("b, ...", "n"), name="add, batch"),
    program(
        lambda x, i: x.at[i].multiply(2), X, FAR, shapes=("b, ...", "n"), name="multiply, batch"
    ),
    program(
        lambda x, i: x.at[i].apply(jnp.sin, unique_indices=True),
        X,
        FAR[2:4],
        shapes=("b, ...", "n"),
        name="apply, batch",
    ),
    program(lambda x: x.at[:, 0].set(1), X, shapes="b, ...", name="set column, batch"),
    program(
        lambda x, i: jax.vmap(lambda row, i: row.at[i].add(1))(x, i),
        X,
        FAR[:4],
        shapes="b, ...",
        name="under vmap, batch",
    ),
    program(lambda i: jnp.bincount(i, length=5), np.abs(FAR), name="bincount"),
    program(lambda i, w: jnp.bincount(i, w, length=5), np.abs(FAR), NAN, name="bincount, weights"),
    program(lambda x: jnp.histogram(x, 5, (0, 100))[0], X + 0.5, name="histogram"),
    program(lambda i: jax.nn.one_hot(i, 4), FAR, shapes="b, ...", name="one_hot"),
    program(lambda x: jnp.unique(x, size=9, fill_value=-1), X, name="unique"),
    *map(_random, range(90)),
]
