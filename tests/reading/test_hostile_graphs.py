"""Graphs that were made to harm: refused with a typed error before they take memory or time."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, protos

NODES = {
    "inputs": ("Pack", {"N": 2**62, "T": sm.float32}, "expected 1048576 tensors at most"),
    "outputs": ("Split", {"num_split": 2**31 - 1, "T": sm.float32}, "1048576 tensors at most"),
    "type": ("Placeholder", {"dtype": 999}, "dtype"),
    "value": ("Const", {"dtype": sm.float32}, "value"),
}


def loaded(model: Path, *nodes: protos.NodeDef) -> sm.saved_model.MetaGraph:
    """The model with further nodes."""
    path = model / "saved_model.pb"
    message = protos.SavedModel.FromString(path.read_bytes())
    message.meta_graphs[0].graph_def.node.extend(nodes)
    path.write_bytes(message.SerializeToString())
    return sm.load(model, "serve")


def node(op: str, name: str, **attrs: object) -> protos.NodeDef:
    made = protos.NodeDef(op=op, name=name)
    for key, value in attrs.items():
        if isinstance(value, sm.DType):
            made.attr[key].type = value.as_datatype_enum  # type: ignore[assignment]
        elif key == "dtype":
            made.attr[key].type = value  # type: ignore[assignment]
        else:
            made.attr[key].i = value  # type: ignore[assignment]
    return made


@pytest.mark.parametrize("name", NODES)
def test_a_node(model: Path, name: str) -> None:
    op, attrs, message = NODES[name]
    meta_graph = loaded(model, node(op, "hostile", **attrs))
    tracemalloc.start()
    try:
        with pytest.raises(errors.InvalidInputError, match=message) as raised:
            _ = meta_graph.graph
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert (raised.value.node, raised.value.op) == ("hostile", op)
    assert len(meta_graph.signatures) == 2


def test_many_nodes_of_many_outputs(model: Path) -> None:
    """Each alone is allowed."""
    splits = [node("Split", f"split_{n}", num_split=2**20, T=sm.float32) for n in range(30)]
    with pytest.raises(errors.InvalidArgumentError, match="nodes with 3145730"):
        _ = loaded(model, *splits).graph


def test_an_attribute_without_a_name(model: Path) -> None:
    """TensorFlow ignores attributes that it does not know."""
    odd = node("NoOp", "odd")
    odd.attr[""].i = 1
    assert loaded(model, odd).graph.get_operation_by_name("odd").type == "NoOp"


def test_a_circle(model: Path) -> None:
    circle = node("Identity", "circle", T=sm.float32)
    circle.input.append("circle")
    with pytest.raises(errors.InvalidInputError, match="circle"):
        _ = loaded(model, circle).graph


def test_a_long_chain(model: Path) -> None:
    """No recursion: twenty thousand nodes, each fed by the one before, the last one first."""
    chain = [node("Identity", f"n{number}", T=sm.float32) for number in range(20_000)]
    for number, one in enumerate(chain):
        one.input.append(f"n{number - 1}" if number else "x")
    graph = loaded(model, *reversed(chain)).graph
    assert graph.get_tensor_by_name("n19999:0").shape.as_list() == [None, 2]


def function(name: str, *called: str) -> protos.FunctionDef:
    made = protos.FunctionDef()
    made.signature.name = name
    for number, other in enumerate(called):
        made.node_def.append(protos.NodeDef(op=other, name=f"call_{number}"))
    return made


def test_functions_that_call_each_other(model: Path) -> None:
    """A function of itself, and a tower whose inlining would have 2**60 nodes."""
    path = model / "saved_model.pb"
    message = protos.SavedModel.FromString(path.read_bytes())
    graph_def = message.meta_graphs[0].graph_def
    tower = [function(f"f{n}", f"f{n + 1}", f"f{n + 1}") for n in range(60)]
    graph_def.library.function.extend([function("self", "self"), *tower, function("f60")])
    graph_def.node.extend([node("self", "call_self"), node("f0", "call_tower")])
    path.write_bytes(message.SerializeToString())
    graph = sm.load(model, "serve").graph
    assert graph.get_operation_by_name("call_tower").type == "f0"
