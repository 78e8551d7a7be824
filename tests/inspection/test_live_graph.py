"""Graph.check and Graph.summary."""

from __future__ import annotations

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer.protos import AttrValue


@pytest.fixture
def graph() -> sm.Graph:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 64], name="x")
        w = sm.Variable(np.zeros([64, 3], np.float32), name="dense/kernel")
        sm.Variable(np.zeros([1000], np.int64), name="counts", trainable=False)
        sm.raw_ops.Softmax(logits=x @ w, name="p")
    return graph


def found(graph: sm.Graph) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in graph.check().findings]


def test_a_sound_graph(graph: sm.Graph) -> None:
    report = graph.check()
    assert report.ok and list(report) == [] and str(report) == "graph: ok"


def test_what_can_go_wrong_later(graph: sm.Graph) -> None:
    p = graph.get_operation_by_name("p")
    p._set_attr("T", AttrValue(type=sm.string.as_datatype_enum))
    assert found(graph) == [("attr-value", "node 'p'")]
    assert not graph.check().ok


def test_inputs_of_another_dtype(graph: sm.Graph) -> None:
    graph.get_operation_by_name("p")._set_attr("T", AttrValue(type=sm.half.as_datatype_enum))
    assert found(graph) == [("input-dtype", "node 'p'")]


def test_shapes_that_do_not_fit(graph: sm.Graph) -> None:
    placeholder = graph.get_operation_by_name("x")
    shape = AttrValue(shape=sm.TensorShape([None, 7]).as_proto())
    placeholder._set_attr("shape", shape)
    assert found(graph) == [("shape", "node 'matmul'")]


def test_placeholders_and_functions_and_devices(graph: sm.Graph) -> None:
    with graph, graph.device("/device:GPU:1"):
        sm.placeholder(np.float32, [], name="forgotten")
        sm.raw_ops.PartitionedCall(args=[], Tout=[], f="nowhere", name="call")
    assert found(graph) == [
        ("missing-function", "node 'call'"),
        ("named-device", "node 'forgotten'"),
        ("unused-placeholder", "node 'forgotten'"),
    ]


def test_variables_of_one_name(graph: sm.Graph) -> None:
    with graph:
        for name in ("a", "b"):
            sm.raw_ops.VarHandleOp(dtype="float32", shape=[len(name)], shared_name="s", name=name)
        sm.raw_ops.VarHandleOp(dtype="int32", shape=[1], shared_name="s", name="c")
    assert found(graph) == [("shared-name", "node 'c'")]


def test_summary(graph: sm.Graph) -> None:
    with graph:
        sm.placeholder(np.float32, [], name="z")
    assert graph.summary() == (
        "Graph of 17 operations, 0 functions\n"
        "Inputs:\n"
        "  x:0  float32 (None, 64)\n"
        "  z:0  float32 ()\n"
        "Results that no node takes:\n"
        "  dense/kernel/Read/ReadVariableOp:0  float32 (64, 3)\n"
        "  counts/Read/ReadVariableOp:0  int64 (1000,)\n"
        "  p:0  float32 (None, 3)\n"
        "Variables: 2 of 8,768 bytes\n"
        "  dense/kernel  float32 (64, 3)  768 bytes\n"
        "  counts  int64 (1000,)  8,000 bytes\n"
        "Collections:\n"
        "  trainable_variables: 1\n"
        "  variables: 2\n"
        "Operations:\n"
        "        3 Const\n"
        "        3 ReadVariableOp\n"
        "        2 AssignVariableOp\n"
        "        2 Placeholder\n"
        "        2 VarHandleOp\n"
        "        2 VarIsInitializedOp\n"
        "        1 Fill\n"
        "        1 MatMul\n"
        "        1 Softmax\n"
    )


def test_summary_of_many_ops_and_of_none() -> None:
    assert sm.Graph().summary() == "Graph of 0 operations, 0 functions\n"
    unary = ["Abs", "Neg", "Exp", "Log", "Sin", "Cos", "Tan", "Tanh", "Sinh", "Cosh", "Sqrt"]
    unary += ["Square", "Sign", "Floor", "Ceil", "Round", "Rint", "Erf", "Erfc", "Lgamma", "Inv"]
    with sm.Graph() as graph:
        x = sm.constant(1.0)
        for name in unary:
            getattr(sm.raw_ops, name)(x=x)
    assert graph.summary().endswith("      2 of 2 other ops\n")
