"""raw_ops: made when asked for, with true signatures, and the results of tf.raw_ops."""

from __future__ import annotations

import inspect
import subprocess
import sys

import numpy as np
import pytest

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import UnknownOpError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import MISSING


def test_every_function_has_its_true_signature() -> None:
    assert len(dir(raw_ops)) == len(registry.public_names()) == 1462
    for name in dir(raw_ops):
        function = getattr(raw_ops, name)
        expected = {
            parameter.name: inspect.Parameter.empty
            if parameter.default is MISSING
            else parameter.default
            for parameter in registry.python_signature(name).parameters
        } | {"name": None}
        found = inspect.signature(function).parameters
        assert {key: value.default for key, value in found.items()} == expected
        assert all(value.kind is inspect.Parameter.KEYWORD_ONLY for value in found.values())
        assert function.__name__ == name
        assert getattr(raw_ops, name) is function


def test_dir_and_completion_make_no_function() -> None:
    code = (
        "import savedmodel_writer.raw_ops as r, types\n"
        "assert 'MatMul' in dir(r)\n"
        "made = [n for n in dir(r) if isinstance(vars(r).get(n), types.FunctionType)]\n"
        "assert not made, made\n"
        "r.MatMul\n"
        "assert 'MatMul' in vars(r) and 'AddV2' not in vars(r)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_help_tells_arguments_types_and_allowed_values() -> None:
    text = inspect.getdoc(raw_ops.Conv2D)
    assert text is not None
    assert "input: Tensor of dtype T (one of bfloat16, float16, float32, float64, int32)." in text
    assert "strides: list(int)." in text
    assert "padding: string, one of b'EXPLICIT', b'SAME', b'VALID'." in text
    assert "num_split: int, value at least 1." in str(inspect.getdoc(raw_ops.Split))
    assert "Returns:\n    The Operation." in str(inspect.getdoc(raw_ops.NoOp))


def test_names_that_are_not_there() -> None:
    with pytest.raises(UnknownOpError, match="did you mean"):
        _ = raw_ops.MatMull
    with pytest.raises(AttributeError, match="create_op"):
        _ = raw_ops.XlaConv  # registered, not in tf.raw_ops
    assert not hasattr(raw_ops, "__wrapped__")
    assert not hasattr(raw_ops, "Nope")


def test_results() -> None:
    with Graph():
        x = raw_ops.Placeholder(dtype="float32", shape=[4])
        assert type(x) is Tensor
        assert type(raw_ops.NoOp()) is Operation
        parts = raw_ops.Split(axis=0, value=x, num_split=2)
        assert type(parts) is list and [part.name for part in parts] == ["Split:0", "Split:1"]
        top = raw_ops.TopKV2(input=x, k=2)
        assert type(top).__name__ == "TopKV2" and top._fields == ("values", "indices")
        assert top.indices.op is top.values.op and top.indices.value_index == 1
        parsed = raw_ops.ParseExampleV2(
            serialized=[b""],
            names=[],
            sparse_keys=["s"],
            dense_keys=["a", "b"],
            ragged_keys=[],
            dense_defaults=[[1.0], [b""]],
            num_sparse=1,
            sparse_types=["int64"],
            ragged_value_types=[],
            ragged_split_types=[],
            dense_shapes=[[1], [1]],
        )
        assert [len(field) for field in parsed] == [1, 1, 1, 2, 0, 0]
        assert [t.dtype.name for t in parsed.dense_values] == ["float32", "string"]
        # A stateful op without results gives the operation, another one an empty list.
        called = raw_ops.StatefulPartitionedCall(args=[x], Tout=[], f="f")
        assert type(called) is Operation
        assert raw_ops.PartitionedCall(args=[x], Tout=[], f="f") == []


def test_goes_where_its_inputs_are() -> None:
    with Graph() as first:
        x = raw_ops.Placeholder(dtype="float32", shape=[4])
    with Graph() as second:
        y = raw_ops.AddV2(x=1.0, y=x)
        z = raw_ops.Pack(values=[np.float32(1), 2.0])
    assert y.graph is first and z.graph is second
