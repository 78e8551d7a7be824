"""Partitioned variables of graphs made elsewhere: VariableDefs say which part each one is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.protos import GraphDef, MetaGraphDef, VariableDef
from savedmodel_writer.saved_model.meta_graph import export_meta_graph_def
from savedmodel_writer.tensors import make_ndarray
from savedmodel_writer.variables import Variable, fixed_size_partitioner
from tests.oracle.process import Oracle

P = np.arange(50, dtype=np.float32).reshape(10, 5)


def meta_graph_def(use_resource: bool = True, **kwargs: Any) -> MetaGraphDef:
    with sm.Graph() as graph:
        Variable(
            P, name="p", partitioner=fixed_size_partitioner(3), use_resource=use_resource, **kwargs
        )
    return export_meta_graph_def(graph)


def variables(graph: sm.Graph) -> list[Variable]:
    return graph.get_collection("variables")


@pytest.mark.parametrize("use_resource", [True, False])
@pytest.mark.parametrize("trainable", [True, False])
def test_parts_of_one_tensor(use_resource: bool, trainable: bool) -> None:
    """The VariableDefs that come out are those that went in, and nodes are not added."""
    message = meta_graph_def(use_resource, trainable=trainable)
    graph = sm.Graph.from_graph_def(message, {"p": P})
    assert graph.as_graph_def(add_shapes=True) == message.graph_def
    assert [part.to_proto() for part in variables(graph)] == [
        VariableDef.FromString(item)
        for item in message.collection_def["variables"].bytes_list.value
    ]
    assert np.concatenate([part.source.read() for part in variables(graph)]).tolist() == P.tolist()
    assert bool(graph.get_collection("trainable_variables")) == trainable


@pytest.mark.parametrize("use_resource", [True, False])
def test_the_caching_device_is_found(use_resource: bool) -> None:
    message = meta_graph_def(use_resource, caching_device="/gpu:0")
    graph = sm.Graph.from_graph_def(message, {"p": P})
    part = variables(graph)[0]
    assert part.to_proto().snapshot_name == (
        "p/part_0/Read/Identity:0" if use_resource else "p/part_0/read:0"
    )
    assert part.value().op.type == "Identity"
    assert part.value().device == "/device:GPU:0"


def test_names_of_nodes_are_taken_from_the_variable_def() -> None:
    with sm.Graph() as made:
        v = sm.raw_ops.VarHandleOp(dtype=np.float32, shape=[], shared_name="v", name="handle")
        zero = sm.constant(0.0, name="start")
        sm.raw_ops.AssignVariableOp(resource=v, value=zero, name="set")
        sm.raw_ops.ReadVariableOp(resource=v, dtype=np.float32, name="get")
    names = VariableDef(
        variable_name="handle:0",
        initializer_name="set",
        initial_value_name="start:0",
        snapshot_name="get:0",
        is_resource=True,
    )
    message = MetaGraphDef(graph_def=made.as_graph_def())
    message.collection_def["variables"].bytes_list.value.append(names.SerializeToString())
    graph = sm.Graph.from_graph_def(message, {"v": np.float32(3)})
    assert graph.as_graph_def() == message.graph_def
    assert variables(graph)[0].to_proto() == names


def test_a_graph_def_alone_has_whole_variables() -> None:
    graph_def = meta_graph_def().graph_def
    parts = {f"p/part_{number}": part for number, part in enumerate(np.array_split(P, 3))}
    graph = sm.Graph.from_graph_def(graph_def, parts)
    assert [part.save_slice_info for part in variables(graph)] == [None] * 3
    with pytest.raises(errors.InputError, match=r"'p/part_0'.*has no value"):
        sm.Graph.from_graph_def(graph_def, {"p": P})


def test_what_does_not_fit() -> None:
    message = meta_graph_def()
    with pytest.raises(errors.InputError, match=r"'p' \(node 'p/part_0'.*no value"):
        sm.Graph.from_graph_def(message, {"p/part_0": P[:4]})
    with pytest.raises(errors.ShapeError, match=r"\(10, 5\), the value \(9, 5\)"):
        sm.Graph.from_graph_def(message, {"p": P[1:]})
    items = message.collection_def["variables"].bytes_list.value
    wrong = VariableDef.FromString(items[0])
    wrong.save_slice_info_def.var_shape[0] = 5
    items[0] = wrong.SerializeToString()
    with pytest.raises(errors.ShapeError, match=r"by its VariableDef \(5, 5\)"):
        sm.Graph.from_graph_def(message, {"p": P})
    items[0] = b"\xff"
    with pytest.raises(errors.DataLossError, match="collection variables"):
        sm.Graph.from_graph_def(message, {"p": P})


def saved(graph_def: GraphDef, scope: str) -> list[list[bytes]]:
    """Names, and then slices, that each SaveV2 below a scope saves."""
    return [
        make_ndarray(node.attr["value"].tensor).tolist()
        for node in graph_def.node
        if node.name.startswith(f"{scope}/SaveV2") and node.op == "Const"
    ]


@pytest.mark.parametrize("name", ["sharded_partitioned", "partitioned_references"])
def test_a_meta_graph_of_tensorflow(oracle: Oracle, name: str) -> None:
    """A new saver saves what TensorFlow's saves."""
    exported = oracle("tests.variables.tf_side", "export", "tests.train.programs", [name])
    message = MetaGraphDef.FromString(exported[name])
    defs = [
        VariableDef.FromString(item)
        for item in message.collection_def["variables"].bytes_list.value
    ]
    values = dict(zero_of(message, one) for one in defs)
    graph = sm.Graph.from_graph_def(message, values)
    assert [variable.to_proto() for variable in variables(graph)] == defs
    with graph:
        sm.train.Saver(sharded=message.saver_def.sharded)
    written = graph.as_graph_def()
    assert saved(written, "save_1") == saved(message.graph_def, "save") != []


def zero_of(message: MetaGraphDef, variable_def: VariableDef) -> tuple[str, Any]:
    """The name and a value of the tensor that a variable, or a part of one, is saved in."""
    name = variable_def.variable_name.removesuffix(":0")
    (attr,) = (node.attr for node in message.graph_def.node if node.name == name)
    part = variable_def.save_slice_info_def
    shape = part.full_shape or [dim.size for dim in attr["shape"].shape.dim]
    return part.full_name or name, np.zeros(shape, sm.as_dtype(attr["dtype"].type).as_numpy_dtype)
