"""Calls of the functions of elements, and of products, sequences and casts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.math.calls import Call, Fed, Fixed, Held, Then, Type, call

ALONE = """
    acos acosh asin asinh atan atanh ceil cos cosh digamma erf erfc exp expm1 floor is_finite
    is_inf is_nan lgamma log log1p logical_not negative reciprocal rint rsqrt sin sinh sqrt
    square tan tanh abs round sigmoid cumsum cumprod
"""
PAIRS = """
    equal floormod greater greater_equal less less_equal logical_and logical_or maximum minimum
    mod multiply not_equal squared_difference subtract add divide divide_no_nan floordiv
    logical_xor pow truediv
"""
DTYPES = ("float32", "float64", "bfloat16", "int32", "uint8", "complex64", "bool", "string")


def calls() -> Iterator[Call]:
    yield from elements()
    yield from pairs()
    yield from sums()
    yield from along_axis()
    yield from casts()
    yield from matrices()
    yield from tensors()
    yield from equations()
    yield from sequences()


def public(name: str) -> str:
    """Where TensorFlow has it: in math, or at the top only."""
    return name if name in ("mod", "truediv", "cast", "matmul") else f"math.{name}"


def elements() -> Iterator[Call]:
    for name in ALONE.split():
        for dtype in DTYPES:
            yield call(public(name), Fed(dtype, (None, 2)))
        dtype = "bool" if name == "logical_not" else "float32"
        values: list[Any] = [Fed(dtype, None), Held(dtype, (2,)), np.ones(2, dtype)]
        for value in [*values, Held(dtype, (2,), False), True if dtype == "bool" else 1.0, None]:
            yield call(public(name), value, name="named")
        yield call(public(name), [Fed(dtype, (2,)), Fed(dtype, (2,))])


def pairs() -> Iterator[Call]:
    for name in PAIRS.split():
        function = public(name)
        for dtype in DTYPES:
            x = Fed(dtype, (None, 2))
            yield call(function, x, Fed(dtype, (2,)))
        dtype = "bool" if name.startswith("logical") else "float32"
        x, held = Fed(dtype, (None, 2)), Held(dtype, (2,))
        number = True if dtype == "bool" else 2
        yield call(function, x, number, name="named")
        yield call(function, number, x)
        yield call(function, number, number)
        yield call(function, x, np.ones((3, 2), dtype))
        yield call(function, np.ones((3, 2), dtype), x)
        yield call(function, np.ones(2, dtype), number, "named")
        yield call(function, held, x)
        yield call(function, x, held, "named")
        yield call(function, number, held)
        yield call(function, Held(dtype, (2,), False), number)
        yield call(function, x, Fed("int32", (2,)))
        yield call(function, Fed("int32", (2,)), 1.5)
        yield call(function, Fed(dtype, (3,)), Fed(dtype, (2,)))
        yield call(function, x, [number, number])
        yield call(function, x, None)


def sums() -> Iterator[Call]:
    x, y = Fed("float32", (None, 2)), Fed("float32", (3, None))
    for inputs in (
        *([x], [x, y], (x, y, x), [x, [[1.0, 2.0]]], [], None, [None], 5, [1, 2], [x, None]),
        *([x, Fed("int32", (3, 2))], [x, Fed("float32", (3, 3))], [Held("float32", (2,))], [[1]]),
    ):
        yield call("add_n", inputs)
        yield call("add_n", inputs, name="named")
    for low, high in (
        (0.0, 1.0),
        (0, 6),
        (Fed("float32", ()), np.float32(2)),
        (Fed("float32", (2,)), 1),
    ):
        yield call("clip_by_value", x, low, high)
        yield call("clip_by_value", [1.0, 2.0], low, high, "named")
    yield call("clip_by_value", Fed("float32", (2,)), Fed("float32", (3, 2)), 1.0)
    yield call("clip_by_value", Fed("int32", (2,)), 0.5, 1)
    yield call("clip_by_value", Held("float32", (2,)), 0, 1)


def along_axis() -> Iterator[Call]:
    x = Fed("float32", (None, 3, 2))
    for name in ("argmax", "argmin"):
        for axis in (None, 0, -1, 3, Fixed(1), Fed("int64", ()), 1.5, "0", Fed("float32", ())):
            yield call(name, x, axis)
        yield call(name, x, 1, "named", output_type=Type("int32"))
        yield call(name, Held("float32", (2, 3)), 1)
        yield call(name, [[1, 2], [3, 4]], 0)
        yield call(name, Fed("string", (2,)))
    for dtype in ("int8", "uint8", "int16", "uint16"):
        yield call("argmax", x, Fed(dtype, ()))
    for name in ("cumsum", "cumprod"):
        yield call(name, x, 1, True, True, "named")
        yield call(name, x, Fed("int32", ()), exclusive=True)
        yield call(name, x, -1, reverse=True)
        yield call(name, x, 4)


def casts() -> Iterator[Call]:
    values = [Fed("float32", (2,)), Held("int64", (2,)), Held("int64", (2,), False), [1, 2], 1.5]
    for value in [*values, np.ones(2), np.int64(3), Fed("bool", None), True]:
        for dtype in ("float32", "int64", "bool", "bfloat16"):
            yield call("cast", value, dtype)
            yield call("cast", value, Type(dtype), name="named")
    yield call("cast", Fed("string", ()), "int32")
    yield call("cast", 1, "no_dtype")


def matrices() -> Iterator[Call]:
    shapes: list[Any] = [((2, 3), (3, 4)), ((None, 3), (3, None)), ((5, 2, 3), (3, 4))]
    for a, b in [*shapes, ((5, 2, 3), (5, 3, 4)), (None, (3, 4)), ((2, 3), None), ((2, 2), (3, 3))]:
        for dtype in ("float32", "complex64", "int32", "bfloat16"):
            yield call("matmul", Fed(dtype, a), Fed(dtype, b))
            yield call("matmul", Fed(dtype, a), Fed(dtype, b), b_is_sparse=True)
    for shape in ((3, 3), (None, 3, 3), None):
        for dtype in ("float32", "complex64", "bool"):
            x, y = Fed(dtype, shape), Fed(dtype, shape)
            for flag in ("transpose_a", "transpose_b", "adjoint_a", "adjoint_b", "grad_a"):
                yield call("matmul", x, y, **{flag: True})
                yield call("matmul", x, y, True, True, output_type=Type(dtype), grad_b=True)
            yield call("matmul", x, y, adjoint_a=True, transpose_b=True, name="named")
            yield call("matmul", x, y, transpose_a=True, adjoint_a=True)
            yield call("matmul", x, y, transpose_b=True, adjoint_b=True)
    for a, b in (("bfloat16", "float32"), ("float32", "bfloat16"), ("bfloat16", "int8")):
        yield call("matmul", Fed(a, (2, 3)), Fed(b, (3, 4)))
        yield call("matmul", Fed(a, (2, 3)), Fed(b, (3, 4)), a_is_sparse=True)
    eight, x = Fed("int8", (2, 3)), Fed("float32", (2, 3))
    yield call("matmul", eight, Fed("int8", (3, 4)), output_type=Type("int32"))
    yield call("matmul", eight, Fed("int8", (4, 3)), output_type="int32", transpose_b=True)
    yield call("matmul", Fed("int8", None), eight, output_type=Type("int32"), adjoint_b=True)
    yield call("matmul", x, [[1, 2], [3, 4], [5, 6]])
    yield call("matmul", [[1.0, 2.0]], Fed("float32", (2, 3)), name="named")
    yield call("matmul", Held("float32", (2, 3)), Held("float32", (3, 2)))
    yield call("matmul", x, Fed("float64", (3, 4)))
    yield call("matmul", x, 2)
    yield call("matmul", Fed("float32", (3,)), Fed("float32", (3, 2)))


def tensors() -> Iterator[Call]:
    shapes: list[Any] = [(2, 3, 4), (None, 3, 4), (None, None, None), None]
    for shape in shapes:
        for other in [(4, 3, 2), (4, None, 2), None]:
            a, b = Fed("float32", shape), Fed("float32", other)
            for axes in (
                1,
                0,
                2,
                [[2], [0]],
                [[1, 2], [1, 0]],
                [-1, 0],
                ([0], [-1]),
                Fixed([[2], [0]]),
            ):
                yield call("tensordot", a, b, axes)
    a, b = Fed("float32", (2, 3)), Fed("float32", (3, 4))
    for bad in (3, -1, [1], [[0], [0, 1]], [[5], [0]], "axes", 1.5, None, [[1], [1]]):
        yield call("tensordot", a, b, bad)
    yield call("tensordot", a, b, Fed("int32", (2, 1)), name="named")
    yield call("tensordot", a, b, 1, "named")
    yield call("tensordot", Held("float32", (2, 3)), [[1.0], [2.0], [3.0]], 1)
    yield call(
        "tensordot", Fed("float32", (None, 3)), np.ones((3, 2, 2), np.float32), axes=[[1], [0]]
    )


def equations() -> Iterator[Call]:
    a, b = Fed("float32", (None, 3)), Fed("float32", (3, 4))
    for equation in (
        *(
            "ij,jk->ik",
            "ij,jk",
            "i j , j k -> k i",
            "ij,jk->",
            "ij,kl->ijkl",
            "...j,jk->...k",
            "ij",
        ),
        *(
            "...j,jk",
            "ij,jk->ijj",
            "ij,jk->z",
            "ij;jk",
            "ij,jk->i->k",
            "0j,jk",
            "ij...,0k",
            "",
            "->",
        ),
        *("ij,jk,kl", "i.j,jk", "ii,jk->i", "ij,jk->...ik", "...j,j...->......"),
    ):
        yield call("einsum", equation, a, b)
    for equation in ("ij->ji", "ij", "ii->i", "ij->", "...j->j..."):
        yield call("einsum", equation, Fed("float32", (3, 3)), name="named")
    yield call("einsum", "ij,jk->ik", Held("float32", (2, 3)), b)
    yield call("einsum", "ij,jk->ik", a, Fed("float64", (3, 4)))
    yield call("einsum", "ij,jk->ik", a, Fed("float32", (2, 4)))
    yield call("einsum", "ij,jk->ik", a, np.ones((3, 2), np.float32))


def sequences() -> Iterator[Call]:
    number = Fed("int32", ())
    yield call("range", 5)
    yield call("range", number)
    yield call("range", 1, number, 2, name="named")
    yield call("range", 0, 1, 0.1)
    yield call("range", 0.0, number, 1)
    yield call("range", 3, dtype="float32")
    yield call("range", number, 10, dtype=Type("int64"))
    yield call("range", np.int64(3), number)
    yield call("range", Held("int32", ()))
    yield call("range", 1, 5, 0)
    yield call("range", [1, 2])
    yield call("range", "text")
    yield call("range", Fed("int64", ()), Fed("float64", ()))
    yield call("range", Then(call("size", Fed("float32", None))))
    yield call("linspace", 0.0, 1.0, 5)
    yield call("linspace", 0.0, Fed("float32", ()), number, name="named")
    yield call("linspace", Fed("float32", (2,)), Fed("float32", (3, 1)), 4, axis=1)
    yield call("linspace", Fed("float64", None), 2, Fed("int64", ()), axis=-1)
    yield call("linspace", 0, 10, 5)
    yield call("linspace", 0.0, 1.0, 2.5)
    yield call("linspace", 0.0, Fed("int32", ()), 3)
