"""Convolutions against tf.compat.v1.nn: whole graphs of small programs, and what is refused."""

from __future__ import annotations

import pytest

from tests.nn import convolution_programs as programs
from tests.variables import comparison

theirs = comparison.their_meta_graphs(programs)
refusals = comparison.their_refusals(programs)


@pytest.mark.parametrize("name", programs.EXPORTED)
def test_same_graph(name: str, theirs: dict[str, bytes]) -> None:
    comparison.assert_same_meta_graph(programs, name, theirs[name])


@pytest.mark.parametrize("name", programs.REFUSED)
def test_refused_as_by_tensorflow(name: str, refusals: dict[str, comparison.Refusal]) -> None:
    comparison.assert_refused(programs, name, refusals[name])
