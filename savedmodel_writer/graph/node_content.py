"""What a NodeDef made elsewhere says beside its name and inputs, checked against its OpDef.

Nodes of a graph are alike in most of it: what was read once is kept by the bytes it was read from,
so that a hundred thousand nodes need a few hundred readings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from savedmodel_writer._logger import LOGGER
from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import AttrError, InvalidInputError
from savedmodel_writer.graph.attr_set import AttrSet, dtypes_of
from savedmodel_writer.ops.attr_conversion import check_constraints
from savedmodel_writer.ops.attr_values import has_type, python_value
from savedmodel_writer.ops.full_type import node_type
from savedmodel_writer.ops.op_definition import MISSING, AttrDef, OpDefinition
from savedmodel_writer.ops.shape_functions.registration import ShapeFunction
from savedmodel_writer.protos import AttrValue, NodeDef, OpDef
from savedmodel_writer.shapes import SCALAR, TensorShape

_LARGEST_KEY = 4096
"""Nodes of more bytes hold a tensor, which hardly another node has."""

MOST_TENSORS = 2**20
"""A number in a file must not take more memory than the file itself has a right to."""

SCALAR_PLACEHOLDERS = 22
"""The GraphDef version since which a Placeholder of shape () is a scalar, and not of any shape."""


@attrs.frozen(eq=False)
class NodeContent:
    """The attributes of a node, and what follows from them.

    Attributes:
        attr_set: the attributes of its OpDef.
        extra_attrs: those that the OpDef does not have, `_class` among them.
        input_dtypes: the dtypes that its inputs must have, references as such.
        output_shapes: what the attribute `_output_shapes` says, or None.
    """

    attr_set: AttrSet
    extra_attrs: dict[str, AttrValue]
    input_dtypes: tuple[DType, ...]
    output_shapes: tuple[TensorShape, ...] | None


@attrs.define(eq=False)
class NodeReader:
    """Reads nodes of one producer.

    Attributes:
        definition_of: gives the definition of an op, or raises UnknownOpError.
        shape_function_of: gives the shape function of a node that calls a library function.
        producer: the version of the GraphDef.
        producer_ops: the producer's own OpDefs by name. Attributes that the op does not have here
            and that have the producer's default are left out.
        known: what was read before, by its bytes.
    """

    definition_of: Callable[[str], OpDefinition]
    shape_function_of: Callable[[AttrSet, Mapping[str, AttrValue]], ShapeFunction | None]
    producer: int
    producer_ops: Mapping[str, OpDef] = attrs.field(factory=dict)
    known: dict[bytes, NodeContent] = attrs.field(factory=dict)

    def read(self, node: NodeDef) -> NodeContent:
        """Reads a node; its name, inputs and device do not matter.

        Raises:
            UnknownOpError: no op has that name.
            UnimplementedError: the op was removed before the GraphDef's version.
            AttrError: an attribute is missing, of another type, or not allowed.
        """
        key = _key(node)
        content = None if key is None else self.known.get(key)
        if content is None:
            content = self._read(node)
            if key is not None:
                self.known[key] = content
        return content

    def _read(self, node: NodeDef) -> NodeContent:
        definition = self.definition_of(node.op)
        definition.check_not_removed(self.producer)
        values = {attr.name: _value(node, attr, definition) for attr in definition.attrs}
        _check_counts(definition, values)
        extra = {name: node.attr[name] for name in node.attr if name not in values}
        shapes = extra.pop("_output_shapes", None)
        for name in [name for name in extra if name[:1] != "_"]:
            if self.is_default_of_producer(node, name):
                del extra[name]
            else:
                LOGGER.warning(
                    "node %r: %s has no attribute %r in TensorFlow 2.21. A newer TensorFlow may "
                    "have made the graph; the attribute is kept.",
                    node.name,
                    node.op,
                    name,
                )
        attr_set = AttrSet(definition, values)
        attr_set.shape_function = self.shape_function_of(attr_set, extra)
        if (
            node.op == "Placeholder"
            and self.producer < SCALAR_PLACEHOLDERS
            and values["shape"] == SCALAR
        ):
            attr_set.shape_function = None
        if not attr_set.tensor_size or node.HasField("experimental_debug_info"):
            attr_set.encoded = _encoded(node, definition, attr_set)
        return NodeContent(
            attr_set,
            extra,
            tuple(dtype for arg in definition.inputs for dtype in dtypes_of(arg, values)),
            None if shapes is None else tuple(map(TensorShape.from_proto, shapes.list.shape)),
        )

    def is_default_of_producer(self, node: NodeDef, name: str) -> bool:
        """Whether the node's producer knew an attribute, and its value as the default."""
        op_def = self.producer_ops.get(node.op)
        for attr in op_def.attr if op_def else ():
            if attr.name == name:
                return attr.HasField("default_value") and node.attr[name] == attr.default_value
        return False


def _check_counts(definition: OpDefinition, values: Mapping[str, Any]) -> None:
    for arg in (*definition.inputs, *definition.outputs):
        if arg.number_attr and values[arg.number_attr] > MOST_TENSORS:
            raise AttrError(
                f"attribute {arg.number_attr!r}: expected {MOST_TENSORS} tensors at most in a "
                f"GraphDef that is read, found {values[arg.number_attr]}",
                attr=arg.number_attr,
            )


def _key(node: NodeDef) -> bytes | None:
    if node.ByteSize() > _LARGEST_KEY:
        return None
    anonymous = NodeDef()
    anonymous.CopyFrom(node)
    for field in ("name", "input", "device"):
        anonymous.ClearField(field)
    return anonymous.SerializeToString(deterministic=True)


def _value(node: NodeDef, attr: AttrDef, definition: OpDefinition) -> object:
    if attr.name not in node.attr or node.attr[attr.name].WhichOneof("value") is None:
        if attr.default is MISSING:
            raise AttrError(
                f"NodeDef missing attr {attr.name!r} ({attr.type}) of {node.op}, which has no "
                "default",
                op=node.op,
                attr=attr.name,
            )
        return attr.default
    message = node.attr[attr.name]
    if not has_type(message, attr.type):
        raise AttrError(
            f"attribute {attr.name!r} of {node.op}: expected a value of type {attr.type}, found "
            f"{str(message).strip() or 'none'}",
            op=node.op,
            attr=attr.name,
        )
    try:
        value = python_value(message, attr.type)
    except InvalidInputError as error:  # no such dtype, a shape that is none
        raise AttrError(
            f"attribute {attr.name!r} of {node.op}: {error.message}", op=node.op, attr=attr.name
        ) from None
    if any(isinstance(item, DType) and item.is_ref for item in _items(value)):
        raise AttrError(
            f"attribute {attr.name!r} of {node.op}: a reference type, which only inputs and "
            "outputs have",
            op=node.op,
            attr=attr.name,
        )
    check_constraints(value, attr, definition.name)
    return value


def _items(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _encoded(node: NodeDef, definition: OpDefinition, attr_set: AttrSet) -> bytes:
    """The node without what is not shared, as it is exported: nothing of the original is lost."""
    kept = NodeDef()
    for attr in definition.attrs:
        if attr.name in node.attr and node.attr[attr.name].WhichOneof("value") is not None:
            kept.attr[attr.name].CopyFrom(node.attr[attr.name])
        else:
            kept.attr[attr.name].CopyFrom(attr_set.attr_value(attr.name))
    full_type = node_type(definition, attr_set.values)
    if full_type is not None:
        kept.experimental_type.CopyFrom(full_type)
    elif node.HasField("experimental_type"):
        kept.experimental_type.CopyFrom(node.experimental_type)
    if node.HasField("experimental_debug_info"):
        kept.experimental_debug_info.CopyFrom(node.experimental_debug_info)
    return kept.SerializeToString(deterministic=True)
