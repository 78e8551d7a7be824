"""Messages that were made to harm: each part gives the right value or a typed error."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, protos

Change = Callable[[protos.MetaGraphDef], object]


def changed(model: Path, change: Change) -> sm.saved_model.MetaGraph:
    message = protos.SavedModel.FromString((model / "saved_model.pb").read_bytes())
    change(message.meta_graphs[0])
    (model / "saved_model.pb").write_bytes(message.SerializeToString())
    return sm.load(model, "serve")


# --- the file as a whole ----------------------------------------------------------------------


def test_cut_at_every_byte(model: Path) -> None:
    data = (model / "saved_model.pb").read_bytes()
    ends = range(0, len(data), 97)
    read = 0
    for end in ends:
        (model / "saved_model.pb").write_bytes(data[:end])
        try:
            sm.SavedModel.read(model)
        except errors.ParseError as error:
            assert error.path == str(model / "saved_model.pb")
        else:
            read += 1
    assert read < 3 < len(ends)  # nothing at all, and the first field, are messages


NOT_MODELS = {
    "text": b"hello",
    "endless varint": b"\xff" * 100,
    "huge length": b"\x12\xff\xff\xff\xff\x07",
    "huger length": b"\x12" + b"\xff" * 9 + b"\x01",
    "not UTF-8": b"\x12\x05\x0a\x03\x22\x01\xff",
    "end of a group": b"\x14",
    "field 0": b"\x02\x01a",
}


@pytest.mark.parametrize("name", NOT_MODELS)
@pytest.mark.parametrize("file", ["saved_model.pb", "saved_model.pbtxt"])
def test_no_model(tmp_path: Path, name: str, file: str) -> None:
    (tmp_path / file).write_bytes(NOT_MODELS[name])
    with pytest.raises(errors.ParseError, match="Cannot parse file") as raised:
        sm.load(tmp_path)
    assert raised.value.path == str(tmp_path / file)
    assert isinstance(raised.value, OSError)  # as TensorFlow's loaders raise


def nested(depth: int) -> bytes:
    """A StructuredValue in lists in lists, in the object graph of a model."""
    data = b""
    for field in [1, 51] * depth + [4, 2]:
        data = tagged(field, data)
    return tagged(2, tagged(7, tagged(2, tagged(1, b"f") + data)))


def tagged(field: int, data: bytes) -> bytes:
    key = protos.wire.varint(field << 3 | 2)
    return key + protos.wire.varint(len(data)) + data


def test_nested_without_end(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(nested(20))
    assert len(sm.SavedModel.read(tmp_path).meta_graphs) == 1
    (tmp_path / "saved_model.pb").write_bytes(nested(50_000))
    with pytest.raises(errors.ParseError):
        sm.load(tmp_path)


def test_text_nested_without_end(tmp_path: Path) -> None:
    opened = "list_value { values {" * 50_000
    text = "meta_graphs { object_graph_def { concrete_functions { value { output_signature {"
    (tmp_path / "saved_model.pbtxt").write_text(text + opened)
    with pytest.raises(errors.ParseError, match="recursion"):
        sm.load(tmp_path)


def test_memory_is_bounded_by_the_file(tmp_path: Path) -> None:
    """A file of empty MetaGraphs, and one that says it is larger than it is."""
    (tmp_path / "saved_model.pb").write_bytes(b"\x12\x00" * 10_000)
    tracemalloc.start()
    try:
        assert len(sm.SavedModel.read(tmp_path).meta_graphs) == 10_000
        (tmp_path / "saved_model.pb").write_bytes(b"\x12\xff\xff\xff\xff\x03" + b"x" * 20_000)
        with pytest.raises(errors.ParseError):
            sm.SavedModel.read(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


# --- its parts --------------------------------------------------------------------------------


def wrong_dtype(meta_graph: protos.MetaGraphDef) -> None:
    meta_graph.signature_def["serving_default"].inputs["x"].dtype = 999  # type: ignore[assignment]


def negative_dimension(meta_graph: protos.MetaGraphDef) -> None:
    meta_graph.signature_def["serving_default"].inputs["x"].tensor_shape.dim[0].size = -7


def wrong_component(meta_graph: protos.MetaGraphDef) -> None:
    info = meta_graph.signature_def["serving_default"].inputs["x"]
    info.composite_tensor.components.add(name="x:0", dtype=-3)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [wrong_dtype, negative_dimension, wrong_component])
def test_signatures(model: Path, change: Change) -> None:
    loaded = changed(model, change)
    assert list(loaded.signatures) == ["other", "serving_default"]
    assert "y" in loaded.signatures["serving_default"].outputs
    with pytest.raises(errors.DataLossError, match="signature 'serving_default', 'x'"):
        _ = loaded.signatures["serving_default"].inputs


def test_a_signature_that_tells_nothing(model: Path) -> None:
    loaded = changed(model, lambda one: one.signature_def["s"].inputs["x"].SetInParent())
    tensor = loaded.signatures["s"].inputs["x"]
    assert (tensor.name, tensor.dtype, tensor.components) == (None, None, ())


def test_a_composite_of_an_unknown_class(model: Path) -> None:
    def change(meta_graph: protos.MetaGraphDef) -> None:
        composite = meta_graph.signature_def["s"].inputs["x"].composite_tensor
        composite.type_spec.type_spec_class_name = "their.OwnSpec"
        composite.components.add(name="x:0", dtype=1)

    tensor = changed(model, change).signatures["s"].inputs["x"]
    assert (tensor.name, tensor.dtype, tensor.type_spec) == (None, None, "their.OwnSpec")
    assert [part.name for part in tensor.components] == ["x:0"]


def test_defaults(model: Path) -> None:
    def change(meta_graph: protos.MetaGraphDef) -> None:
        default = meta_graph.signature_def["other"].defaults["x"]
        default.tensor_shape.dim[0].size = 1 << 40

    loaded = changed(model, change)
    with pytest.raises(errors.DataLossError, match="signature 'other', default of 'x'"):
        _ = loaded.signatures["other"].defaults


def test_collections(model: Path) -> None:
    def change(meta_graph: protos.MetaGraphDef) -> None:
        meta_graph.collection_def["variables"].bytes_list.value.append(b"\xff")

    with pytest.raises(errors.DataLossError, match="not a serialized tensorflow"):
        _ = changed(model, change).collections


def test_assets_that_are_something_else(model: Path) -> None:
    def change(meta_graph: protos.MetaGraphDef) -> None:
        packed = meta_graph.collection_def["saved_model_assets"].any_list.value
        packed.append(protos.pack_any(protos.SaverDef()))

    with pytest.raises(errors.DataLossError, match="expected a tensorflow"):
        _ = changed(model, change).assets


def no_output(meta_graph: protos.MetaGraphDef) -> None:
    meta_graph.signature_def["__saved_model_init_op"].outputs.clear()


def two_main_ops(meta_graph: protos.MetaGraphDef) -> None:
    del meta_graph.signature_def["__saved_model_init_op"]
    meta_graph.collection_def["saved_model_main_op"].node_list.value[:] = ["a", "b"]


@pytest.mark.parametrize("change", [no_output, two_main_ops])
def test_init_op(model: Path, change: Change) -> None:
    with pytest.raises(errors.DataLossError):
        _ = changed(model, change).init_op


def out_of_range(graph: protos.SavedObjectGraph) -> None:
    graph.nodes.add().children.add(node_id=7, local_name="a")


def round_and_round(graph: protos.SavedObjectGraph) -> None:
    graph.nodes.add().children.add(node_id=0, local_name="self")


@pytest.mark.parametrize("make", [out_of_range, round_and_round])
def test_object_graph_in_a_checkpoint_without_one(model: Path, make: Callable) -> None:
    """Then variables are those of the checkpoint that have the names of the objects'."""
    loaded = changed(model, lambda one: make(one.object_graph_def))
    assert loaded.object_graph is not None and loaded.object_graph.tracked is None
    assert dict(loaded.variables) == {}


def test_names_out_of_the_directory_are_only_names(tmp_path: Path) -> None:
    """Variables are keys of a table, never files."""
    names = ["../x", "/etc/passwd", "x" * 300, "a\0b", "CASE", "case"]
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [], "x")
        signature = {"s": sm.predict_signature_def({"x": x}, {"y": sm.identity(x)})}
        builder = sm.SavedModelBuilder(tmp_path / "model", fsync=False)
        builder.add_meta_graph_and_variables(graph, ["serve"], signature)
        builder.save()
    (tmp_path / "model" / "variables").mkdir(exist_ok=True)
    values = {name: float(number) for number, name in enumerate(names)}
    sm.save_checkpoint(tmp_path / "model" / "variables" / "variables", values)
    variables = sm.load(tmp_path / "model").variables
    assert {name: float(variables[name].read()) for name in variables} == values


def test_many_of_everything(model: Path) -> None:
    """Time grows with the file, not with its square."""
    count = 20_000

    def change(meta_graph: protos.MetaGraphDef) -> None:
        for number in range(count):
            asset = meta_graph.asset_file_def.add(filename=f"{number}")
            asset.tensor_info.name = f"asset_{number}:0"
            meta_graph.signature_def[f"s{number}"].inputs["x"].name = "x:0"
            meta_graph.collection_def[f"c{number}"].int64_list.value.append(number)
            node = meta_graph.object_graph_def.nodes.add()
            node.children.add(node_id=number + 1, local_name="next")
            node.variable.name = "same"
        meta_graph.object_graph_def.nodes.add()

    loaded = changed(model, change)
    start = time.process_time()
    assert len([name for name in loaded.assets if name in loaded.assets]) == count
    assert sum(len(signature.inputs) for signature in loaded.signatures.values()) == count + 2
    assert len(loaded.collections) > count
    assert loaded.object_graph is not None
    assert list(loaded.object_graph.checkpoint_keys) == ["same"]
    assert time.process_time() - start < 10  # a second or so
