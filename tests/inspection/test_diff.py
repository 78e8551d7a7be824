"""diff: nothing of equal models; of others just what differs, in a line each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, protos, rewriting
from savedmodel_writer.protos import canonical
from savedmodel_writer.tensors import make_tensor_proto
from tests.inspection.damage import copy


def lines(*models: object) -> list[str]:
    return str(sm.diff(*models)).splitlines()  # type: ignore[arg-type]


def save(graph: sm.Graph, directory: Path) -> None:
    with sm.SavedModelBuilder(directory) as builder:
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()


@pytest.mark.parametrize("kind", ["graph", "object"])
def test_equal_models(kind: str, originals: dict[str, Path], tmp_path: Path) -> None:
    same = copy(originals[kind], tmp_path)
    message = protos.SavedModel.FromString((same.path / "saved_model.pb").read_bytes())
    for meta_graph in message.meta_graphs:
        nodes = list(meta_graph.graph_def.node)[::-1]
        del meta_graph.graph_def.node[:]
        meta_graph.graph_def.node.extend(nodes)
    (same.path / "saved_model.pb").unlink()
    (same.path / "saved_model.pbtxt").write_text(protos.text.to_text(message))
    found = sm.diff(originals[kind], same.path)
    assert not found and len(found) == 0 and str(found) == "no differences"


def test_nodes_and_attrs(originals: dict[str, Path], tmp_path: Path) -> None:
    other = copy(originals["graph"], tmp_path)
    with other.serve() as serve:
        nodes = {node.name: node for node in serve.graph_def.node}
        nodes["y"].op = "Snapshot"
        nodes["y"].attr["T"].type = protos.DataType.DT_HALF
        nodes["wide"].input.append("^y")
        serve.graph_def.node.remove(nodes["looped"])
        serve.graph_def.node.add(name="new", op="NoOp", device="/cpu:0")
    place = "meta_graphs 'serve', graph_def, node"
    found = lines(originals["graph"], other.path)
    assert f"! {place} 'y', op: 'Identity' → 'Snapshot'" in found
    assert f"! {place} 'y', attr['T'], type: DT_FLOAT → DT_HALF" in found
    assert f"! {place} 'wide', input: ['MatMul_2'] → ['MatMul_2', '^y']" in found
    assert any(line.startswith(f"- {place} 'looped': name: \"looped\" op:") for line in found)
    assert any(line.startswith(f"+ {place} 'new': name: \"new\" op:") for line in found)
    assert len(found) == 5


def test_what_else_is_in_a_meta_graph(originals: dict[str, Path], tmp_path: Path) -> None:
    other = copy(originals["graph"], tmp_path)
    with other.serve() as serve:
        serve.meta_info_def.tensorflow_version = "9"
        serve.signature_def["serving_default"].outputs["y"].tensor_shape.dim[1].size = 9
        serve.signature_def["added"].method_name = "m"
        large = next(node for node in serve.graph_def.node if node.name == "large")
        values = np.linspace(-1, 1, 1200, dtype=np.float32).reshape(2, 600)
        values[1, 3] += 0.5
        large.attr["value"].tensor.CopyFrom(make_tensor_proto(values))
        serve.collection_def["table_initializer"].node_list.value.append("y")
        variables = serve.collection_def["variables"].bytes_list.value
        first = protos.VariableDef.FromString(variables[0])
        first.trainable = not first.trainable
        variables[0] = first.SerializeToString()
    found = "\n".join(lines(originals["graph"], other.path))
    assert "meta_graphs 'serve', meta_info_def, tensorflow_version: '2.21.0' → '9'" in found
    assert (
        "signature_def['serving_default'], outputs['y'], tensor_shape: (None, 4) → (None, 9)"
        in (found)
    )
    assert "+ meta_graphs 'serve', signature_def['added']: method_name: \"m\"" in found
    assert "node 'large', attr['value'], tensor: DT_FLOAT (2, 600) → 1 of 1,200 elements" in found
    assert "collection_def['table_initializer'], node_list, value: [" in found
    assert "collection_def['variables'] 'w:0', trainable: True → False" in found
    assert len(found.splitlines()) == 6


def test_meta_graphs_and_functions(originals: dict[str, Path], tmp_path: Path) -> None:
    other = copy(originals["graph"], tmp_path / "graph")
    with other.message() as message:
        message.meta_graphs[1].meta_info_def.tags[:] = ["eval"]
    found = [line[:24] for line in lines(originals["graph"], other.path)]
    assert found == ["+ meta_graphs 'eval': meta_i"[:24], "- meta_graphs 'train': meta_"[:24]]
    other = copy(originals["object"], tmp_path / "object")
    with other.function("__inference_serve") as function:
        function.node_def[0].device = "/cpu:0"
        name, node = function.signature.name, function.node_def[0].name
    assert lines(originals["object"], other.path) == [
        f"! meta_graphs 'serve', graph_def, library, function {name!r}, node_def {node!r}, "
        "device: '' → '/cpu:0'"
    ]


def changed(values: object) -> object:
    array = np.array(values)
    array.flat[1] += 0.25
    return array


def test_variables(originals: dict[str, Path], tmp_path: Path) -> None:
    original = sm.load(originals["graph"], "serve").variables
    w = np.array(original["w"].read())
    w[0, 1] += 0.25
    w[2, 3] -= 2

    def more(model: rewriting.Model) -> None:
        model.values["new"] = original["b"]
        del model.values["b"]

    change = rewriting.ReplaceVariables({"w": w, "parts": changed(original["parts"].read())})
    sm.rewrite(originals["graph"], tmp_path / "1", change, more)
    assert lines(originals["graph"], tmp_path / "1") == [
        "- variable 'b': float32 [4]",
        "+ variable 'new': float32 [4]",
        "! variable 'parts': float32 [4, 2] → 1 of 8 elements differ, by at most 0.25",
        "! variable 'w': float32 [3, 4] → 2 of 12 elements differ, by at most 2",
    ]


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        (np.float32([1, np.nan]), np.float32([1, np.nan]), None),
        (np.float32([0.0]), np.float32([-0.0]), "1 of 1 elements differ, by at most 0"),
        (np.int64([1, 2, 3]), np.int64([1, 5, 3]), "1 of 3 elements differ, by at most 3"),
        (np.array([True, False]), np.array([True, True]), "1 of 2 elements differ, by at most 1"),
        (np.complex64([1 + 1j]), np.complex64([4 + 5j]), "1 of 1 elements differ, by at most 5"),
        (np.array([b"a", b"b"], object), np.array([b"a", b"c"], object), "1 of 2 elements differ"),
        (
            np.zeros([600_000]),
            np.arange(600_000.0),
            "599,999 of 600,000 elements differ, by at most",
        ),
    ],
)
def test_values(a: object, b: object, told: str | None, tmp_path: Path) -> None:
    for name, value in (("a", a), ("b", b)):
        with sm.Graph() as graph:
            sm.Variable(value, name="v")
        save(graph, tmp_path / name)
    found = lines(tmp_path / "a", tmp_path / "b")
    if told is None:
        assert found == ["no differences"]
    else:
        assert len(found) == 1 and f"→ {told}" in found[0]


def test_bfloat16_and_other_dtypes(tmp_path: Path) -> None:
    for name, bits in (("a", [0x3F80, 0x4000]), ("b", [0x3F80, 0x4080])):
        with sm.Graph() as graph:
            sm.Variable(np.array(bits, np.uint16), name="v", dtype="bfloat16")
        save(graph, tmp_path / name)
    assert lines(tmp_path / "a", tmp_path / "b") == [
        "! variable 'v': bfloat16 [2] → 1 of 2 elements differ, by at most 2"
    ]


def test_partitioned_and_whole_are_one_value(tmp_path: Path) -> None:
    values = np.arange(24, dtype=np.float32).reshape(6, 4)
    for name, partitioner in (("a", None), ("b", lambda **_: [3, 1])):
        with sm.Graph() as graph:
            sm.Variable(values, name="v", partitioner=partitioner)
        save(graph, tmp_path / name)
    assert not [line for line in lines(tmp_path / "a", tmp_path / "b") if "! variable" in line]


def test_files(originals: dict[str, Path], tmp_path: Path) -> None:
    other = copy(originals["graph"], tmp_path)
    (other.path / "assets/words.txt").write_text("one\ntwo\nfour\n")
    (other.path / "assets/more.txt").write_text("x")
    (other.path / "assets.extra/notes.txt").unlink()
    assert lines(originals["graph"], other.path) == [
        "- assets.extra/notes.txt: 4 bytes",
        "+ assets/more.txt: 1 bytes",
        "! assets/words.txt: 14 bytes → 13 bytes, others",
    ]


def test_graphs_and_messages(originals: dict[str, Path]) -> None:
    graphs = []
    for value in (1.0, 2.0):
        with sm.Graph() as graph:
            sm.constant(value, name="c")
        graphs.append(graph)
    (told,) = lines(*graphs)
    expected = "tensor: DT_FLOAT () → 1 of 1 elements differ, by at most 1"
    assert told == f"! node 'c', attr['value'], {expected}"
    assert lines(*(graph.as_graph_def() for graph in graphs)) == [told]
    meta_graph = sm.load(originals["graph"], "serve")
    assert not sm.diff(meta_graph, meta_graph.meta_graph_def)
    for pair in ((graphs[0], meta_graph), (graphs[0], originals["graph"])):
        with pytest.raises(errors.InvalidTypeError, match="two models of one kind"):
            sm.diff(*pair)  # type: ignore[arg-type]
    with pytest.raises(errors.InvalidTypeError, match="a directory, a GraphDef or a MetaGraphDef"):
        sm.diff(protos.NodeDef(), protos.NodeDef())  # type: ignore[arg-type]
    with pytest.raises(errors.NotFoundError):
        sm.diff("/nowhere", originals["graph"])


def test_fields_that_are_not_known_here() -> None:
    known = protos.GraphDef(node=[protos.NodeDef(name="x", op="NoOp")])
    newer = protos.GraphDef.FromString(known.SerializeToString())
    node = protos.NodeDef.FromString(newer.node[0].SerializeToString() + b"\xc2\x3e\x01x")
    newer.node[0].CopyFrom(node)
    assert lines(known, newer) == [
        "! node 'x', fields not known here: b'' → b'\\xc2>\\x01x'",
    ]
    assert canonical.serialize(known) != canonical.serialize(newer)
