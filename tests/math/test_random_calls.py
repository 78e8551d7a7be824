"""Random arguments of the functions whose nodes depend most on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.math.calls import Call, Fed, Fixed, Held, call
from tests.math.comparison import difference
from tests.math.test_reductions import ALL
from tests.oracle.process import Oracle

DTYPES = st.sampled_from(["float32", "float64", "int32", "int64", "bool"])
DIMS = st.one_of(st.none(), st.integers(0, 4))
SHAPES = st.one_of(st.none(), st.lists(DIMS, max_size=4).map(tuple))
KNOWN = st.lists(st.integers(0, 4), max_size=4).map(tuple)
AXIS = st.integers(-5, 5)
NAMES = st.sampled_from([None, "named", "scope/named"])


def integers(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The same as Python's, numpy's or a Tensor of them, or a Tensor that is fed."""
    fed = st.builds(Fed, st.sampled_from(["int32", "int64"]), SHAPES)
    arrays = numbers.map(np.int64)
    return st.one_of(numbers, numbers, arrays, numbers.map(Fixed), fed)


def tensors(dtypes: st.SearchStrategy[str] = DTYPES) -> st.SearchStrategy[Any]:
    shown = st.builds(np.zeros, KNOWN, dtypes)
    held = st.builds(Held, dtypes, KNOWN, st.booleans())
    return st.one_of(st.builds(Fed, dtypes, SHAPES), shown, held)


def calls(function: str, *args: Any, **kwargs: Any) -> st.SearchStrategy[Call]:
    return st.builds(call, st.just(function), *args, **kwargs)


@st.composite
def together(draw: st.DrawFn, function: str) -> Call:
    """Two or three tensors, mostly of one dtype."""
    dtype = draw(DTYPES)
    mostly = st.sampled_from([*[dtype] * 9, "float32"])
    values = draw(st.lists(tensors(mostly), min_size=1, max_size=3))
    axis = draw(AXIS if function == "stack" else integers(AXIS))
    return call(function, values, axis, draw(NAMES.filter(bool)))


@st.composite
def reductions(draw: st.DrawFn) -> Call:
    axis = st.one_of(st.none(), integers(AXIS), integers(st.lists(AXIS, max_size=3)))
    keepdims = st.sampled_from([None, False, True])
    made = calls(draw(st.sampled_from(ALL)), tensors(), axis=axis, keepdims=keepdims, name=NAMES)
    return draw(made)


FUNCTIONS = {
    "reduce": reductions(),
    "reshape": calls("reshape", tensors(), integers(st.lists(st.integers(-1, 6), max_size=4))),
    "transpose": calls(
        "transpose", tensors(), st.one_of(st.none(), integers(st.permutations(range(3)))), NAMES
    ),
    "concat": together("concat"),
    "stack": together("stack"),
    "split": calls(
        "split",
        tensors(),
        st.one_of(st.integers(1, 4), integers(st.lists(st.integers(-1, 4), max_size=3))),
        st.one_of(AXIS, AXIS.map(Fixed)),  # of others SplitV's shapes differ, see the docs
        st.one_of(st.none(), st.integers(1, 4)),
        NAMES.filter(bool),
    ),
    "pad": calls(
        "pad",
        tensors(),
        integers(st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=2), max_size=4)),
        st.sampled_from(["CONSTANT", "reflect", "SYMMETRIC"]),
        NAMES,
        st.sampled_from([0, 1, 0.0, True]),
    ),
}


def check(oracle: Oracle, function: str, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(FUNCTIONS[function])
    def same(wanted: Call) -> None:
        (theirs,) = oracle("tests.math.tf_calls", "outcomes", [wanted])
        assert not difference(wanted, theirs)

    same()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_random_calls(function: str, oracle: Oracle) -> None:
    check(oracle, function, 50)


@pytest.mark.long
@pytest.mark.parametrize("function", FUNCTIONS)
def test_many_random_calls(function: str, oracle: Oracle) -> None:
    check(oracle, function, 500)
