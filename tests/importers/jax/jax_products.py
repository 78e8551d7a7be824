"""Products of matrices, by jnp's functions and by lax.dot_general over random axes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.program import Program, program

_random = np.random.default_rng(4)


def _array(dtype: Any, *shape: int) -> Any:
    values = _random.normal(size=shape) * 3
    if np.dtype(dtype).kind == "c":
        return (values + 1j * _random.normal(size=shape)).astype(dtype)
    if np.dtype(dtype).kind == "b":
        return values > 2
    if np.dtype(dtype).kind in "iu":
        return _random.integers(0, 200, shape).astype(dtype)
    return values.astype(dtype)


def _f32(*shape: int) -> Any:
    return _array(np.float32, *shape)


def _with(fun: Callable[..., Any], *args: Any, **kwargs: Any) -> Program:
    """A program whose name tells the shapes."""
    shapes = [arg.shape for arg in jax.tree.leaves(args)]
    name = f"{getattr(fun, '__name__', fun)} {args[0].dtype} {shapes} {kwargs}"
    return program(fun, *args, name=name, **kwargs)


def _random_dot(number: int) -> Program:
    """lax.dot_general over as many axes, in any order."""
    random = np.random.default_rng(number)
    sizes = [int(size) for size in random.choice([1, 2, 3, 4], 8)]
    counts = random.integers(0, 3, 4)
    batch, summed, left, right = np.split(np.arange(8), np.cumsum(counts))[:4]

    def operand(free: Any) -> tuple[Any, list[int], list[int]]:
        axes = [int(axis) for axis in random.permutation([*batch, *summed, *free])]
        array = _f32(*[sizes[axis] for axis in axes])
        return array, [axes.index(axis) for axis in summed], [axes.index(axis) for axis in batch]

    x, x_summed, x_batch = operand(left)
    y, y_summed, y_batch = operand(right)
    numbers = (x_summed, y_summed), (x_batch, y_batch)
    return program(
        partial(lax.dot_general, dimension_numbers=numbers),
        *(x, y),
        name=f"dot_general {number} {numbers} {x.shape} {y.shape}",
        atol=1e-4,
    )


def _of_dtype(dtype: Any) -> list[Program]:
    x, y, batch = _array(dtype, 3, 4), _array(dtype, 4, 5), _array(dtype, 2, 3, 4)
    narrow = jnp.issubdtype(dtype, jnp.floating)
    check = partial(_with, rtol=2e-2, atol=0.3) if narrow else _with
    return [
        check(jnp.matmul, x, y),
        check(jnp.matmul, batch, y),
        check(jnp.matmul, batch, batch.transpose(0, 2, 1)),
        check(_by_transposed, batch, batch),
        check(_by_turned, x, x),
        check(jnp.vdot, x, x),
        check(jnp.tensordot, batch, batch.transpose(1, 2, 0)),
    ]


def _preferred(dtype: Any, wide: Any) -> list[Program]:
    check = partial(_with, rtol=1e-2, atol=1e-2)
    return [
        check(partial(jnp.matmul, preferred_element_type=wide), x, y)
        for x, y in [
            (_array(dtype, 3, 40), _array(dtype, 40, 5)),
            (_array(dtype, 2, 3, 4), _array(dtype, 2, 4, 5)),
        ]
    ]


def _by_transposed(x: jax.Array, y: jax.Array) -> jax.Array:
    return lax.dot_general(x, y, (((2,), (2,)), ((0,), (0,))))


def _by_turned(x: jax.Array, y: jax.Array) -> tuple[jax.Array, jax.Array]:
    return lax.dot_general(x, y, (((0,), (0,)), ((), ()))), jnp.dot(x, y.T)


def _dense(weights: dict[str, jax.Array], x: jax.Array) -> jax.Array:
    """Several heads, as flax writes them."""
    heads = jnp.einsum("btd,dhk->bthk", x, weights["in"])
    return jnp.einsum("bthk,hkd->btd", heads, weights["out"])


def _einsum(equation: str, *args: Any, **kwargs: Any) -> Program:
    return program(partial(jnp.einsum, equation), *args, name=f"einsum {equation}", **kwargs)


def _ragged(sizes: list[int], axes: tuple[Any, Any, Any], x: Any, y: Any, **kwargs: Any) -> Program:
    numbers = lax.RaggedDotDimensionNumbers(*axes)
    fun = partial(lax.ragged_dot_general, ragged_dot_dimension_numbers=numbers)
    return program(fun, x, y, np.array(sizes, np.int32), name=f"ragged {axes} {sizes}", **kwargs)


WEIGHTS = {"in": _f32(5, 2, 3), "out": _f32(2, 3, 5)}
HEADS = _f32(2, 6, 4, 8)

PROGRAMS = [
    *(_random_dot(number) for number in range(30)),
    *(
        item
        for dtype in [
            *(np.float16, jnp.bfloat16, jnp.float8_e4m3fn, np.complex64, np.bool_),
            *(np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32),
        ]
        for item in _of_dtype(dtype)
    ),
    *_preferred(np.int8, np.int32),
    *_preferred(np.uint8, np.uint32),
    *_preferred(np.int16, np.int32),
    *_preferred(jnp.bfloat16, np.float32),
    *_preferred(np.float16, np.float32),
    _with(lax.dot, _array(np.int8, 3, 4), _f32(4, 5)),
    _with(partial(lax.dot, precision=lax.Precision.HIGHEST), _f32(3, 4), _f32(4, 5)),
    # Nothing to sum, and no results.
    _with(jnp.matmul, _f32(3, 0), _f32(0, 4)),
    _with(jnp.matmul, _f32(2, 3, 0), _f32(2, 0, 4)),
    _with(jnp.matmul, _f32(2, 3, 0), _f32(0, 4)),
    _with(jnp.matmul, _f32(0, 3), _f32(3, 4)),
    _with(jnp.vdot, _f32(0), _f32(0)),
    _with(jnp.tensordot, _f32(2, 0, 3), _f32(0, 3, 4, 2)),
    # Ranks.
    *(
        _with(jnp.matmul, _f32(*x), _f32(*y))
        for x, y in [
            ((4,), (4,)),
            ((4,), (4, 3)),
            ((3, 4), (4,)),
            ((4,), (2, 4, 3)),
            ((2, 3, 4), (4,)),
            ((5, 1, 3, 4), (2, 4, 3)),
            ((1, 3, 4), (2, 4, 3)),
            ((2, 5, 3, 4), (4, 3)),
        ]
    ),
    *(
        _with(fun, _f32(*x), _f32(*y))
        for fun, x, y in [
            (jnp.dot, (2, 3, 4), (5, 4, 2)),
            (jnp.dot, (), (5, 4, 2)),
            (jnp.inner, (2, 3, 4), (5, 4)),
            (jnp.outer, (2, 3), (5, 4)),
            (jnp.vdot, (2, 3), (2, 3)),
            (jnp.kron, (2, 3), (4, 2)),
            (jnp.kron, (2,), (4, 2)),
            (jnp.cross, (5, 3), (5, 3)),
            (jnp.cross, (5, 3), (3,)),
            (jnp.vecdot, (5, 3), (5, 3)),
            (partial(jnp.tensordot, axes=([0, 2], [1, 0])), (2, 3, 4), (4, 2, 5)),
            (partial(jnp.tensordot, axes=0), (2, 3), (4,)),
        ]
    ),
    _einsum("bthd,bshd->bhts", HEADS, HEADS),
    _einsum("bhts,bshd->bthd", _f32(2, 4, 6, 6), HEADS, atol=1e-4),
    _einsum("ij,jk,kl->il", _f32(2, 3), _f32(3, 4), _f32(4, 2), atol=1e-4),
    _einsum("ii->i", _f32(3, 3)),
    _einsum("ij->", _f32(3, 3)),
    *(
        _einsum(equation, _array(dtype, 2, 3, 4), _array(dtype, 3, 5), atol=1e-4)
        for equation in ("abc,be->ace", "abc,be->eac", "abc,bf->cfa")
        for dtype in (np.float32, np.complex64)
    ),
    _einsum("abc,eb->ace", _array(np.complex64, 2, 3, 4), _array(np.complex64, 5, 3), atol=1e-4),
    _einsum("...ij,...kj->...ik", HEADS, HEADS, atol=1e-4),
    _einsum("bi,bi->b", _f32(3, 4), _f32(3, 4)),
    _einsum("bi,bi->b", _f32(3, 4), _f32(3, 4), shapes="b, ..."),
    _einsum("bthd,bshd->bhts", HEADS, HEADS, shapes=("b, t, ...", "b, s, ...")),
    program(_dense, WEIGHTS, _f32(2, 4, 5), atol=1e-4),
    program(_dense, WEIGHTS, _f32(2, 4, 5), shapes=(None, "b, t, ..."), name="_dense b t"),
    *(
        _with(jnp.matmul, x, y, shapes=shapes)
        for x, y, shapes in [
            (_f32(3, 4), _f32(4, 2), ("b, ...", None)),
            (_f32(2, 3, 4), _f32(4, 2), ("b, t, ...", None)),
            (_f32(2, 3, 4), _f32(2, 4, 2), ("b, t, ...", "b, ...")),
            (_f32(3, 4), _f32(4), ("b, ...", None)),
            (_f32(3, 4), _f32(4, 3), ("b, n", "n, b")),
        ]
    ),
    _with(jax.nn.dot_product_attention, HEADS, HEADS, HEADS),
    _with(partial(jax.nn.dot_product_attention, is_causal=True), HEADS, HEADS, HEADS),
    _with(jax.nn.dot_product_attention, HEADS, HEADS, HEADS, shapes="b, ..."),
    _with(jax.nn.dot_product_attention, HEADS, HEADS[:, :, :2], HEADS[:, :, :2]),
    program(
        lambda *xs: jnp.linalg.multi_dot(xs), _f32(2, 3), _f32(3, 4), _f32(4, 2), name="multi_dot"
    ),
    *(_with(partial(jnp.linalg.matrix_power, n=n), _f32(3, 3) / 3) for n in (0, 1, 2, 5)),
    program(lax.ragged_dot, _f32(7, 3), _f32(2, 3, 4), np.int32([3, 2])),
    program(
        *(lax.ragged_dot, _f32(7, 3), _f32(4, 3, 4), np.int32([0, 4, 0, 3])),
        name="ragged_dot, rows not known",
        shapes=("m, ...", None, None),
    ),
    _ragged([2, 3], ((([1], [1]), ([], [])), [0], [0]), _f32(7, 3), _f32(2, 3, 4)),
    _ragged([2, 3], ((([0], [0]), ([], [])), [0], []), _f32(7, 3), _f32(7, 4)),
    _ragged([2, 3], ((([2], [1]), ([0], [0])), [1], [2]), _f32(2, 5, 3), _f32(2, 3, 2, 4)),
    _ragged([2, 0], ((([2], [2]), ([0], [0])), [0], []), _f32(2, 5, 3), _f32(2, 4, 3)),
]
