"""Nodes have the `experimental_type` that TensorFlow gives them."""

from __future__ import annotations

from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef
from tests.graph import full_types_program
from tests.graph.namespace import OURS
from tests.oracle.process import Oracle


def test_same_types(oracle: Oracle) -> None:
    theirs = GraphDef.FromString(oracle("tests.graph.tf_programs", "full_types"))
    graph = Graph()
    with graph:
        full_types_program.build(OURS)
    found = {node.name: node.experimental_type for node in graph.as_graph_def().node}
    assert found == {node.name: node.experimental_type for node in theirs.node}
    assert sum(message.type_id > 0 for message in found.values()) >= 9
