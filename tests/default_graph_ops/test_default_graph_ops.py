"""Functions of the default graph against tf.compat.v1's: whole graphs of small programs."""

from __future__ import annotations

import pytest

import savedmodel_writer as sm
from tests.default_graph_ops import programs
from tests.variables import comparison

theirs = comparison.their_meta_graphs(programs)
refusals = comparison.their_refusals(programs)


@pytest.mark.parametrize("name", programs.EXPORTED)
def test_same_graph(name: str, theirs: dict[str, bytes]) -> None:
    comparison.assert_same_meta_graph(programs, name, theirs[name])


@pytest.mark.parametrize("name", programs.REFUSED)
def test_refused_as_by_tensorflow(name: str, refusals: dict[str, comparison.Refusal]) -> None:
    comparison.assert_refused(programs, name, refusals[name])


def test_values_from_outside_do_not_lead_out_of_a_body() -> None:
    def branch() -> sm.Tensor:
        with sm.name_scope("scope", values=[a]):
            return sm.constant(2.0, name="inside") * a

    with sm.Graph() as graph:
        a = sm.constant(1.0, name="a")
        sm.cond(sm.placeholder("bool", []), branch, lambda: a)
    names = {node.name for body in graph.as_graph_def().library.function for node in body.node_def}
    assert {"scope/inside", "scope/mul"} <= names
    assert not [op.name for op in graph.get_operations() if "inside" in op.name]
