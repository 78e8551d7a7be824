"""A graph's parts, found again: operations, tensors, attributes, collections, source lines."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pytest

from savedmodel_writer import dtypes, errors, raw_ops
from savedmodel_writer.graph import Graph, GraphKeys, Operation, Tensor, constant, convert_to_tensor
from savedmodel_writer.graph.names import NameTable
from savedmodel_writer.protos import AttrValue, NodeDef
from savedmodel_writer.shapes import TensorShape
from tests.graph.namespace import placeholder


@pytest.fixture
def graph() -> Graph:
    with Graph() as made:
        x = placeholder("float32", [None, 4], "x")
        raw_ops.Split(axis=1, value=x, num_split=2, name="parts")
    return made


def test_operations_and_tensors_by_name(graph: Graph) -> None:
    op = graph.get_operation_by_name("parts")
    assert isinstance(op, Operation) and op.type == "Split" and op.graph is graph
    assert graph.get_tensor_by_name("parts:1") is op.outputs[1]
    assert graph.as_graph_element("parts:0") is op.outputs[0]
    assert graph.as_graph_element(b"parts") is op
    assert graph.as_graph_element(op) is op
    assert [op.name for op in graph.get_operations()] == ["x", "parts/split_dim", "parts"]
    assert graph.version == 3
    assert op.inputs[1].consumers() == [op]
    for name, expected in (
        ("parts:2", errors.TensorNotFoundError),
        ("part:0", errors.TensorNotFoundError),
        ("parts", errors.InputError),
        ("parts:", errors.InputError),
        ("parts:x", errors.InputError),
    ):
        with pytest.raises(expected, match=name.partition(":")[0]):
            graph.get_tensor_by_name(name)
    with pytest.raises(KeyError, match="did you mean 'parts'"):
        graph.get_operation_by_name("part")
    with pytest.raises(ValueError):
        graph.get_operation_by_name("parts:0")
    with pytest.raises(TypeError):
        graph.get_tensor_by_name(1)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(errors.InputError, match="another"):
        Graph().as_graph_element(op)
    with pytest.raises(TypeError):
        graph.as_graph_element(1)


def test_an_operation_tells_its_attributes(graph: Graph) -> None:
    with graph:
        image = np.zeros((1, 4, 4, 1), np.float32)
        pool = raw_ops.MaxPool(
            input=image, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME"
        ).op
    assert pool.get_attr("ksize") == [1, 2, 2, 1]
    assert pool.get_attr("padding") == b"SAME"
    assert pool.get_attr("T") is dtypes.float32
    assert graph.get_operation_by_name("x").get_attr("shape") == TensorShape([None, 4])
    with pytest.raises(ValueError, match="has no attribute 'axis'"):
        pool.get_attr("axis")
    pool._set_attr("_mark", AttrValue(b=True))
    assert pool.get_attr("_mark") is True
    pool._set_attr("padding", AttrValue(s=b"VALID"))
    assert pool.get_attr("padding") == b"VALID"
    node = pool.node_def
    assert isinstance(node, NodeDef)
    assert node.attr["_mark"].b and node.attr["padding"].s == b"VALID"
    assert list(node.input) == ["MaxPool/input"] and "_output_shapes" not in node.attr


def test_attributes_with_an_underscore(graph: Graph) -> None:
    with graph:
        op = graph.create_op("NoOp", (), {"_mine": AttrValue(i=7)})
    assert op.node_def.attr["_mine"].i == 7


def test_attributes_that_inputs_determine_may_be_given(graph: Graph) -> None:
    x = graph.get_tensor_by_name("x:0")
    with graph:
        op = graph.create_op("AddN", ([x, [[1, 2, 3, 4]]],), {"N": 2, "T": "float32"})
        converted = graph.create_op("AddV2", (1, 2), {"T": "int64"})
    assert op.get_attr("N") == 2
    assert converted.outputs[0].dtype is dtypes.int64


def test_equal_values_that_are_not_the_same() -> None:
    with Graph():
        slopes = [raw_ops.LeakyRelu(features=1.0, alpha=alpha) for alpha in (0.0, -0.0, 0, 1)]
    signs = [np.signbit(slope.op.get_attr("alpha")) for slope in slopes]
    assert signs == [False, True, False, False]


def test_tensors_have_identity() -> None:
    with Graph():
        a, b = constant(1), constant(1)
        assert a == a and a != b and len({a, b}) == 2
        assert a.ndim == 0 and a.get_shape() == a.shape == TensorShape([])
        assert repr(a) == "<Tensor 'Const:0' shape=() dtype=int32>"


def test_collections(graph: Graph) -> None:
    graph.add_to_collection("c", 1)
    graph.add_to_collections(["c", "d", "d"], graph.get_operation_by_name("parts"))
    assert graph.get_collection("c") == [1, graph.get_operation_by_name("parts")]
    assert [item.name for item in graph.get_collection("c", "pa")] == ["parts"]
    assert graph.get_collection("c", "arts") == []
    graph.get_collection("c").append(2)
    assert len(graph.get_collection("c")) == 2
    graph.get_collection_ref("new").append(3)
    graph.add_to_collection(("key", 1), 4)
    assert graph.get_all_collection_keys() == ["c", "d", "new"]
    graph.clear_collection("c")
    assert graph.get_collection("c") == []
    assert GraphKeys.GLOBAL_VARIABLES == "variables"


def test_feeding_and_fetching(graph: Graph) -> None:
    x = graph.get_tensor_by_name("x:0")
    assert graph.is_feedable(x) and graph.is_fetchable(x) and graph.is_fetchable(x.op)
    graph.prevent_feeding(x)
    graph.prevent_fetching(x.op)
    assert not (graph.is_feedable(x) or graph.is_fetchable(x) or graph.is_fetchable(x.op))


def test_conversion_protocol(graph: Graph) -> None:
    class Half:
        """A Variable as the graph sees it."""

        def __init__(self, tensor: Tensor) -> None:
            self.op, self.dtype, self.reads = tensor.op, tensor.dtype, 0

        def __graph_tensor__(self, dtype: dtypes.DType | None = None) -> Tensor:
            self.reads += 1
            return raw_ops.Identity(input=self.op.outputs[0], name="Read")

    x = graph.get_tensor_by_name("x:0")
    variable = Half(x)
    total = raw_ops.AddV2(x=variable, y=variable, name="total")
    assert [tensor.name for tensor in total.op.inputs] == ["total/Read:0", "total/Read_1:0"]
    assert total.graph is graph and variable.reads == 2
    with graph:
        assert convert_to_tensor([x, variable]).op.type == "Pack"
    assert (x * variable).op.inputs[1].name == "mul/Read:0"


def line_of(text: str) -> int:
    lines, first = inspect.getsourcelines(inspect.getmodule(line_of))  # type: ignore[arg-type]
    found = [number for number, line in enumerate(lines, max(first, 1)) if re.search(text, line)]
    assert len(found) == 1
    return found[0]


def test_source_lines() -> None:
    with Graph() as graph:
        a = constant(1.0)  # line A
        b = raw_ops.AddV2(  # line B
            x=a,
            y=2.0,
        )
        c = graph.create_op("Relu", (b,)).outputs[0]  # line C
        d = c[0:1] if c.ndim else -c * 3  # line D
    for tensor, letter in ((a, "A"), (b, "B"), (b.op.inputs[1], "B"), (c, "C"), (d, "D")):
        assert tensor.op.source == f"{__file__}:{line_of(f'# line {letter}$')}"


def test_unique_names() -> None:
    table = NameTable()
    assert [table.unique(name) for name in ("a", "a", "A", "a_1", "a", "a_1")] == [
        *("a", "a_1", "A_2", "a_1_1", "a_3", "a_1_2"),
    ]
    assert table.unique("a", mark_as_used=False) == table.unique("a", mark_as_used=False) == "a_4"


def test_constant_is_a_copy_of_a_message() -> None:
    from savedmodel_writer.tensors import make_tensor_proto

    proto = make_tensor_proto([1, 2])
    with Graph():
        tensor = constant(proto)
    proto.dtype = 1
    assert tensor.op.get_attr("value").dtype == 3


def test_verify_shape() -> None:
    with Graph(), pytest.raises(errors.InvalidInputError):
        constant([1, 2], shape=[4], verify_shape=True)
