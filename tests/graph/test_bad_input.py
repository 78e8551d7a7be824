"""What the caller gets wrong is refused at the line that built the node, and leaves no trace."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.graph import Graph, constant, get_default_graph, graph as graph_module
from tests.graph.namespace import placeholder

Case = tuple[Callable[[Any, Any], object], type[Exception], list[str]]


def constant_of_another_graph() -> Any:
    with Graph():
        return constant(1.0)


# x is float32 [2, 3], i is int32 [2]; the strings must be in the message.
CASES: dict[str, Case] = {
    "unknown op": (
        lambda x, i: x.graph.create_op("MatMull", (x, x)),
        errors.UnknownOpError,
        ["MatMul"],
    ),
    "unknown raw op": (lambda x, i: raw_ops.Nope, AttributeError, ["Nope"]),
    "op that raw_ops lacks": (lambda x, i: raw_ops._Arg, AttributeError, ["_Arg"]),
    "unknown attribute": (
        lambda x, i: x.graph.create_op("Relu", (x,), {"axis": 1}, "r"),
        errors.AttrError,
        ["'r'", "Relu", "'axis'", "it has T"],
    ),
    "unknown keyword": (lambda x, i: raw_ops.Relu(features=x, axis=1), TypeError, ["axis"]),
    "positional": (lambda x, i: raw_ops.Relu(x), TypeError, ["positional"]),
    "missing attribute": (
        lambda x, i: x.graph.create_op("Cast", (x,)),
        errors.AttrError,
        ["'Cast'", "'DstT'", "type"],
    ),
    "unknown dtype": (
        lambda x, i: raw_ops.Cast(x=x, DstT="float31"),
        errors.AttrError,
        ["'DstT'", "expected a dtype", "'float31'"],
    ),
    "dtype not allowed": (
        lambda x, i: raw_ops.Relu(features=["a"], name="r"),
        errors.AttrError,
        ["'r'", "'features'", "'T'", "float32", "found string"],
    ),
    "string not allowed": (
        lambda x, i: raw_ops.MaxPool(
            input=np.zeros((1, 2, 2, 1), np.float32),
            ksize=[1, 1, 1, 1],
            strides=[1, 1, 1, 1],
            padding="SOME",
        ),
        errors.AttrError,
        ["'padding'", "b'SAME'", "b'VALID'", "found b'SOME'"],
    ),
    "int below the minimum": (
        lambda x, i: raw_ops.Split(axis=0, value=x, num_split=0),
        errors.AttrError,
        ["'num_split'", "value 1 or more", "found value 0"],
    ),
    "list too short": (
        lambda x, i: raw_ops.MaxPool(
            input=np.zeros((1, 2, 2, 1), np.float32),
            ksize=[1, 1],
            strides=[1, 1, 1, 1],
            padding="SAME",
        ),
        errors.AttrError,
        ["'ksize'", "length 4 or more", "found length 2"],
    ),
    "bool wanted": (
        lambda x, i: raw_ops.MatMul(a=x, b=x, transpose_b=1),
        errors.AttrError,
        ["'transpose_b'", "True or False", "found 1 of type int"],
    ),
    "bool wanted, true was given before": (
        lambda x, i: [
            raw_ops.MatMul(a=x, b=x, transpose_b=True, name="fine"),
            raw_ops.MatMul(a=x, b=x, transpose_b=1),
        ],
        errors.AttrError,
        ["'transpose_b'"],
    ),
    "int too large": (
        lambda x, i: raw_ops.ArgMax(input=x, dimension=0, output_type=2**70),
        errors.AttrError,
        ["'output_type'"],
    ),
    "list wanted for an attribute": (
        lambda x, i: raw_ops.Squeeze(input=x, axis=1),
        errors.AttrError,
        ["'squeeze_dims'", "a list", "found 1 of type int"],
    ),
    "too few inputs": (
        lambda x, i: x.graph.create_op("MatMul", (x,)),
        errors.InputError,
        ["MatMul takes 2 inputs (a, b), found 1"],
    ),
    "too many inputs": (
        lambda x, i: x.graph.create_op("Relu", (x, x)),
        errors.InputError,
        ["found 2"],
    ),
    "mismatched dtypes": (
        lambda x, i: raw_ops.AddV2(x=x, y=i, name="sum"),
        errors.InputError,
        ["'sum'", "AddV2", "'y'", "float32", "'x'", "int32"],
    ),
    "mismatched dtypes in a list": (
        lambda x, i: raw_ops.Pack(values=[i, x]),
        errors.InputError,
        ["'values'", "element 1", "int32", "float32"],
    ),
    "value not of the dtype": (
        lambda x, i: i + 1.5,
        errors.InputError,
        ["'add'", "AddV2", "'y'", "int32", "float32"],
    ),
    "value of no dtype": (
        lambda x, i: raw_ops.Relu(features=object()),
        errors.InputError,
        ["'features'", "object"],
    ),
    "list wanted": (
        lambda x, i: raw_ops.AddN(inputs=x),
        errors.InputError,
        ["'inputs'", "a list"],
    ),
    "empty list": (lambda x, i: raw_ops.AddN(inputs=[]), errors.AttrError, ["'N'", "'inputs'"]),
    "length given twice": (
        lambda x, i: x.graph.create_op("AddN", ([x, x],), {"N": 3}),
        errors.InputError,
        ["'inputs'", "2 tensors", "expected 3"],
    ),
    "reference wanted": (
        lambda x, i: raw_ops.Assign(ref=x, value=x),
        errors.InputError,
        ["'ref'", "reference"],
    ),
    "two graphs": (
        lambda x, i: raw_ops.AddV2(x=x, y=constant_of_another_graph()),
        errors.InputError,
        ["another graph", "'Const:0'"],
    ),
    "two graphs in a list": (
        lambda x, i: raw_ops.AddN(inputs=[x, constant_of_another_graph()]),
        errors.InputError,
        ["another graph"],
    ),
    "wrong static shape": (
        lambda x, i: raw_ops.MatMul(a=x, b=np.zeros((4, 5), np.float32), name="product"),
        errors.ShapeError,
        ["'product'", "MatMul", "3 and 4", "x:0 (2, 3)", "product/b:0 (4, 5)"],
    ),
    "illegal name": (
        lambda x, i: raw_ops.Relu(features=x, name="my relu"),
        errors.NodeNameError,
        ["'my relu'"],
    ),
    "newline at the end": (  # which TensorFlow refuses when it imports or runs the graph
        lambda x, i: raw_ops.Relu(features=x, name="relu\n"),
        errors.NodeNameError,
        ["relu"],
    ),
    "illegal first character": (
        lambda x, i: constant(1, name="_c"),
        errors.NodeNameError,
        ["'_c'"],
    ),
    "absolute name that is taken": (
        lambda x, i: raw_ops.Relu(features=x, name="x/"),
        errors.DuplicateNameError,
        ["'x'"],
    ),
    "removed op": (
        lambda x, i: x.graph.create_op("BatchNormWithGlobalNormalization", (x, i, i, i, i)),
        errors.UnimplementedError,
        ["removed", "version 9"],
    ),
    "illegal scope": (
        lambda x, i: get_default_graph().name_scope("a b").__enter__(),
        errors.NodeNameError,
        ["'a b'"],
    ),
    "bad device": (
        lambda x, i: get_default_graph().device("/cpu:zero").__enter__(),
        errors.InvalidArgumentError,
        ["/cpu:zero"],
    ),
    "slice by float": (lambda x, i: x[1.5], errors.InvalidTypeError, ["1.5", "integer"]),
    "slice by list": (lambda x, i: x[[1, 2], :], errors.InvalidTypeError, ["gather"]),
    "truth": (lambda x, i: bool(x), TypeError, ["symbolic", "SelectV2"]),
    "iteration": (lambda x, i: list(x), TypeError, ["Unpack"]),
    "length": (lambda x, i: len(x), TypeError, ["x.shape"]),
    "array": (lambda x, i: np.sin(x), NotImplementedError, ["symbolic"]),
    "membership": (lambda x, i: 1 in x, TypeError, ["Equal"]),
    "null constant": (lambda x, i: constant(None), errors.InvalidInputError, ["None"]),
    "ragged constant": (lambda x, i: constant([[1], [1, 2]]), errors.InvalidInputError, []),
    "control input of another graph": (
        lambda x, i: get_default_graph().control_dependencies([constant_of_another_graph()]),
        errors.InputError,
        ["another"],
    ),
    "control input that is none": (
        lambda x, i: get_default_graph().control_dependencies([1]),
        errors.InvalidTypeError,
        ["1"],
    ),
    "set_shape": (
        lambda x, i: x.set_shape([2, 4]),
        errors.ShapeError,
        ["'x:0'", "(2, 3)", "(2, 4)"],
    ),
}
HAVE_NO_NODE = {
    *("unknown op", "unknown raw op", "op that raw_ops lacks", "unknown keyword", "positional"),
    *("illegal scope", "bad device", "slice by float", "slice by list", "truth", "iteration"),
    *("length", "array", "membership", "null constant", "ragged constant", "set_shape"),
    *("control input of another graph", "control input that is none", "removed op"),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str) -> None:
    build, expected, needles = CASES[name]
    with Graph() as graph:
        x = placeholder("float32", [2, 3], "x")
        i = placeholder("int32", [2], "i")
        count = 3 if name == "bool wanted, true was given before" else 2
        with pytest.raises(expected) as caught:
            build(x, i)
    for needle in needles:
        assert needle in str(caught.value)
    assert len(graph.get_operations()) == count
    error = caught.value
    if name not in HAVE_NO_NODE:
        assert isinstance(error, errors.InvalidInputError)
        assert error.node is not None and error.op is not None
        first = inspect.getsourcelines(inspect.unwrap(build))[1]
        file, _, line = str(error.source).rpartition(":")
        assert file == __file__
        assert first <= int(line) <= first + 12
        assert str(error).startswith(f"{file}:{line}: node ")
    with graph:  # the graph is as before: the next node is none the worse
        y = raw_ops.Identity(input=x, name="after")
    assert y.name == "after:0"
    names = [node.name for node in graph.as_graph_def().node]
    assert names == [op.name for op in graph.get_operations()] and names[-1] == "after"


def test_constant_that_would_pass_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_module, "MAX_BYTES", 10_000)
    with Graph() as graph:
        constant(np.zeros(1000, np.float32))
        constant(np.zeros(1000, np.float32))
        with pytest.raises(errors.GraphSizeError, match="Variable") as caught:
            constant(np.zeros(1000, np.float32), name="third")
    assert caught.value.node == "third"
    assert str(caught.value.source).startswith(__file__)
    assert len(graph.get_operations()) == 2


def test_graph_def_that_would_pass_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with Graph() as graph:
        for _ in range(100):
            raw_ops.NoOp()
    monkeypatch.setattr(graph_module, "MAX_BYTES", 500)
    with pytest.raises(errors.GraphSizeError):
        graph.as_graph_def()


def test_finalized_graph() -> None:
    with Graph() as graph:
        constant(1)
        graph.finalize()
        with pytest.raises(errors.StateError):
            constant(2)
        with pytest.raises(errors.StateError):
            graph.add_to_collection("c", 1)
    assert graph.finalized and len(graph.get_operations()) == 1
