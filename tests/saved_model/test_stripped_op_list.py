"""stripped_op_list against TensorFlow's."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.ops import registry
from savedmodel_writer.protos import GraphDef, OpList
from savedmodel_writer.saved_model.stripped_op_list import stripped_op_list


def function(graph_def: GraphDef, name: str) -> Any:
    added = graph_def.library.function.add()
    added.signature.name = name
    return added.node_def


def call(nodes: Any, op: str, function_name: str, attr: str = "f") -> None:
    nodes.add(name=f"call_{len(nodes)}", op=op).attr[attr].func.name = function_name


def compare(oracle: Any, graph_def: GraphDef) -> OpList:
    theirs = oracle(
        "tests.saved_model.tf_meta_graph", "stripped_op_list", graph_def.SerializeToString()
    )
    ours = stripped_op_list(graph_def)
    assert ours == OpList.FromString(theirs)
    return ours


def test_every_op(oracle: Any) -> None:
    graph_def = GraphDef()
    for name in reversed(registry.names()):
        graph_def.node.add(name=name, op=name)
    assert len(compare(oracle, graph_def).op) == len(registry.names())


def test_empty_graph(oracle: Any) -> None:
    assert not compare(oracle, GraphDef()).op


def test_unregistered_ops_are_left_out(oracle: Any) -> None:
    graph_def = GraphDef()
    graph_def.node.add(name="a", op="NoSuchOp")
    graph_def.node.add(name="b", op="NoOp")
    assert [op.name for op in compare(oracle, graph_def).op] == ["NoOp"]


def test_functions_are_followed_only_where_python_does(oracle: Any) -> None:
    graph_def = GraphDef()
    call(graph_def.node, "StatefulPartitionedCall", "called")
    call(graph_def.node, "While", "loop", attr="body")
    graph_def.node.add(name="direct", op="direct")
    graph_def.node.add(name="no_f", op="PartitionedCall")
    function(graph_def, "called").add(name="a", op="Add")
    call(function(graph_def, "direct"), "PartitionedCall", "nested")
    nested = function(graph_def, "nested")
    nested.add(name="b", op="Neg")
    call(nested, "PartitionedCall", "called")
    function(graph_def, "loop").add(name="c", op="Less")
    function(graph_def, "unused").add(name="d", op="Ceil")
    before = graph_def.SerializeToString(deterministic=True)

    names = [op.name for op in compare(oracle, graph_def).op]

    assert names == ["Add", "Neg", "PartitionedCall", "StatefulPartitionedCall", "While"]
    assert graph_def.SerializeToString(deterministic=True) == before
