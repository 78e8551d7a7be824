"""The registry against TensorFlow's own, and the signatures of tf.raw_ops."""

from __future__ import annotations

from typing import Any

import pytest

from savedmodel_writer.dtypes import DType, float32, float64, int32
from savedmodel_writer.errors import UnknownOpError
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import MISSING
from savedmodel_writer.shapes import UNKNOWN
from tests.oracle.process import Oracle


def plain(default: Any) -> Any:
    if isinstance(default, DType):
        return ("dtype", default.as_datatype_enum)
    if isinstance(default, list):
        return [plain(item) for item in default]
    if hasattr(default, "SerializeToString"):
        return default.SerializeToString(deterministic=True)
    return None if default is MISSING else default


def test_signatures_of_raw_ops(oracle: Oracle) -> None:
    theirs = oracle("tests.ops.tf_registry", "raw_op_signatures")
    ours = {}
    for name in registry.public_names():
        signature = registry.python_signature(name)
        assert signature.public
        ours[name] = [
            (parameter.name, parameter.default is not MISSING, plain(parameter.default))
            for parameter in signature.parameters
        ] + [("name", True, None)]
    assert len(ours) == 1462
    for name, signature in theirs.items():
        assert ours[name] == signature, name
    assert list(ours) == sorted(theirs)


def test_all_ops_are_there() -> None:
    names = registry.names()
    assert len(names) == 1910
    assert list(names) == sorted(names)
    for name in names:
        definition = registry.get(name)
        assert definition.name == name
        assert list(definition.attr) == [attr.name for attr in definition.attrs]
    assert registry.get("MatMul") is registry.get("MatMul")


def test_a_definition() -> None:
    concat = registry.get("ConcatV2")
    values, axis = concat.inputs
    assert (values.name, values.type, values.type_attr, values.number_attr) == (
        "values",
        0,
        "T",
        "N",
    )
    assert values.is_list and not axis.is_list
    assert concat.inferred_attrs == {"N", "T", "Tidx"}
    assert concat.attr["N"].minimum == 2
    assert concat.attr["N"].default is MISSING
    assert concat.attr["Tidx"].default is int32
    assert not concat.is_stateful and registry.get("VarHandleOp").is_stateful
    assert registry.get("Assign").inputs[0].is_ref

    conv = registry.get("Conv2D")
    assert conv.attr["padding"].allowed == {b"SAME", b"VALID", b"EXPLICIT"}
    assert conv.attr["dilations"].default == (1, 1, 1, 1)
    assert {float32, float64, int32} < (conv.attr["T"].allowed or set())
    assert registry.get("Placeholder").attr["shape"].default == UNKNOWN
    assert registry.get("LeakyRelu").attr["alpha"].default == 0.2
    assert registry.get("Conv3DBackpropInput").op_def.deprecation.explanation


def test_an_unknown_op_offers_close_names() -> None:
    with pytest.raises(UnknownOpError, match="did you mean MatMul") as caught:
        registry.get("MatMull")
    assert caught.value.op == "MatMull"
    with pytest.raises(KeyError, match=r"names are as in tf\.raw_ops"):
        registry.get("")
    with pytest.raises(AttributeError):
        registry.python_signature("no_such_op")
