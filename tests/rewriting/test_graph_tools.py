"""extract_sub_graph, freeze and unfreeze, compared with TensorFlow's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.protos import GraphDef
from tests.oracle.process import Oracle
from tests.rewriting.requests import read

TOOLS = "tests.rewriting.tf_graph_tools"
X = np.array([[1, 2, 3], [-1, 0, 1]], np.float32)
ROWS = np.array([3, 0], np.int64)


def test_extract_sub_graph(graph_model: Path, oracle: Oracle) -> None:
    graph_def = read(graph_model).meta_graphs[0].graph_def
    data = graph_def.SerializeToString()
    for names in (["y"], ["picked", "ids"], ["train"], ["save/restore_all", "x"], [], ("wide",)):
        found = sm.extract_sub_graph(graph_def, names)
        expected = oracle(TOOLS, "extract_sub_graph", data, names)
        assert found == GraphDef.FromString(expected)
    assert graph_def.SerializeToString() == data


def test_extract_sub_graph_follows_colocation() -> None:
    graph_def = GraphDef()
    graph_def.node.add(name="a", op="NoOp")
    graph_def.node.add(name="b", op="NoOp").attr["_class"].list.s.append(b"loc:@a")
    graph_def.node.add(name="c", op="NoOp", input=["^b"])
    graph_def.node.add(name="d", op="NoOp")
    assert [node.name for node in sm.extract_sub_graph(graph_def, ["c"]).node] == ["a", "b", "c"]


@pytest.mark.parametrize("names", [["nope"], "y", ["y", "nope"], ["y:0"], ["dangling"], 7])
def test_extract_sub_graph_refuses(names: object, graph_model: Path, oracle: Oracle) -> None:
    graph_def = read(graph_model).meta_graphs[0].graph_def
    graph_def.node.add(name="dangling", op="Identity", input=["missing"])
    expected = oracle(TOOLS, "extract_sub_graph", graph_def.SerializeToString(), names)
    assert isinstance(expected, str)
    with pytest.raises(errors.InvalidInputError) as raised:
        sm.extract_sub_graph(graph_def, names)  # type: ignore[arg-type]
    assert expected in {base.__name__ for base in type(raised.value).__mro__}
    with pytest.raises(errors.InvalidTypeError, match="graph_def must be a"):
        sm.extract_sub_graph("graph", ["y"])  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["resource", "reference"])
@pytest.mark.parametrize(
    ("outputs", "allow", "deny"),
    [
        (["y", "picked"], None, None),
        (["y"], None, None),
        (["y", "picked"], ["w"], None),
        (["y", "picked"], None, ["w", "e"]),
        (["y"], ["w", "b"], ["b"]),
    ],
)
def test_freeze_is_tensorflows(
    kind: str,
    outputs: list[str],
    allow: list[str] | None,
    deny: list[str] | None,
    oracle: Oracle,
) -> None:
    whole, values, theirs = oracle(TOOLS, "frozen", kind, outputs, allow, deny)
    graph_def = GraphDef.FromString(whole)
    ours = sm.freeze(graph_def, outputs, allow, deny, variables=values)
    # The functions of a loop that is not wanted stay; TensorFlow's has them in another order.
    assert list(ours.node) == list(GraphDef.FromString(theirs).node)
    assert graph_def == GraphDef.FromString(whole)


def test_freeze_computes_the_same(oracle: Oracle) -> None:
    outputs = ["y", "picked", "nd", "loop"]
    whole, values, theirs = oracle(TOOLS, "frozen", "resource", outputs, None, None)
    ours = sm.freeze(GraphDef.FromString(whole), outputs, variables=values)
    assert not {node.op for node in ours.node} & {"VarHandleOp", "ReadVariableOp"}
    fetches = ["y:0", "picked:0", "nd:0", "loop:1"]
    feeds = {"x:0": X, "rows:0": ROWS}
    expected = oracle(TOOLS, "run", theirs, fetches, feeds)
    found = oracle(TOOLS, "run", ours.SerializeToString(), fetches, feeds)
    for before, after in zip(expected, found, strict=True):
        np.testing.assert_array_equal(after, before)
    np.testing.assert_allclose(found[0], X @ values["w"] + values["b"], rtol=1e-6)


def graph_of_ours() -> sm.Graph:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        w = sm.Variable(np.arange(12, dtype=np.float32).reshape(3, 4), name="w")
        b = sm.Variable(np.ones(4, np.float32), name="b", use_resource=False)
        sm.identity(x @ w + b, name="y")
        sm.assign_add(b, np.ones(4, np.float32), name="grow")
    return graph


def test_freeze_of_a_graph(oracle: Oracle) -> None:
    graph = graph_of_ours()
    before = graph.as_graph_def()
    (found,) = oracle(
        TOOLS, "run", sm.freeze(graph, ["y"]).SerializeToString(), ["y:0"], {"x:0": X}
    )
    np.testing.assert_array_equal(found, X @ np.arange(12).reshape(3, 4) + 1)
    assert graph.as_graph_def() == before


def test_freeze_refuses() -> None:
    graph = graph_of_ours()
    with pytest.raises(errors.UnimplementedError, match=r"'grow' .*'b'"):
        sm.freeze(graph, ["grow"])
    with pytest.raises(errors.InputError, match=r"variable 'w' \(node 'w'\) has no value"):
        sm.freeze(graph.as_graph_def(), ["y"], variables={"b": np.ones(4, np.float32)})
    with pytest.raises(errors.NodeNotFoundError, match="nope is not in graph"):
        sm.freeze(graph, ["nope"])
    with pytest.raises(errors.InvalidTypeError, match="GraphDef"):
        sm.freeze(7, ["y"])  # type: ignore[arg-type]


def test_unfreeze_for_a_builder(tmp_path: Path, oracle: Oracle) -> None:
    graph = graph_of_ours()
    frozen = sm.freeze(graph, ["y"])
    graph_def, values = sm.unfreeze(frozen, min_bytes=17)
    assert {name: np.shape(value) for name, value in values.items()} == {"w/variable": (3, 4)}
    assert sm.unfreeze(frozen)[1] == {}
    info = sm.build_tensor_info
    signature = sm.build_signature_def(
        {"x": info(graph.get_tensor_by_name("x:0"))},
        {"y": info(graph.get_tensor_by_name("y:0"))},
        "tensorflow/serving/predict",
    )
    with sm.SavedModelBuilder(tmp_path / "1") as builder:
        builder.add_meta_graph_and_variables(
            graph_def, ["serve"], {"serving_default": signature}, variables=values
        )
        builder.save()
    assert list(sm.load(tmp_path / "1").variables) == ["w/variable"]
    for loader in ("cpp", "v1", "v2"):
        request = (("serve",), "serving_default", {"x": X})
        (answer,) = oracle("tests.conformance.tf_loaders", loader, str(tmp_path / "1"), [request])
        np.testing.assert_array_equal(answer["y"], X @ np.arange(12).reshape(3, 4) + 1)
