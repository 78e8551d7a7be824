"""Collections of a MetaGraphDef in the graph made of it, against tf.train.import_meta_graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.graph import Operation, Tensor
from savedmodel_writer.protos import CollectionDef, pack_any
from savedmodel_writer.saved_model.meta_graph import export_meta_graph_def
from savedmodel_writer.variables import Variable
from tests.oracle.process import Oracle

VALUES = {"w": np.ones(3, np.float32), "step": np.int64(3), "average": np.zeros(3, np.float32)}


def made(use_resource: bool = True) -> sm.MetaGraphDef:
    """A MetaGraphDef with collections of every kind."""
    with sm.Graph() as graph:
        w = Variable(VALUES["w"], name="w", use_resource=use_resource)
        step = Variable(VALUES["step"], name="step", trainable=False, use_resource=use_resource)
        average = Variable(VALUES["average"], name="average", trainable=False)
        local = ["local_variables"]
        Variable([1.0], name="count", trainable=False, collections=[*local, "metric_variables"])
        x = sm.placeholder("float32", [3], name="x")
        y = sm.identity(x, name="y")
        for key, items in {
            "global_step": [step],
            "moving_average_variables": [average],
            "model_variables": [w, step],
            "nodes": [y.op, x, x],
            "table_initializer": [sm.no_op(name="fill")],
            "texts": ["text", b"\xff"],
            "numbers": [1, -(2**40)],
            "floats": [1.5, 2.0],
            "messages": [pack_any(sm.TensorInfo(name="x:0"))],
            "saved_model_main_op": [y.op],
        }.items():
            for item in items:
                graph.add_to_collection(key, item)
        graph.add_to_collection("savers", sm.train.Saver())
    return export_meta_graph_def(graph)


def described(item: Any) -> Any:
    """As `tf_side.imported_collections` gives it."""
    if isinstance(item, (Operation, Tensor, Variable)):
        return item.name
    return item.SerializeToString() if hasattr(item, "SerializeToString") else item


@pytest.mark.parametrize("use_resource", [True, False])
def test_as_tensorflow(use_resource: bool, oracle: Oracle) -> None:
    message = made(use_resource)
    graph = sm.Graph.from_graph_def(message, VALUES)
    expected = oracle(
        "tests.variables.tf_side", "imported_collections", message.SerializeToString()
    )
    for key in ("savers", "local_variables", "metric_variables"):
        del expected[key]  # Savers, and variables without a value
    found = {
        key: list(map(described, graph.get_collection(key)))
        for key in graph.get_all_collection_keys()
    }
    for key in ("variables", "trainable_variables"):  # ours are in the order of their nodes
        assert sorted(found.pop(key)) == sorted(expected.pop(key))
    assert found == {key: items for key, items in expected.items() if items}
    assert graph.get_collection("global_step") == [
        variable for variable in graph.get_collection("variables") if variable.op.name == "step"
    ]


def test_local_variables_need_no_value() -> None:
    message = made()
    names = [variable.op.name for variable in _variables(message, VALUES)]
    assert names == ["w", "step", "average"]
    values = {**VALUES, "count": np.ones(1, np.float32)}
    assert [variable.op.name for variable in _variables(message, values)] == [*names, "count"]
    with pytest.raises(errors.InputError, match=r"'count' .* has no value"):
        sm.Graph.from_graph_def(message.graph_def, VALUES)
    variables = message.collection_def["variables"].bytes_list.value
    variables.extend(message.collection_def["local_variables"].bytes_list.value)
    with pytest.raises(errors.InputError, match=r"'count' .* has no value"):
        sm.Graph.from_graph_def(message, VALUES)  # now a checkpoint has it


def _variables(message: sm.MetaGraphDef, values: dict[str, Any]) -> list[Variable]:
    return sm.Graph.from_graph_def(message, values).get_collection("variables")


def test_records_of_files_are_left_out() -> None:
    message = made()
    message.collection_def["saved_model_assets"].any_list.value.append(pack_any(sm.TensorInfo()))
    message.collection_def["nothing"].SetInParent()
    graph = sm.Graph.from_graph_def(message, VALUES)
    assert not {"saved_model_assets", "nothing"} & set(graph.get_all_collection_keys())


@pytest.mark.parametrize(
    ("key", "damage"),
    [
        ("nodes", CollectionDef(node_list=CollectionDef.NodeList(value=["nope:0"]))),
        ("nodes", CollectionDef(node_list=CollectionDef.NodeList(value=["x:9"]))),
        ("model_variables", CollectionDef(bytes_list=CollectionDef.BytesList(value=[b"\xff"]))),
        ("local_variables", CollectionDef(bytes_list=CollectionDef.BytesList(value=[b"\xff"]))),
    ],
)
def test_damage(key: str, damage: CollectionDef) -> None:
    message = made()
    message.collection_def[key].CopyFrom(damage)
    with pytest.raises(errors.DataLossError, match=f"collection {key}: "):
        sm.Graph.from_graph_def(message, VALUES)


def test_tables_of_the_imported_graph_are_initialised() -> None:
    with sm.Graph.from_graph_def(made(), VALUES) as graph:
        initializer = sm.tables_initializer()
        assert [op.name for op in initializer.control_inputs] == ["fill"]
        assert graph.get_operation_by_name("fill") is initializer.control_inputs[0]
