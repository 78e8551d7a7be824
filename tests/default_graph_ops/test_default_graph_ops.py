"""Functions of the default graph against tf.compat.v1's: whole graphs of small programs."""

from __future__ import annotations

import savedmodel_writer as sm
from tests.default_graph_ops import programs
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(programs)
test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(programs)


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
