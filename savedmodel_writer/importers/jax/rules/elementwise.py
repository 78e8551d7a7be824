"""Primitives that work element by element."""

from __future__ import annotations

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call, Rule


def _unary(op_type: str) -> Rule:
    op = getattr(raw_ops, op_type)
    return lambda call: op(x=call.inputs[0])


def _binary(op_type: str) -> Rule:
    op = getattr(raw_ops, op_type)
    return lambda call: op(x=call.inputs[0], y=call.inputs[1])


def _div(call: Call) -> Tensor:
    x, y = call.inputs
    return raw_ops.RealDiv(x=x, y=y)


def _convert(call: Call) -> Tensor:
    return raw_ops.Cast(x=call.inputs[0], DstT=call.out_dtype)


RULES: dict[str, Rule] = {
    "add": _binary("AddV2"),
    "convert_element_type": _convert,
    "div": _div,
    "exp": _unary("Exp"),
    "max": _binary("Maximum"),
    "mul": _binary("Mul"),
    "sub": _binary("Sub"),
    "tanh": _unary("Tanh"),
}
