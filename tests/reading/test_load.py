"""`load` and `SavedModel.read` as a program uses them."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, protos
from savedmodel_writer.files import LocalStorage
from tests.oracle.process import Oracle, OracleError


def message_of(model: Path) -> protos.SavedModel:
    return protos.SavedModel.FromString((model / "saved_model.pb").read_bytes())


def write(model: Path, message: protos.SavedModel) -> None:
    (model / "saved_model.pb").write_bytes(message.SerializeToString())


def same(a: protos.Message, b: protos.Message) -> bool:
    """Of messages with an `Any`, which protobuf's Python backend would unpack to compare."""
    return protos.canonical.serialize(a) == protos.canonical.serialize(b)


def test_every_part(model: Path) -> None:
    loaded = sm.load(model, "serve")
    assert loaded.tags == {"serve"}
    assert list(loaded.signatures) == ["other", "serving_default"]
    signature = loaded.signatures["serving_default"]
    assert signature.method_name == "tensorflow/serving/predict"
    assert (signature.inputs["x"].name, signature.outputs["y"].name) == ("x:0", "y:0")
    assert signature.inputs["x"].dtype == sm.float32
    assert signature.inputs["x"].shape.as_list() == [None, 2]
    np.testing.assert_array_equal(loaded.signatures["other"].defaults["x"], [[0, 1]])
    assert not loaded.signatures["other"].outputs
    assert list(loaded.variables) == ["layer/w"]
    np.testing.assert_array_equal(np.asarray(loaded.variables["layer/w"]), [[1], [2]])
    assert loaded.variables["layer/w"].shape == (2, 1)
    assert dict(loaded.assets) == {"vocabulary.txt": str(model / "assets" / "vocabulary.txt")}
    assert loaded.assets.tensors == {"vocabulary:0": "vocabulary.txt"}
    assert loaded.collections["ratios"] == [0.5]
    (variable_def,) = loaded.collections["variables"]
    assert variable_def.variable_name == "layer/w:0"
    assert loaded.init_op == "init"
    assert loaded.object_graph is None
    assert loaded.graph.get_tensor_by_name("y:0").shape.as_list() == [None, 1]
    assert loaded.graph is loaded.graph
    assert same(loaded.meta_graph_def, message_of(model).meta_graphs[0])


def test_signature_tensors_are_found_in_the_graph(model: Path) -> None:
    loaded = sm.load(model, ["serve"])
    info = loaded.signatures["serving_default"].signature_def.inputs["x"]
    assert sm.get_tensor_from_tensor_info(info, loaded.graph) is loaded.graph.get_tensor_by_name(
        "x:0"
    )


def test_read_gives_all_of_it(model: Path) -> None:
    read = sm.SavedModel.read(str(model))
    assert [meta_graph.tags for meta_graph in read.meta_graphs] == [{"serve"}, {"serve", "gpu"}]
    assert (read.export_dir, read.filename) == (str(model), "saved_model.pb")
    assert same(read.proto, message_of(model))
    assert read.meta_graph({"gpu", "serve"}) is read.meta_graphs[1]
    first, second = read.meta_graphs
    assert first.checkpoint is second.checkpoint


def test_text_form(model: Path) -> None:
    message = message_of(model)
    (model / "saved_model.pbtxt").write_text(protos.text.to_text(message))
    assert sm.SavedModel.read(model).filename == "saved_model.pb"
    (model / "saved_model.pb").unlink()
    read = sm.SavedModel.read(model)
    assert read.filename == "saved_model.pbtxt" and same(read.proto, message)


def test_unknown_fields_are_kept(model: Path) -> None:
    data = (model / "saved_model.pb").read_bytes() + b"\xfa\x7f\x03new"
    (model / "saved_model.pb").write_bytes(data)
    assert sm.SavedModel.read(model).proto.SerializeToString().endswith(b"\xfa\x7f\x03new")


TAGS = [["serve"], ["gpu", "serve"], ["serve", "serve"], ["gpu"], [], ["serve", "gpu", "x"]]


def test_tags_select_as_in_tensorflow(model: Path, oracle: Oracle) -> None:
    for tags in TAGS:
        try:
            expected = oracle("tests.reading.tf_reading", "selected", str(model), tags)
        except OracleError as error:
            assert "RuntimeError" in error.types
            with pytest.raises(RuntimeError, match="could not be found in SavedModel"):
                sm.load(model, tags)
        else:
            assert sorted(sm.load(model, tags).tags) == sorted(set(expected))


def test_without_tags_there_must_be_one(model: Path) -> None:
    with pytest.raises(errors.MetaGraphNotFoundError) as raised:
        sm.load(model)
    assert "[['serve'], ['gpu', 'serve']]" in raised.value.message
    assert isinstance(raised.value, ValueError)  # as tf.saved_model.load raises
    message = message_of(model)
    del message.meta_graphs[1]
    write(model, message)
    assert sm.load(model).tags == {"serve"}
    del message.meta_graphs[:]
    write(model, message)
    with pytest.raises(errors.MetaGraphNotFoundError, match="there are 0 MetaGraphs"):
        sm.load(model)


@pytest.mark.parametrize("tags", [7, [7], [b"serve"], [["serve"]]])
def test_tags_are_strings(model: Path, tags: object) -> None:
    with pytest.raises(errors.InvalidTypeError, match="expected a str or several"):
        sm.load(model, tags)  # type: ignore[arg-type]  # what is tested


def test_unknown_names(model: Path) -> None:
    loaded = sm.load(model, "serve")
    for mapping in (loaded.signatures, loaded.variables, loaded.assets):
        with pytest.raises(KeyError, match="nope") as raised:
            mapping["nope"]
        assert isinstance(raised.value, errors.SavedModelWriterError)
        assert "nope" not in mapping
        assert mapping.get("nope") is None


def test_paths_of_every_kind(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(model.parent)
    for path in (model, str(model), bytes(model), "model", "model/"):
        assert sm.SavedModel.read(path).export_dir == str(model)
    with pytest.raises(errors.InvalidTypeError):
        sm.load(None)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(errors.InvalidArgumentError, match="NUL"):
        sm.load("a\0b")
    with pytest.raises(errors.InvalidInputError, match="nope"):
        sm.load("nope://a/b")


def test_no_model(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFoundError, match="SavedModel file does not exist at") as raised:
        sm.load(tmp_path / "absent")
    assert raised.value.path == str(tmp_path / "absent")
    (tmp_path / "saved_model.cpb").write_bytes(b"riegeli")
    with pytest.raises(errors.NotFoundError, match=r"saved_model\.cpb, which cannot be read"):
        sm.load(tmp_path)


def test_no_checkpoint(model: Path) -> None:
    for path in (model / "variables").iterdir():
        path.unlink()
    loaded = sm.load(model, "serve")
    assert loaded.checkpoint is None
    with pytest.raises(errors.NotFoundError, match=r"variables.index; no such file"):
        _ = loaded.variables
    assert "serving_default" in loaded.signatures  # the rest is there


def test_a_model_without_variables_has_none(tmp_path: Path) -> None:
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [], "x")
        sm.simple_save(graph, tmp_path / "model", {"x": x}, {"y": sm.identity(x)}, fsync=False)
    loaded = sm.load(tmp_path / "model")
    assert len(loaded.variables) == 0
    assert "x" not in loaded.variables
    with pytest.raises(KeyError, match="the model has no checkpoint"):
        loaded.variables["x"]
    assert len(loaded.assets) == 0 and loaded.init_op is None


@pytest.mark.parametrize("key", ["saved_model_main_op", "legacy_init_op"])
def test_init_op_of_a_collection(model: Path, key: str) -> None:
    """The signature, the main op and the legacy op in this order, as all loaders."""
    message = message_of(model)
    meta_graph = message.meta_graphs[0]
    meta_graph.collection_def["legacy_init_op"].node_list.value.append("legacy")
    meta_graph.collection_def[key].node_list.value[:] = ["found"]
    write(model, message)
    assert sm.load(model, "serve").init_op == "init"
    del meta_graph.signature_def["__saved_model_init_op"]
    write(model, message)
    assert sm.load(model, "serve").init_op == "found"


def test_an_op_that_is_not_known_matters_for_the_graph_only(model: Path) -> None:
    message = message_of(model)
    message.meta_graphs[0].graph_def.node[0].op = "Frobnicate"
    write(model, message)
    loaded = sm.load(model, "serve")
    assert list(loaded.variables) == ["layer/w"] and len(loaded.signatures) == 2
    with pytest.raises(errors.UnknownOpError, match="Frobnicate"):
        _ = loaded.graph


def test_a_given_storage_is_used(model: Path) -> None:
    class Counting(LocalStorage):
        opened: list[str] = []

        def open(self, path: str, mode: object) -> object:  # type: ignore[override]
            self.opened.append(Path(path).name)
            return super().open(path, mode)  # type: ignore[arg-type]

    loaded = sm.load(model, "serve", storage=Counting())
    assert Counting.opened == ["saved_model.pb"]
    loaded.variables["layer/w"].read()
    assert Counting.opened[1:] == ["variables.index", "variables.data-00000-of-00001"]


def test_no_file_stays_open(model: Path) -> None:
    """Files close when the last that needs them is forgotten, without the garbage collector."""

    def open_files() -> int:
        return len(os.listdir("/proc/self/fd"))

    gc.collect()
    gc.disable()
    try:
        before = open_files()
        for _ in range(50):
            read = sm.SavedModel.read(model)
            tensors = [tensor for one in read.meta_graphs for tensor in one.variables.values()]
            assert tensors[0].read().shape == (2, 1)
        del read
        assert open_files() > before
        assert tensors[0].read().shape == (2, 1)  # which a tensor does not need the model for
        del tensors
        assert open_files() == before
    finally:
        gc.enable()


def test_only_what_is_needed_is_imported(model: Path) -> None:
    script = (
        "import sys, savedmodel_writer as sm\n"
        "model = sm.load(sys.argv[1], 'serve')\n"
        "assert [len(s.inputs) for s in model.signatures.values()] and dict(model.variables)\n"
        "print(*(name for name in sys.modules if name.startswith('savedmodel_writer.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(model)], check=True, capture_output=True, text=True
    )
    rooms = {name.split(".")[1] for name in done.stdout.split()}
    assert not rooms & {"graph", "ops", "variables", "train", "control_flow", "composite_tensors"}
    assert "savedmodel_writer.saved_model.builder" not in done.stdout.split()


def test_what_is_read_can_be_exported_again(model: Path, tmp_path: Path) -> None:
    """The tensors of one checkpoint are the values of the variables of another."""
    loaded = sm.load(model, "serve")
    graph = sm.Graph.from_graph_def(loaded.meta_graph_def.graph_def, loaded.variables)
    x, y = (graph.get_tensor_by_name(name) for name in ("x:0", "y:0"))
    sm.simple_save(graph, tmp_path / "again", inputs={"x": x}, outputs={"y": y}, fsync=False)
    again = sm.load(tmp_path / "again")
    assert again.variables["layer/w"].read().tolist() == [[1], [2]]
    assert again.signatures["serving_default"].inputs == (
        loaded.signatures["serving_default"].inputs
    )
