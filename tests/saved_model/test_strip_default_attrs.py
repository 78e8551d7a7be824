"""strip_default_attrs against TensorFlow's, over every op of the registry."""

from __future__ import annotations

import math
from typing import Any

from savedmodel_writer.ops import registry
from savedmodel_writer.protos import AttrValue, DataType, MetaGraphDef
from savedmodel_writer.saved_model.strip_default_attrs import strip_default_attrs


def compare(oracle: Any, message: MetaGraphDef) -> MetaGraphDef:
    theirs = oracle(
        "tests.saved_model.tf_meta_graph", "strip_default_attrs", message.SerializeToString()
    )
    ours = MetaGraphDef()
    ours.CopyFrom(message)
    strip_default_attrs(ours)
    expected = MetaGraphDef.FromString(theirs)
    for node, wanted in zip(ours.graph_def.node, expected.graph_def.node, strict=True):
        assert sorted(node.attr) == sorted(wanted.attr), node.op
    assert ours.SerializeToString(deterministic=True) == expected.SerializeToString(
        deterministic=True
    )
    return ours


def other_value(value: AttrValue) -> AttrValue:
    """A value of the same kind that is not the default."""
    changed = AttrValue()
    changed.CopyFrom(value)
    kind = value.WhichOneof("value")
    if kind == "s":
        changed.s += b"x"
    elif kind == "i":
        changed.i += 1
    elif kind == "f":
        changed.f += 1
    elif kind == "b":
        changed.b = not value.b
    elif kind == "type":
        changed.type = DataType.DT_QINT16 if value.type != DataType.DT_QINT16 else DataType.DT_INT8
    elif kind == "shape":
        changed.shape.dim.add(size=7)
    elif kind == "func":
        changed.func.name += "x"
    elif kind == "tensor":
        changed.tensor.int_val[0] += 1
    elif kind == "list":
        changed.list.i.append(1)
    else:
        raise AssertionError(kind)
    return changed


def test_every_default_of_every_op(oracle: Any) -> None:
    message = MetaGraphDef()
    defaults = 0
    for name in registry.names():
        op_def = registry.get(name).op_def
        kept = message.graph_def.node.add(name=f"{name}_default", op=name)
        changed = message.graph_def.node.add(name=f"{name}_changed", op=name)
        for attr in op_def.attr:
            if attr.HasField("default_value"):
                kept.attr[attr.name].CopyFrom(attr.default_value)
                changed.attr[attr.name].CopyFrom(other_value(attr.default_value))
                defaults += 1
            else:
                kept.attr[attr.name].i = 1
        kept.attr["_class"].list.s.append(b"loc:@x")
    assert defaults > 1000
    ours = compare(oracle, message)
    assert ours.meta_info_def.stripped_default_attrs
    assert all("_class" in node.attr for node in ours.graph_def.node[::2])


def test_floats_by_their_bits(oracle: Any) -> None:
    message = MetaGraphDef()
    for value in (0.0, -0.0, math.nan, 1e-3, 1e-4, 9.999999747378752e-05):
        # epsilon and alpha have the defaults 1e-4 and 0.2
        message.graph_def.node.add(op="FusedBatchNorm").attr["epsilon"].f = value
        message.graph_def.node.add(op="LeakyRelu").attr["alpha"].f = value
        message.graph_def.node.add(op="ParameterizedTruncatedNormal").attr["seed"].f = value
    compare(oracle, message)


def test_values_of_another_kind_stay(oracle: Any) -> None:
    message = MetaGraphDef()
    node = message.graph_def.node.add(op="MatMul")
    node.attr["transpose_a"].CopyFrom(AttrValue())
    node.attr["transpose_b"].i = 0
    assert len(compare(oracle, message).graph_def.node[0].attr) == 2


def test_library_functions(oracle: Any) -> None:
    message = MetaGraphDef()
    function = message.graph_def.library.function.add()
    function.signature.name = "MatMul"  # a function that hides an op
    function.attr["transpose_a"].b = False
    inner = function.node_def.add(name="a", op="Complex")
    inner.attr["T"].type = DataType.DT_FLOAT
    inner.attr["Tout"].type = DataType.DT_COMPLEX128
    message.graph_def.node.add(name="b", op="MatMul").attr["transpose_a"].b = False
    message.graph_def.node.add(name="c", op="NoSuchOp").attr["x"].b = False
    ours = compare(oracle, message)
    assert "transpose_a" in ours.graph_def.node[0].attr
    assert list(ours.graph_def.library.function[0].node_def[0].attr) == ["Tout"]
