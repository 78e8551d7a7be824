"""What a Variable keeps of its value, and what it refuses."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import dtypes, errors, raw_ops
from savedmodel_writer.array_ops import placeholder
from savedmodel_writer.graph import Graph, constant, get_default_graph
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.variables import Variable


@pytest.fixture(autouse=True)
def graph() -> Any:
    with Graph() as graph:
        yield graph


class Lazy:
    """An array that must not be read before a checkpoint is written."""

    shape = (2, 500)
    dtype = np.dtype("float32")
    reads = 0

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray[Any, Any]:
        self.reads += 1
        return np.ones(self.shape, self.dtype)


def test_value_is_read_only_by_the_source() -> None:
    lazy = Lazy()
    v = Variable(lazy, name="v")
    assert (v.shape, v.dtype, lazy.reads) == ((2, 500), dtypes.float32, 0)
    assert v.source.read().sum() == 1000
    assert lazy.reads == 1


@pytest.mark.parametrize(
    ("value", "dtype", "shape"),
    [
        (1.5, "float32", ()),
        (3, "int32", ()),
        ([True], "bool", (1,)),
        ([["a", b"b"]], "string", (1, 2)),
        (np.float64(2), "float64", ()),
        (np.zeros((0, 3), ">i8"), "int64", (0, 3)),
        (np.array(["a", "b"]), "string", (2,)),
        (1j, "complex128", ()),
    ],
)
def test_dtype_and_shape_of_the_value(value: Any, dtype: str, shape: tuple[int, ...]) -> None:
    v = Variable(value)
    assert v.dtype == dtype
    assert v.shape == shape == v.get_shape()
    assert v.handle.dtype is dtypes.resource
    assert v.source.dtype is v.dtype
    assert v.source.shape == shape


def test_dtype_argument_casts() -> None:
    v = Variable(np.array([1.5, 2.5]), dtype="bfloat16")
    assert v.dtype is dtypes.bfloat16
    assert b"".join(v.source.chunks(100)) == bytes.fromhex("c03f2040")
    assert Variable(np.uint16([0x3FC0]), dtype=dtypes.bfloat16).source.dtype is dtypes.bfloat16


def test_properties(graph: Graph) -> None:
    with graph.device("/gpu:0"):
        v = Variable([1.0], name="scope/v")
    assert v.name == v.handle.name == "scope/v:0"
    assert v.checkpoint_name == v.op.name == "scope/v"
    assert v.graph is graph
    assert v.device == "/device:GPU:0"
    assert v.initializer.name == "scope/v/Assign"
    assert v.initial_value.name == "scope/v/Initializer/zeros:0"
    assert v.trainable
    assert repr(v) == "<Variable 'scope/v:0' shape=(1,) dtype=float32>"
    assert v == v != Variable([1.0])
    assert len({v, v}) == 1


def test_static_shape() -> None:
    v = Variable(np.zeros((2, 3)), shape=[None, 3])
    assert v.shape == TensorShape([None, 3])
    assert v.source.shape == (2, 3)
    with pytest.raises(errors.ShapeError, match=r"'w'.*\(2,\).*\(3,\)"):
        Variable([1.0, 2.0], name="w", shape=[3])


def test_a_refused_variable_leaves_nothing(graph: Graph) -> None:
    for keywords in (
        {"name": "bad name"},
        {"name": ""},
        {"name": 5},
        {"shape": [7]},
        {"dtype": "no dtype"},
        {"collections": "variables"},
        {"caching_device": "no device"},
    ):
        with pytest.raises(errors.InvalidInputError):
            Variable([1.0], **keywords)
    with pytest.raises(
        errors.InvalidInputError, match=r"test_values\.py:\d+: node 'labels'"
    ) as bad:
        Variable(np.array(["a", None], object), name="labels")
    assert bad.value.node == "labels"
    assert graph.get_operations() == []
    assert graph.get_all_collection_keys() == []


def test_a_tensor_is_no_value() -> None:
    x = placeholder("float32", [2], name="x")
    with pytest.raises(errors.InvalidTypeError, match="data for the checkpoint"):
        Variable(x)
    with pytest.raises(errors.InvalidTypeError, match="data for the checkpoint"):
        Variable(Variable([1.0]))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Variable("kernel", np.ones(3)), "trainable: expected True or False"),
        (lambda: Variable(lambda: np.ones(3)), "give the array it makes"),
        (lambda: Variable([1.0], name="a b"), "'a b' is not a legal node name"),
        (lambda: Variable([1.0]).assign("a"), "node 'Variable'.*'a' of type str"),
    ],
)
def test_mistakes_are_located(make: Callable[[], object], says: str) -> None:
    with pytest.raises(errors.InvalidInputError, match=says) as caught:
        make()
    assert caught.value.source is not None
    assert caught.value.source.startswith(__file__)


def test_a_variable_is_not_pickled_or_copied() -> None:
    v = Variable([1.0])
    assert copy.copy(v) is v
    for way in (pickle.dumps, copy.deepcopy):
        with pytest.raises(errors.InvalidTypeError, match="A Variable cannot be pickled"):
            way(v)


def test_of_another_graph(graph: Graph) -> None:
    v = Variable([1.0], name="v")
    reference = Variable([1.0], name="r", use_resource=False)
    before = graph.get_operations()
    with Graph():
        one = constant([1.0])
        for use in (
            lambda: one + v,
            lambda: raw_ops.AddV2(x=one, y=v),
            lambda: get_default_graph().create_op("AssignAdd", [reference, one]),
        ):
            with pytest.raises(errors.InputError, match=r"<Variable .*belongs to another graph"):
                use()
    assert graph.get_operations() == before


def test_used_name_says_where_the_first_was_made() -> None:
    Variable([1.0], name="v")
    with pytest.raises(errors.DuplicateNameError, match=r"'v'.*test_values\.py:\d+"):
        Variable([2.0], name="v")
    assert Variable([3.0]).name == "Variable:0"
    with pytest.raises(errors.DuplicateNameError):
        Variable([4.0], name="Variable")


def test_dtype_of_the_consumer() -> None:
    v = Variable([1.0])
    with pytest.raises(errors.InputError, match=r"float32.*int32"):
        v.__graph_tensor__(dtypes.int32)
    with pytest.raises(errors.ShapeError, match="cannot be assigned"):
        v.assign([1.0, 2.0])


def test_what_a_variable_without_a_value_cannot_do() -> None:
    v = Variable([1.0])
    for use in (bool, list, len):
        with pytest.raises(errors.InvalidTypeError, match="symbolic"):
            use(v)
    with pytest.raises(NotImplementedError, match="symbolic"):
        np.asarray(v)


def test_numpy_on_the_left() -> None:
    v = Variable([1.0, 2.0], name="v")
    total = np.float32([1, 2]) + v
    assert total.op.type == "AddV2"
    assert total.op.inputs[1].op.type == "ReadVariableOp"


def test_graph_of_the_variable_not_the_default_one() -> None:
    v = Variable([1.0], name="v")
    with Graph() as other:
        read = v + 1.0
        v.assign_add([1.0])
    assert read.graph is v.graph
    assert other.get_operations() == []
