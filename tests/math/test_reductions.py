"""Reductions: the nodes of each, for whatever is known of the shape and given as axes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.math.calls import Call, Fed, Fixed, Held, call
from tests.math.comparison import difference
from tests.oracle.process import Oracle

NUMBERS = ("sum", "mean", "max", "min", "prod", "euclidean_norm", "logsumexp", "std", "variance")
FUNCTIONS = tuple(f"math.reduce_{name}" for name in (*NUMBERS, "any", "all"))
ALL = (*FUNCTIONS, "math.count_nonzero")


def dtype_of(function: str) -> str:
    return "bool" if function in ("math.reduce_any", "math.reduce_all") else "float32"


def cases() -> Iterator[Call]:
    for function in ALL:
        dtype = dtype_of(function)
        for shape in [(), (3,), (2, 3), (None, 3), (None, None), None]:
            yield call(function, Fed(dtype, shape))
            yield call(function, Fed(dtype, shape), keepdims=True, name="named")
        x = Fed(dtype, (None, 3, 2))
        for axis in [0, -1, [0, 2], (1,), [], np.int64([1]), Fixed(1), Fed("int32", None)]:
            yield call(function, x, axis)
            yield call(function, x, axis=axis, keepdims=True)
        yield call(function, Fed(dtype, None), [0, 1], keepdims=1)
        yield call(function, Held(dtype, (2, 3)))
        yield call(function, Held(dtype, (2, 3), use_resource=False), axis=0)
        yield call(function, np.ones((2, 3), dtype))
        yield call(function, [[True, False]] if dtype == "bool" else [[1.0, 2.0]], axis=1)
        yield call(function, True if dtype == "bool" else 1.0)
        yield call(function, x, axis=3)
        yield call(function, x, axis=1.5)
        yield call(function, x, axis="0")
        yield call(function, Fed("string", (2,)), name="named")
        yield call(function, x, name="not legal")
        yield call(function, x, name="")
    for dtype in ("float16", "bfloat16", "float64", "int32", "int64", "uint8", "complex64"):
        for function in ALL:
            yield call(function, Fed(dtype, (None, 2)), axis=0)
    yield call("count_nonzero", Fed("int32", (2, None)), dtype="int32")
    yield call("count_nonzero", Fed("bool", (2, None)), [0], True, "float32", "named")
    yield call("reduce_sum", Fed("float32", (2, None)), [0], True, "named")


def test_explicit_calls(oracle: Oracle) -> None:
    calls = list(cases())
    theirs = oracle("tests.math.tf_calls", "outcomes", calls)
    differences = [difference(*pair) for pair in zip(calls, theirs, strict=True)]
    assert not any(differences), "\n\n".join(filter(None, differences))
