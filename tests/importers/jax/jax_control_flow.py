"""Branches and loops."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.program import Program, program

X = np.linspace(-1, 1, 24, dtype=np.float32).reshape(4, 3, 2)
ROW = np.arange(6, dtype=np.float32).reshape(3, 2)
DTYPES = [
    *("bool", "int8", "int16", "int32", "uint8", "uint16", "uint32"),
    *("float16", "float32", "complex64", jnp.bfloat16),
]
WEIGHTS = np.linspace(-0.5, 0.5, 4, dtype=np.float32).reshape(2, 2)


def add(total: jax.Array, row: jax.Array) -> tuple[jax.Array, jax.Array]:
    total = total * 0.5 + row
    return total, total * 2


def lstm(weights: jax.Array, x: jax.Array) -> Any:
    def step(state: Any, row: jax.Array) -> Any:
        hidden, cell = state
        gate = jnp.tanh(row @ weights + hidden)
        cell = cell * gate + row
        return (jnp.tanh(cell) * gate, cell), hidden

    start = jnp.zeros((x.shape[1], weights.shape[1]))
    return lax.scan(step, (start, start), x)


def collatz(n: jax.Array) -> Any:
    def step(state: Any) -> Any:
        n, steps = state
        half = lax.div(n, jnp.int32(2))
        return lax.cond(half * 2 == n, lambda: half, lambda: 3 * n + 1), steps + 1

    return lax.while_loop(lambda state: state[0] > 1, step, (n, jnp.int32(0)))


def nested(x: jax.Array) -> jax.Array:
    def outer(total: jax.Array, rows: jax.Array) -> tuple[jax.Array, jax.Array]:
        inner, _ = lax.scan(add, total, rows)
        return lax.fori_loop(0, 2, lambda i, y: y + total * i, inner), inner * x.shape[0]

    return lax.scan(outer, x.sum((0, 1)), x)


def scans(shapes: str | None) -> list[Program]:
    kind = "" if shapes is None else f", {shapes}"

    def of(name: str, fun: Any, *args: Any) -> Program:
        return program(fun, *args, name=f"{name}{kind}", shapes=shapes)

    return [
        of("scan", lambda x: lax.scan(add, x.sum(0), x), X),
        of("reverse", lambda x: lax.scan(add, x.sum(0), x, reverse=True), X),
        of("unroll", lambda x: lax.scan(add, x.sum(0), x, unroll=3), X),
        of("no carry", lambda x: lax.scan(lambda _, row: (None, row * 2), None, x), X),
        of("map", lambda x: lax.map(lambda row: row + x.sum(0), x), X),
        of("no xs", lambda x: lax.scan(lambda c, _: (c * 2, c.sum(0)), x, None, length=3), X),
        of("no ys", lambda x: lax.scan(lambda c, row: (c + row, None), x.sum(0), x)[0], X),
        of(
            "two xs, constants",
            lambda x: lax.scan(lambda c, r: (c + r[0] * x.sum(0), r[1] + c), x.sum(0), (x, x + 1)),
            X,
        ),
        of("zeros as carry", lambda x: lax.scan(add, jnp.zeros(x.shape[1:]), x), X),
        of("nested", nested, X),
        of("in a branch", lambda x: lax.cond(x.sum() > 2, nested, nested, x), X),
        of(
            "scan of a branch",
            lambda x: lax.scan(
                lambda c, r: (lax.cond(c.sum() > 0, lambda: c - r, lambda: c + 1), c), x.sum(0), x
            ),
            X,
        ),
        of("fori_loop", lambda x: lax.fori_loop(1, 5, lambda i, y: y * i, x), X),
        of("by its size", lambda x: lax.fori_loop(0, x.shape[0], lambda i, y: y + i, x), X),
    ]


def switch(i: jax.Array, x: jax.Array) -> jax.Array:
    return lax.switch(i, [lambda y: y + 1, lambda y: y * 2, lambda y: -y], x)


def two(i: jax.Array, x: jax.Array) -> jax.Array:
    return lax.switch(i, [lambda y: y + 1, lambda y: y * 2], x)


def closed_over(limit: jax.Array, x: jax.Array) -> jax.Array:
    return lax.while_loop(lambda y: y.sum() < limit, lambda y: y * 2 + x, x + 1)


def outside(i: jax.Array, x: jax.Array) -> jax.Array:
    y = x * 2
    return lax.cond(i > 0, lambda: lax.cond(i > 1, lambda: y + x, lambda: y), lambda: x)


PROGRAMS = [
    *scans(None),
    *scans("t, ..."),
    *scans("t, b, ..."),
    program(lambda x: lax.associative_scan(jnp.add, x), X, name="associative_scan"),
    program(closed_over, np.float32(60), ROW, shapes=(None, "b, ...")),
    *[program(outside, np.int32(i), ROW, name=f"outside {i}") for i in range(3)],
    program(jax.vmap(outside, (0, None)), np.arange(3, dtype=np.int32), ROW, name="vmap of cond"),
    program(jax.vmap(switch, (0, None)), np.arange(4, dtype=np.int32), ROW, name="vmap of switch"),
    program(jax.grad(lambda x: lax.scan(add, x.sum(0), x)[1].sum()), X, name="gradient of a scan"),
    program(
        lambda x: jax.grad(lambda x: lax.scan(add, x.sum(0), x)[1].sum())(x),
        X,
        name="gradient of a scan, symbolic",
        shapes="t, b, ...",
    ),
    program(lstm, WEIGHTS, X),
    program(lstm, WEIGHTS, X, shapes=(None, "t, b, ..."), name="lstm of any length and batch"),
    *[program(collatz, np.int32(n), name=f"while {n}") for n in (1, 7)],
    program(jax.vmap(collatz), np.arange(1, 8, dtype=np.int32), name="while of a batch"),
    program(
        jax.vmap(collatz), np.arange(1, 8, dtype=np.int32), name="while of any batch", shapes="b"
    ),
    program(
        lambda n, x: lax.fori_loop(0, n, lambda i, y: y + i, x),
        np.int32(3),
        ROW,
        name="fori_loop, dynamic",
    ),
    program(
        lambda n, x: lax.fori_loop(n, 2, lambda i, y: y + i, x),
        np.int32(3),
        ROW,
        name="fori_loop, none",
    ),
    *[program(switch, np.int32(i), ROW, name=f"switch {i}") for i in (-5, 0, 1, 2, 9)],
    *[program(two, np.int32(i), ROW, name=f"switch of two {i}") for i in (-5, 0, 1, 9)],
    program(switch, np.int32(1), ROW, name="switch, symbolic", shapes=(None, "b, ...")),
    *[
        program(
            lambda p, x: lax.cond(p, lambda: (x, x + 1), lambda: (x * 2, x)),
            np.bool_(p),
            ROW,
            name=f"cond {p}",
        )
        for p in (False, True)
    ],
    program(lambda x: lax.cond(True, lambda: x, lambda: x + 1), ROW, name="cond of a constant"),
    program(lambda x: lax.scan(add, x, jnp.zeros((0, 3, 2))), ROW, name="scan of nothing"),
    *[
        program(
            lambda c, x: lax.scan(lambda c, row: (row, c), c, x),
            ROW.astype(dtype),
            X.astype(dtype),
            name=f"of {dtype}",
        )
        for dtype in DTYPES
    ],
]
