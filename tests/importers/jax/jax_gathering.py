"""Gathers: indexing in all its forms, and dimension numbers at random."""

from __future__ import annotations

from typing import Any

import attrs
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.program import Program, program

MODES = ["clip", "fill", "promise_in_bounds"]
FLOATS = ["float32", "float16", "bfloat16", "complex64"]
DTYPES = [*FLOATS, "int8", "int16", "int32", "uint8", "uint16", "uint32", "bool"]
BATCH = (None, "b, ...")


@attrs.frozen
class Windows:
    """Dimension numbers that a gather and a scatter have in common, and shapes.

    Attributes:
        shape: the operand's.
        sizes: of a window.
        mapped: axes that the indices are of.
        gone: axes of size 1 that the window does not have in the result, or in the updates.
        batching: axes of the operand that go along with axes of the indices.
        paired: these axes.
        batch: the dimensions of the indices.
        window: the axes of the result, or of the updates, that are the window's.
    """

    shape: list[int]
    sizes: list[int]
    mapped: tuple[int, ...]
    gone: tuple[int, ...]
    batching: tuple[int, ...]
    paired: tuple[int, ...]
    batch: list[int]
    window: tuple[int, ...]

    def indices(self, rng: np.random.Generator, mode: str) -> np.ndarray:
        """Random indices, some of which are out of bounds if the mode allows it."""
        beyond = 0 if mode == "promise_in_bounds" else 1
        last = [self.shape[axis] - self.sizes[axis] for axis in self.mapped]
        shape = (*self.batch, len(last))
        return rng.integers(-beyond, np.array(last, int) + 1 + beyond, shape).astype(np.int32)


def some(rng: np.random.Generator, values: Any, most: int) -> tuple[int, ...]:
    """Some of the values, in order."""
    values = list(values)
    number = rng.integers(0, min(most, len(values)) + 1)
    return tuple(sorted(map(int, rng.choice(values, number, replace=False)))) if number else ()


def random_windows(rng: np.random.Generator) -> Windows:
    """Any that JAX takes."""
    shape = rng.integers(1, 5, rng.integers(0, 5)).tolist()
    batching = some(rng, range(len(shape)), 2)
    free = [axis for axis in range(len(shape)) if axis not in batching]
    gone = some(rng, free, 3)
    mapped = tuple(map(int, rng.permutation(some(rng, free, 3))))
    sizes = [
        1 if axis in (*gone, *batching) else int(rng.choice([1, dim, rng.integers(1, dim + 1)]))
        for axis, dim in enumerate(shape)
    ]
    batch = rng.integers(1, 4, rng.integers(len(batching), 4)).tolist()
    paired = tuple(map(int, rng.permutation(len(batch))[: len(batching)]))
    for axis, place in zip(batching, paired, strict=True):
        batch[place] = shape[axis]
    rank = len(batch) + len(free) - len(gone)
    window = tuple(sorted(map(int, rng.permutation(rank)[: len(free) - len(gone)])))
    return Windows(shape, sizes, mapped, gone, batching, paired, batch, window)


def values(rng: np.random.Generator, shape: Any, dtype: str = "float32") -> np.ndarray:
    """Random values of any dtype; floats have few digits."""
    numbers = rng.integers(0, 100, shape)
    if dtype == "bool":
        return numbers % 2 == 0
    return np.asarray(numbers).astype(jnp.dtype(dtype))


def _random(seed: int) -> Program:
    rng = np.random.default_rng(seed)
    windows, mode = random_windows(rng), MODES[seed % 3]
    numbers = lax.GatherDimensionNumbers(
        windows.window, windows.gone, windows.mapped, windows.batching, windows.paired
    )

    def gather(x: jax.Array, at: jax.Array) -> jax.Array:
        return lax.gather(x, at, numbers, windows.sizes, mode=mode)

    x = values(rng, windows.shape, DTYPES[seed % len(DTYPES)] if seed % 2 else "float32")
    # A dimension of the indices that an axis goes along with must have the same name.
    first = bool(windows.batch) and not windows.paired and seed % 4 < 2
    return program(
        gather,
        x,
        windows.indices(rng, mode),
        shapes=BATCH if first else None,
        name=f"{seed}: {mode} {windows} {first}",
        rtol=0,
        atol=0,
    )


RNG = np.random.default_rng(0)
X = values(RNG, (4, 5, 3))
IDS = np.array([[0, 3], [-1, 2]], np.int32)
FAR = np.array([7, -9, 2, -1, 4, -4, 5], np.int32)

INDEXING = [
    ("rows", lambda x, ids: x[ids]),
    ("columns", lambda x, ids: x[:, ids]),
    ("last", lambda x, ids: x[..., ids % 3]),
    ("pairs", lambda x, ids: x[ids, ids[::-1]]),
    ("pairs apart", lambda x, ids: x[ids, :, ids[0] % 3]),
    ("array and int", lambda x, ids: x[ids, 2]),
    ("array and slice", lambda x, ids: x[ids, 1:4]),
    ("array and steps", lambda x, ids: x[ids, ::2]),
    ("array and backwards", lambda x, ids: x[ids, ::-1, None]),
    ("array, None, ellipsis", lambda x, ids: x[ids, None, ..., 1]),
    ("all", lambda x, ids: x[ids, ids, ids % 3]),
    ("ints", lambda x, ids: x[ids[0, 0], ids[1, 0], ids[1, 1]]),
    ("int and slice", lambda x, ids: x[ids[0, 1], 1:3]),
    ("ix", lambda x, ids: x[jnp.ix_(ids[0], ids[1])]),
    ("booleans", lambda x, ids: x[np.array([True, False, True, True])]),
    ("booleans of two axes", lambda x, ids: x[np.arange(20).reshape(4, 5) % 3 == 0]),
    ("booleans of a size", lambda x, ids: x[jnp.nonzero(x[:, 0, 0] > 40, size=3)]),
    ("clip", lambda x, ids: x.at[ids * 3].get(mode="clip")),
    ("fill", lambda x, ids: x.at[ids * 3, ids].get(mode="fill")),
    ("fill with 7", lambda x, ids: x.at[:, ids * 3].get(mode="fill", fill_value=7)),
    ("drop of int", lambda x, ids: x.at[ids[0, 1] * 3].get(mode="drop")),
    ("take", lambda x, ids: jnp.take(x, ids, axis=1)),
    ("take flat", lambda x, ids: jnp.take(x, ids)),
    ("take along last", lambda x, ids: jnp.take_along_axis(x, ids[:1, None, :1], axis=2)),
    ("take along first", lambda x, ids: jnp.take_along_axis(x, x.astype(int)[1:3] % 4, axis=0)),
    ("take along middle", lambda x, ids: jnp.take_along_axis(x, x.astype(int)[:, :2] % 7, axis=1)),
    ("uint8", lambda x, ids: x[ids.astype(jnp.uint8) % 4]),
    ("uint32", lambda x, ids: x.at[ids.astype(jnp.uint32)].get(mode="clip")),
    ("int8", lambda x, ids: x.at[ids.astype(jnp.int8)].get(mode="fill")),
    ("rows under vmap", lambda x, ids: jax.vmap(lambda row, i: row[i], (0, None))(x, ids)),
    ("both under vmap", lambda x, ids: jax.vmap(lambda row, i: row[i])(x[:2], ids)),
    (
        "dynamic_slice under vmap",
        lambda x, ids: jax.vmap(lambda row, i: lax.dynamic_slice(row, (i, 1), (3, 2)))(
            x, ids.reshape(-1) * 2
        ),
    ),
    ("no rows", lambda x, ids: x[ids[:0]]),
    ("of no rows", lambda x, ids: x[:0].at[ids[:0]].get()),
    ("gradient", lambda x, ids: jax.grad(lambda x: jnp.sum(x[ids] ** 2))(x)),
]


def _loss(logits: jax.Array, labels: jax.Array) -> jax.Array:
    picked = jnp.take_along_axis(logits, labels[:, None], axis=-1)[:, 0]
    return logits[jnp.arange(logits.shape[0]), labels] + 2 * picked


PROGRAMS = [
    *(program(fun, X, IDS, name=name) for name, fun in INDEXING),
    *(
        program(lambda x, ids: x[ids], values(RNG, (4, 3), dtype), IDS, name=f"rows of {dtype}")
        for dtype in DTYPES
    ),
    *(
        program(
            lambda x, ids, mode=mode: jnp.take(x, ids, axis=0, mode=mode),
            values(RNG, (4, 3), dtype),
            FAR,
            name=f"take of {dtype}, {mode}",
        )
        for dtype in DTYPES
        for mode in ("clip", "fill", "wrap")
    ),
    program(lambda x, ids: x[ids], X, IDS, shapes=BATCH, name="rows, batch"),
    program(lambda x, ids: x[ids], X, IDS, shapes=("v, ...", "b, l"), name="rows of unknown"),
    program(lambda x, ids: x[:, ids], X, IDS, shapes="b, ...", name="columns, batch"),
    program(lambda x, i: x[i], X, IDS[1, 0], name="scalar"),
    program(lambda x, i: x[:, i, 1:], X, IDS[1, 0], shapes=("b, ...", None), name="scalar, batch"),
    program(
        lambda x, i: x.at[i].get(mode="fill"), X, FAR, shapes=("v, ...", "n"), name="fill, batch"
    ),
    program(
        lambda x: jnp.take_along_axis(x, jnp.argsort(x, axis=1), axis=1),
        X,
        shapes="b, l, ...",
        name="take_along_axis, batch",
    ),
    program(_loss, X[0], np.array([0, 2, 1, 2, 0], np.int32), name="loss"),
    program(_loss, X[0], np.array([0, 2, 1, 2, 0], np.int32), shapes="b, ...", name="loss, batch"),
    program(
        lambda x, i: jax.vmap(lambda row, i: lax.dynamic_slice(row, (i, 0), (2, 3)))(x, i),
        X,
        FAR[:4],
        shapes="b, ...",
        name="dynamic_slice under vmap, batch",
    ),
    program(lambda x: jnp.argwhere(x > 50, size=9, fill_value=-1), X, name="argwhere"),
    program(
        lambda x, q: jnp.searchsorted(jnp.sort(x), q), X[:, 0, 0], X[0, 0], name="searchsorted"
    ),
    program(lambda x: jnp.interp(x, jnp.arange(9.0) * 10, jnp.arange(9.0) ** 2), X, name="interp"),
    *(
        program(
            lambda x, ids, mode=mode: x.at[ids].get(mode=mode),
            X,
            np.array([0, 3, 4, 2**32 + 1, 2**31, 2**63 - 1]).astype(dtype),
            x64=True,
            name=f"{dtype}, {mode}",
        )
        for dtype in ("int64", "uint64")
        for mode in ("clip", "fill")
    ),
    program(
        lambda x, ids: x.at[ids].get(mode="clip"),
        X,
        -IDS.astype(np.int64) * 2**33,
        x64=True,
        name="far below",
    ),
    *map(_random, range(100)),
]
