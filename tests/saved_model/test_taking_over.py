"""GraphDefs made elsewhere, and graphs with imported variables, in the builder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.protos import MetaGraphDef, SavedModel, VariableDef
from savedmodel_writer.variables import fixed_size_partitioner
from tests.oracle.process import Oracle

W = np.arange(6, dtype=np.float32).reshape(2, 3)


def affine() -> sm.protos.GraphDef:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 2], name="x")
        w = sm.raw_ops.VarHandleOp(dtype=np.float32, shape=[2, 3], shared_name="w", name="handle")
        read = sm.raw_ops.ReadVariableOp(resource=w, dtype=np.float32)
        sm.raw_ops.MatMul(a=x, b=read, name="y")
    return graph.as_graph_def()


def signatures(graph_def: sm.protos.GraphDef) -> dict[str, sm.protos.SignatureDef]:
    with sm.Graph() as graph:
        x, y = sm.import_graph_def(graph_def, return_elements=["x:0", "y:0"], name="") or ()
    assert graph.get_operations()
    return {"serving_default": sm.predict_signature_def({"x": x}, {"y": y})}


def written(export_dir: Path) -> MetaGraphDef:
    model = SavedModel.FromString((export_dir / "saved_model.pb").read_bytes())
    return model.meta_graphs[0]


def test_a_graph_def(tmp_path: Path) -> None:
    made = affine()
    builder = sm.SavedModelBuilder(tmp_path / "1", fsync=False)
    builder.add_meta_graph_and_variables(made, ["serve"], signatures(made), variables={"w": W})
    builder.save()
    meta_graph = written(tmp_path / "1")
    (variable_def,) = meta_graph.collection_def["variables"].bytes_list.value
    assert VariableDef.FromString(variable_def).variable_name == "handle:0"
    assert meta_graph.saver_def.restore_op_name == "save/restore_all"
    bundle = sm.BundleReader(str(tmp_path / "1/variables/variables"))
    assert bundle.read("w").tolist() == W.tolist()
    assert made == affine(), "the argument was changed"


def test_a_graph_with_an_imported_variable(tmp_path: Path) -> None:
    """Beside a Variable of its own, which keeps its value."""
    with sm.Graph() as graph:
        b = sm.Variable([1.0, 2.0, 3.0], name="b")
        (y,) = sm.import_graph_def(affine(), return_elements=["y:0"]) or ()
        total = y + b
    x = graph.get_tensor_by_name("import/x:0")
    builder = sm.SavedModelBuilder(tmp_path / "1", fsync=False)
    signature = sm.predict_signature_def({"x": x}, {"total": total})
    builder.add_meta_graph_and_variables(
        graph, ["serve"], {"serving_default": signature}, variables={"w": W}
    )
    builder.save()
    bundle = sm.BundleReader(str(tmp_path / "1/variables/variables"))
    assert {name: bundle.shape(name) for name in bundle} == {"b": (3,), "w": (2, 3)}


@pytest.mark.parametrize("variables", [None, {}, {"handle": W}])
def test_a_variable_without_a_value(tmp_path: Path, variables: dict[str, np.ndarray]) -> None:
    builder = sm.SavedModelBuilder(tmp_path / "1", fsync=False)
    with pytest.raises(errors.InputError, match=r"'w'.*'handle'.*has no value"):
        builder.add_meta_graph_and_variables(affine(), ["serve"], variables=variables)
    builder.add_meta_graph_and_variables(affine(), ["serve"], variables={"w": W})


def test_values_for_a_graph_that_has_all(tmp_path: Path) -> None:
    with sm.Graph() as graph:
        sm.Variable(W, name="w")
    builder = sm.SavedModelBuilder(tmp_path / "1", fsync=False)
    with pytest.raises(errors.InputError, match="'w'"):
        builder.add_meta_graph_and_variables(graph, ["serve"], variables={"w": W})


def test_what_is_neither(tmp_path: Path) -> None:
    builder = sm.SavedModelBuilder(tmp_path / "1", fsync=False)
    with pytest.raises(errors.InvalidTypeError, match="expected the Graph to save"):
        builder.add_meta_graph_and_variables(MetaGraphDef(), ["serve"])  # type: ignore[arg-type]


def test_a_message_of_tensorflow(oracle: Oracle, tmp_path: Path) -> None:
    """With a saver among its nodes, which stays beside ours."""
    rows = np.float32([[1, 2], [3, -1]])
    product = oracle(
        "tests.saved_model.tf_taking_over", "saved_and_loaded", str(tmp_path / "1"), W, rows
    )
    np.testing.assert_allclose(product, rows @ W)
    assert written(tmp_path / "1").saver_def.restore_op_name == "save_1/restore_all"


def test_a_graph_def_as_second_meta_graph(tmp_path: Path) -> None:
    """Without variables; one with variables becomes a Graph first, whose values are not written."""
    with sm.Graph() as doubling:
        x = sm.placeholder(np.float32, [None], name="x")
        sm.raw_ops.Add(x=x, y=x, name="y")
    builder = sm.SavedModelBuilder(tmp_path / "1", fsync=False)
    builder.add_meta_graph_and_variables(affine(), ["serve"], variables={"w": W})
    builder.add_meta_graph(["double"], graph=doubling.as_graph_def())
    with pytest.raises(errors.InputError, match=r"'w'.*has no value"):
        builder.add_meta_graph(["again"], graph=affine())
    builder.add_meta_graph(["again"], graph=sm.Graph.from_graph_def(affine(), {"w": W + 1}))
    with pytest.raises(errors.InvalidTypeError, match="expected the Graph to save"):
        builder.add_meta_graph(["none"], graph=MetaGraphDef())  # type: ignore[arg-type]
    builder.save()
    model = SavedModel.FromString((tmp_path / "1" / "saved_model.pb").read_bytes())
    assert [list(part.meta_info_def.tags) for part in model.meta_graphs] == [
        ["serve"],
        ["double"],
        ["again"],
    ]
    assert model.meta_graphs[2].saver_def.restore_op_name == "save/restore_all"
    assert [node.name for node in model.meta_graphs[1].graph_def.node] == ["x", "y"]
    bundle = sm.BundleReader(str(tmp_path / "1/variables/variables"))
    assert bundle.read("w").tolist() == W.tolist()


def test_a_saved_model_again(tmp_path: Path) -> None:
    """By its MetaGraphDef: parts stay parts, and the checkpoints are equal as bytes."""
    partitioner = fixed_size_partitioner(2)
    with sm.Graph() as graph:
        sm.Variable(W, name="p", partitioner=partitioner)
        sm.Variable(W, name="w", trainable=False, use_resource=False)
    builder = sm.SavedModelBuilder(tmp_path / "1", fsync=False)
    builder.add_meta_graph_and_variables(graph, ["serve"])
    builder.save()
    loaded = sm.load(str(tmp_path / "1"))
    again = sm.Graph.from_graph_def(loaded.meta_graph_def, loaded.variables)
    builder = sm.SavedModelBuilder(tmp_path / "2", fsync=False)
    builder.add_meta_graph_and_variables(again, ["serve"])
    builder.save()
    for name in ("variables.index", "variables.data-00000-of-00001"):
        first, second = (tmp_path / model / "variables" / name for model in "12")
        assert first.read_bytes() == second.read_bytes()
    first_def, second_def = (written(tmp_path / model).collection_def for model in "12")
    assert first_def["variables"] == second_def["variables"]
    assert first_def["trainable_variables"] == second_def["trainable_variables"]
