"""Variables of GraphDefs made elsewhere."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.protos import VariableDef

W = np.arange(6, dtype=np.float32).reshape(2, 3)


def graph_def_with(*, use_resource: bool = True, saver: bool = False) -> sm.protos.GraphDef:
    """y = x @ w, made with a Variable."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 2], name="x")
        w = sm.Variable(np.zeros((2, 3), np.float32), name="w", use_resource=use_resource)
        sm.identity(x @ w, name="y")
        if saver:
            sm.train.Saver()
    return graph.as_graph_def()


def handle_only(**attrs: Any) -> sm.protos.GraphDef:
    """A VarHandleOp and nothing that initializes or reads it by TensorFlow's names."""
    with sm.Graph() as graph, graph.name_scope("layer"):
        attrs = {"dtype": np.float32, "shape": [2, 3], **attrs}
        handle = sm.raw_ops.VarHandleOp(**attrs, name="kernel")
        sm.raw_ops.ReadVariableOp(resource=handle, dtype=attrs["dtype"], name="MatMul/Read")
    return graph.as_graph_def()


def only_variable(graph: sm.Graph) -> sm.Variable:
    (variable,) = graph.get_collection("variables")
    assert graph.get_collection("trainable_variables") == [variable]
    assert isinstance(variable, sm.Variable)
    return variable


@pytest.mark.parametrize("use_resource", [True, False])
def test_nodes_that_are_there_are_used(use_resource: bool) -> None:
    """The VariableDef is that of the Variable that the graph was made with."""
    made = graph_def_with(use_resource=use_resource)
    with sm.Graph() as original:
        sm.placeholder(np.float32, [None, 2], name="x")
        sm.Variable(W, name="w", use_resource=use_resource)
    graph = sm.Graph.from_graph_def(made, {"w": W})
    assert graph.as_graph_def() == made
    variable = only_variable(graph)
    assert variable.to_proto() == only_variable(original).to_proto()
    assert variable.source.read().tolist() == W.tolist()
    assert str(variable.shape) == "(2, 3)"


def test_missing_nodes_are_made() -> None:
    made = handle_only()
    graph = sm.Graph.from_graph_def(made, {"layer/kernel": W})
    new = graph.as_graph_def().node[len(made.node) :]
    assert [(node.name, node.op) for node in new] == [
        ("layer/kernel/Initializer/zeros", "Const"),
        ("layer/kernel/Assign", "AssignVariableOp"),
        ("layer/kernel/Read/ReadVariableOp", "ReadVariableOp"),
    ]
    assert only_variable(graph).to_proto() == VariableDef(
        variable_name="layer/kernel:0",
        initial_value_name="layer/kernel/Initializer/zeros:0",
        initializer_name="layer/kernel/Assign",
        snapshot_name="layer/kernel/Read/ReadVariableOp:0",
        is_resource=True,
        trainable=True,
    )


def test_missing_nodes_of_a_reference_variable_are_made() -> None:
    with sm.Graph() as original:
        sm.raw_ops.VariableV2(shape=[3], dtype=np.float32, name="v")
    graph = sm.Graph.from_graph_def(original.as_graph_def(), {"v": np.ones(3, np.float32)})
    names = [(op.name, op.type) for op in graph.get_operations()]
    assert names == [
        ("v", "VariableV2"),
        ("v/Initializer/zeros", "Const"),
        ("v/Assign", "Assign"),
        ("v/read", "Identity"),
    ]


def test_nodes_of_those_names_that_are_others_stay() -> None:
    with sm.Graph() as original:
        sm.raw_ops.VarHandleOp(dtype=np.float32, shape=[], name="v")
        sm.constant(1.0, name="v/Assign")
        sm.constant(2.0, name="v/Read/ReadVariableOp")
    graph = sm.Graph.from_graph_def(original.as_graph_def(), {"v": np.float32(5)})
    variable = only_variable(graph)
    assert variable.initializer.name == "v/Assign_1"
    assert variable.to_proto().snapshot_name == "v/Read_1/ReadVariableOp:0"


def test_key_is_the_shared_name() -> None:
    graph = sm.Graph.from_graph_def(handle_only(shared_name="deep/w"), {"deep/w": W})
    variable = only_variable(graph)
    assert (variable.name, variable.checkpoint_name) == ("layer/kernel:0", "deep/w")


def test_two_handles_of_one_variable() -> None:
    with sm.Graph() as original:
        for _ in range(2):
            sm.raw_ops.VarHandleOp(dtype=np.float32, shape=[2, 3], shared_name="w")
    graph = sm.Graph.from_graph_def(original.as_graph_def(), {"w": W})
    assert only_variable(graph).name == "VarHandleOp:0"


def test_two_handles_that_contradict_each_other() -> None:
    with sm.Graph() as original:
        for dtype in (np.float32, np.int32):
            sm.raw_ops.VarHandleOp(dtype=dtype, shape=[], shared_name="w")
    with pytest.raises(errors.InputError, match=r"'w'.*VarHandleOp_1"):
        sm.Graph.from_graph_def(original.as_graph_def(), {"w": np.float32(1)})


def test_new_savers_are_numbered() -> None:
    made = graph_def_with(saver=True)
    graph = sm.Graph.from_graph_def(made, {"w": W})
    with graph:
        saver = sm.train.Saver()
    assert saver.saver_def is not None
    assert saver.saver_def.restore_op_name == "save_1/restore_all"
    assert list(graph.as_graph_def().node[: len(made.node)]) == list(made.node)


def test_saver_of_the_nodes_that_are_there() -> None:
    graph = sm.Graph.from_graph_def(graph_def_with(saver=True), {"w": W})
    saver_def = sm.protos.SaverDef(
        filename_tensor_name="save/Const:0",
        save_tensor_name="save/control_dependency:0",
        restore_op_name="save/restore_all",
        version=sm.protos.SaverDef.V2,
    )
    with graph:
        ((spec,),) = sm.train.Saver(saver_def=saver_def).shards
    assert (spec.name, spec.source.read().tolist()) == ("w", W.tolist())


class Lazy:
    shape, dtype = (2, 3), np.dtype(np.float32)
    read = False

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        Lazy.read = True
        return W


def test_values_may_be_lazy() -> None:
    graph = sm.Graph.from_graph_def(graph_def_with(), {"w": Lazy()})
    assert not Lazy.read
    assert only_variable(graph).source.read().tolist() == W.tolist()


@pytest.mark.parametrize(
    "dtype, value",
    [
        ("float32", [[1, 2, 3], [4, 5, 6]]),
        ("bfloat16", W.astype(ml_dtypes.bfloat16)),
        ("bfloat16", W.astype(ml_dtypes.bfloat16).view(np.uint16)),
        ("qint8", np.ones((2, 3), np.int8)),
        ("string", [["a", "b", "c"], ["d", "e", "f"]]),
    ],
)
def test_values_of_the_right_dtype(dtype: str, value: Any) -> None:
    graph = sm.Graph.from_graph_def(handle_only(dtype=dtype), {"layer/kernel": value})
    assert only_variable(graph).source.dtype.name == dtype


REFUSED: dict[str, tuple[Any, type[Exception], str]] = {
    "none given": (None, errors.InputError, r"'w'.*float32.*\(2, 3\).*has no value"),
    "misspelt": ({"w:0": W}, errors.InputError, "did you mean 'w:0'"),
    "one too many": ({"w": W, "b": W}, errors.InputError, "'b'"),
    "no mapping": ([W], errors.InvalidTypeError, "expected a dict"),
    "wider": ({"w": W.astype(np.float64)}, errors.InvalidTypeError, "float32.*float64"),
    "integers": ({"w": W.astype(np.int32)}, errors.InvalidTypeError, "float32.*int32"),
    "transposed": ({"w": W.T}, errors.ShapeError, r"\(2, 3\).*\(3, 2\)"),
    "ragged": ({"w": [[1.0], [2.0, 3.0]]}, errors.InvalidInputError, "'w'"),
    "strings": ({"w": [["a"] * 3] * 2}, errors.InvalidInputError, "'w'"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    values, error, message = REFUSED[name]
    with pytest.raises(error, match=message):
        sm.Graph.from_graph_def(graph_def_with(), values)


def test_a_tensor_is_no_value() -> None:
    with sm.Graph():
        tensor = sm.constant(W)
    with pytest.raises(errors.InvalidTypeError, match="data for the checkpoint"):
        sm.Graph.from_graph_def(graph_def_with(), {"w": tensor})
