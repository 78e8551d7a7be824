"""Small programs of nodes: built once as a GraphDef for TensorFlow, once over our shape functions.

A program is written as nested inputs: `Placeholder`, `Variable`, an array (a Const), or `Node`. The
test compares what both sides know of every tensor in it.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops import registry, shape_functions
from savedmodel_writer.ops.inference_context import Handle, InferenceContext
from savedmodel_writer.ops.op_definition import MISSING, ArgDef
from savedmodel_writer.protos import AttrValue, GraphDef, NameAttrList, NodeDef, TensorProto
from savedmodel_writer.shapes import UNKNOWN, TensorShape
from savedmodel_writer.tensors import make_tensor_proto

Shape = tuple[int | None, ...] | None


@attrs.frozen(eq=False)
class Placeholder:
    dtype: str
    shape: Shape


@attrs.frozen(eq=False)
class Variable:
    dtype: str
    shape: Shape


@attrs.frozen(eq=False)
class Node:
    """An op; `inputs` has one item per input argument, a list for a list argument."""

    op: str
    inputs: list[Any]
    attrs: dict[str, Any] = attrs.Factory(dict)
    output: int = 0


class Context(InferenceContext):
    """A node of a built program."""

    __slots__ = ("attributes", "inputs", "name", "op", "output_dtypes", "output_handles", "outputs")

    def __init__(self, name: str, op: str, inputs: list[tuple[Context, int]], values: Any) -> None:
        self.name, self.op, self.inputs, self.attributes = name, op, inputs, values
        self.output_dtypes = output_dtypes(op, values)
        self.output_handles: dict[int, Handle | None] = {}
        self.outputs: list[TensorShape] = []

    op_type = property(lambda self: self.op)
    num_inputs = property(lambda self: len(self.inputs))
    num_outputs = property(lambda self: len(self.output_dtypes))

    def input_shape(self, index: int) -> TensorShape:
        node, output = self.inputs[index]
        return node.outputs[output]

    def input_dtype(self, index: int) -> DType:
        node, output = self.inputs[index]
        return node.output_dtypes[output]

    def input_handle(self, index: int) -> Handle | None:
        node, output = self.inputs[index]
        return node.output_handles.get(output)

    def attr(self, name: str) -> Any:
        return self.attributes[name]

    def set_output_handle(self, index: int, handle: Handle | None) -> None:
        self.output_handles[index] = handle

    def producer(self, index: int) -> tuple[InferenceContext, int]:
        return self.inputs[index]


def output_dtypes(op: str, values: dict[str, Any]) -> list[DType]:
    dtypes: list[DType] = []
    for arg in registry.get(op).outputs:
        if arg.type_list_attr:
            dtypes += values[arg.type_list_attr]
            continue
        dtype = as_dtype(arg.type) if arg.type else values[arg.type_attr]
        dtypes += [dtype] * (values[arg.number_attr] if arg.number_attr else 1)
    return dtypes


class Program:
    """The nodes of one program, in the order of construction."""

    def __init__(self, target: Node) -> None:
        self.nodes: list[Context] = []
        self._made: dict[int, Context] = {}
        self.add(target)

    def add(self, item: Any) -> tuple[Context, int]:
        output = item.output if isinstance(item, Node) else 0
        if id(item) not in self._made:
            self._made[id(item)] = self._add_new(item)
        return self._made[id(item)], output

    def _add_new(self, item: Any) -> Context:
        if isinstance(item, Placeholder):
            item = Node("Placeholder", [], {"dtype": item.dtype, "shape": item.shape})
        elif isinstance(item, Variable):
            item = Node("VarHandleOp", [], {"dtype": item.dtype, "shape": item.shape})
        elif isinstance(item, np.ndarray):
            proto = make_tensor_proto(item)
            item = Node("Const", [], {"dtype": as_dtype(proto.dtype), "value": proto})
        assert isinstance(item, Node), item
        return self._add_node(item)

    def _add_node(self, node: Node) -> Context:
        definition = registry.get(node.op)
        inputs: list[tuple[Context, int]] = []
        values: dict[str, Any] = {}
        for arg, given in zip(definition.inputs, node.inputs, strict=True):
            tensors = [self.add(item) for item in given] if arg.is_list else [self.add(given)]
            infer(
                arg,
                [context.output_dtypes[output].base_dtype for context, output in tensors],
                values,
            )
            inputs += tensors
        for attr in definition.attrs:
            if attr.name in node.attrs:
                values[attr.name] = live(node.attrs[attr.name], attr.type)
            elif attr.name not in values:
                assert attr.default is not MISSING, f"{node.op} needs {attr.name}"
                values[attr.name] = attr.default
        context = Context(f"n{len(self.nodes)}", node.op, inputs, values)
        self.nodes.append(context)
        return context

    def graph_def(self) -> GraphDef:
        graph_def = GraphDef()
        graph_def.versions.producer = 2000
        for node in self.nodes:
            inputs = [f"{source.name}:{output}" for source, output in node.inputs]
            made = NodeDef(name=node.name, op=node.op, input=inputs)
            for attr in registry.get(node.op).attrs:
                made.attr[attr.name].CopyFrom(encoded(node.attributes[attr.name], attr.type))
            graph_def.node.append(made)
        return graph_def

    def infer(self) -> list[list[Any]] | str:
        """The shapes of all outputs of all nodes, or the error of the first node that fails."""
        for node in self.nodes:
            function = shape_functions.get(node.op)
            try:
                node.outputs = [UNKNOWN] * node.num_outputs if function is None else function(node)
            except ShapeError as error:
                return f"{node.op}: {error}"
            assert len(node.outputs) == node.num_outputs, node.op
            assert all(type(shape) is TensorShape for shape in node.outputs), node.op
        return [[shape.dims for shape in node.outputs] for node in self.nodes]


def infer(arg: ArgDef, dtypes: list[DType], values: dict[str, Any]) -> None:
    if arg.type_list_attr:
        values[arg.type_list_attr] = tuple(dtypes)
    if arg.number_attr:
        values[arg.number_attr] = len(dtypes)
    if arg.type_attr and dtypes:
        values.setdefault(arg.type_attr, dtypes[0])


def live(value: Any, attr_type: str) -> Any:
    """A value as written in a test → as in a live node."""
    if attr_type.startswith("list("):
        return tuple(live(item, attr_type[5:-1]) for item in value)
    if attr_type == "type":
        return as_dtype(value)
    if attr_type == "shape":
        return TensorShape(value)
    if attr_type == "string" and isinstance(value, str):
        return value.encode()
    if attr_type == "func":
        return NameAttrList(name=value)
    return value


FIELDS = {"int": "i", "float": "f", "bool": "b", "string": "s"}


def encoded(value: Any, attr_type: str) -> AttrValue:
    """A value as in a live node → AttrValue."""
    message = AttrValue()
    if attr_type.startswith("list("):
        message.list.SetInParent()
        for item in value:
            one = encoded(item, attr_type[5:-1])
            field = one.WhichOneof("value")
            element = getattr(one, field)
            getattr(message.list, field).append(element)
    elif attr_type == "type":
        message.type = value.as_datatype_enum
    elif attr_type == "shape":
        message.shape.CopyFrom(value.as_proto())
    elif attr_type == "tensor":
        assert isinstance(value, TensorProto)
        message.tensor.CopyFrom(value)
    elif attr_type == "func":
        message.func.CopyFrom(value)
    else:
        setattr(message, FIELDS[attr_type], value)
    return message
