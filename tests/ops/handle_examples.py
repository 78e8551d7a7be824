"""Handles passed on: every op that can take and give a resource or variant, and a reader behind."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import MISSING, ArgDef, OpDefinition
from tests.ops.programs import Node, Placeholder, Variable
from tests.ops.variations import ATTRS

SHAPES = [None, (), (None, 3), (2, 3), (2, None)]


def passing(kind: str) -> list[tuple[OpDefinition, int]]:
    """Ops with an input and an output of a type attribute that may be `kind`, and that output."""
    found = []
    for name in registry.public_names():
        op = registry.get(name)
        if op.op_def.deprecation.version:
            continue
        taken = {arg.type_attr or arg.type_list_attr for arg in op.inputs} - {""}
        for output, arg in enumerate(op.outputs):
            type_attr = arg.type_attr or arg.type_list_attr
            allowed = op.attr[type_attr].allowed if type_attr else set()
            if any(before.is_list for before in op.outputs[:output]):
                break
            if type_attr in taken and not arg.is_ref and (not allowed or as_dtype(kind) in allowed):
                found.append((op, output))
                break
    return found


def handle(kind: str, rng: Random) -> Any:
    """A resource or a variant of which something is known, mostly."""
    shape = rng.choice(SHAPES)
    if rng.random() < 0.1:
        return Placeholder(kind, ())
    if kind == "resource":
        return Variable("float32", shape)
    sizes = np.array([-1 if dim is None else dim for dim in shape or ()], np.int32)
    inputs = [sizes if shape is not None else np.array(-1, np.int32), np.array(5, np.int32)]
    return Node("EmptyTensorList", inputs, {"element_dtype": "float32"})


def reader(kind: str, passed: Node) -> Node:
    """A node whose shape tells what is known behind the handle."""
    if kind == "resource":
        return Node("ReadVariableOp", [passed], {"dtype": "float32"})
    unknown, index = np.array(-1, np.int32), np.array(0, np.int32)
    return Node("TensorListGetItem", [passed, index, unknown], {"element_dtype": "float32"})


def example(op: OpDefinition, output: int, kind: str, rng: Random) -> Node | None:
    """The op over handles, read; None when it takes what cannot be made here."""
    arg = op.outputs[output]
    type_attr = arg.type_attr or arg.type_list_attr
    inputs: list[Any] = []
    for taken in op.inputs:
        if taken.is_ref:
            return None
        made = [_input(taken, type_attr, kind, rng) for _ in range(2 if taken.is_list else 1)]
        inputs.append(made if taken.is_list else made[0])
    attrs = {}
    for attr in op.attrs:
        if attr.name in op.inferred_attrs or attr.default is not MISSING:
            continue
        if attr.name == type_attr:
            attrs[attr.name] = [kind, kind] if attr.type == "list(type)" else kind
        elif attr.name == arg.number_attr:
            attrs[attr.name] = 2
        elif attr.allowed is None and attr.type in ATTRS:
            attrs[attr.name] = rng.choice(ATTRS[attr.type])
        else:
            return None
    return reader(kind, Node(op.name, inputs, attrs, output))


def _input(arg: ArgDef, type_attr: str, kind: str, rng: Random) -> Any:
    if type_attr in (arg.type_attr, arg.type_list_attr):
        return handle(kind, rng)
    dtype = as_dtype(arg.type).name if arg.type else "int32"
    if dtype in ("resource", "variant"):
        return handle(dtype, rng)
    return Placeholder(dtype, rng.choice([None, ()]))
