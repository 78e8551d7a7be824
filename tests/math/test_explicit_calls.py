"""Chosen calls of each function: the same graph as TensorFlow's, or refused as there."""

from __future__ import annotations

import pytest

from tests.math import arithmetic_calls, array_calls
from tests.math.calls import Call, Outcome
from tests.math.comparison import difference
from tests.oracle.process import Oracle

CALLS: dict[str, list[Call]] = {}
for _made in (*array_calls.calls(), *arithmetic_calls.calls()):
    CALLS.setdefault(_made.function, []).append(_made)


@pytest.fixture(scope="module")
def theirs(oracle: Oracle) -> dict[str, list[Outcome]]:
    calls = [made for several in CALLS.values() for made in several]
    found: list[Outcome] = oracle("tests.math.tf_calls", "outcomes", calls)
    remaining = iter(found)
    return {name: [next(remaining) for _ in several] for name, several in CALLS.items()}


@pytest.mark.parametrize("function", CALLS)
def test_same_graphs(function: str, theirs: dict[str, list[Outcome]]) -> None:
    pairs = zip(CALLS[function], theirs[function], strict=True)
    differences = [difference(*pair) for pair in pairs]
    assert not any(differences), "\n\n".join(filter(None, differences))
