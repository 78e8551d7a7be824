"""Normalization and statistics against tf.compat.v1.nn: whole graphs of small programs."""

from __future__ import annotations

from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef
from tests.control_flow.functional_sides import OurFunctionalSide, comparable
from tests.nn import function_programs, normalization_programs
from tests.oracle.process import Oracle
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(normalization_programs)


def test_same_functions(oracle: Oracle) -> None:
    programs = function_programs
    names = list(programs.EXPORTED)
    theirs = oracle("tests.control_flow.tf_functional", "graph_defs", programs.__name__, names)
    for name in names:
        with Graph() as graph:
            programs.EXPORTED[name](OurFunctionalSide)
        ours = graph.as_graph_def(add_shapes=True)
        assert comparable(ours) == comparable(GraphDef.FromString(theirs[name])), name
