"""Operations as NodeDefs, joined byte by byte: attributes are encoded once and used many times.

On the wire (TensorFlow's `graph.proto` and `node_def.proto`; every field is length-delimited):

    GraphDef   0A <NodeDef> …   12 <FunctionDefLibrary>   22 <VersionDef>
    NodeDef    0A name   12 op   1A input …   22 device   2A <attr entry> …   3A <FullTypeDef>
    attr entry 0A key    12 <AttrValue>
    AttrValue  0A <ListValue> …  42 <TensorProto>
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.graph.function_library import FunctionLibrary
from savedmodel_writer.ops.full_type import node_type
from savedmodel_writer.protos import AttrValue, VersionDef
from savedmodel_writer.protos.wire import varint
from savedmodel_writer.shapes import TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.operation import Operation

_NODE = b"\x0a"
_LIBRARY = b"\x12"
_VERSIONS = b"\x22"
_NAME, _OP, _INPUT, _DEVICE = b"\x0a", b"\x12", b"\x1a", b"\x22"
_ATTR, _TYPE = b"\x2a", b"\x3a"
_KEY, _VALUE = b"\x0a", b"\x12"
_TENSOR = b"\x42"


def encode_graph(
    operations: Iterable[Operation],
    library: FunctionLibrary,
    versions: VersionDef,
    add_shapes: bool,
) -> list[bytes]:
    """The operations as parts of a GraphDef, to be joined.

    Args:
        operations: the nodes in order.
        library: the graph's functions.
        versions: the graph's versions.
        add_shapes: whether nodes get the attribute `_output_shapes`.
    """
    shapes: dict[tuple[TensorShape, ...], bytes] = {}
    parts: list[bytes] = []
    for op in operations:
        node = encode_node(op)
        if add_shapes and op._outputs:
            key = tuple([tensor._shape for tensor in op._outputs])
            entry = shapes.get(key)
            if entry is None:
                entry = shapes[key] = _output_shapes(key)
            node += entry
        parts += (_NODE, varint(len(node)), node)
    if library.functions:
        parts.append(_field(_LIBRARY, library.as_proto().SerializeToString()))
    parts.append(_field(_VERSIONS, versions.SerializeToString()))
    return parts


def encode_node(op: Operation) -> bytes:
    """One operation as the bytes of a NodeDef."""
    attr_set = op._attr_set
    parts = [_field(_NAME, op.name.encode()), _field(_OP, attr_set.definition.name.encode())]
    for tensor in op.inputs:
        name = tensor.op.name
        if tensor.value_index:
            name = f"{name}:{tensor.value_index}"
        parts.append(_field(_INPUT, name.encode()))
    if op._control_inputs:
        names = sorted({f"^{other.name}".encode() for other in op._control_inputs})
        parts += [_field(_INPUT, name) for name in names]
    if op.device:
        parts.append(_field(_DEVICE, op.device.encode()))
    parts.append(attr_set.encoded or _encode_attrs(attr_set))
    # Of two entries with one key the later one counts.
    parts += [_attr(name, value) for name, value in op._extra_attrs.items()]
    return b"".join(parts)


def _encode_attrs(attr_set: AttrSet) -> bytes:
    """The attributes of the OpDef and the type that follows from them."""
    parts = [_attr(name, attr_set.attr_value(name)) for name in attr_set.values]
    full_type = node_type(attr_set.definition, attr_set.values)
    if full_type is not None:
        parts.append(_field(_TYPE, full_type.SerializeToString()))
    encoded = b"".join(parts)
    if not attr_set.tensor_size:
        attr_set.encoded = encoded  # a tensor's bytes are not kept twice
    return encoded


def _attr(name: str, value: AttrValue) -> bytes:
    entry = _field(_KEY, name.encode()) + _field(_VALUE, value.SerializeToString())
    return _field(_ATTR, entry)


def _output_shapes(shapes: tuple[TensorShape, ...]) -> bytes:
    protos = [shape.as_proto() for shape in shapes]
    return _attr("_output_shapes", AttrValue(list=AttrValue.ListValue(shape=protos)))


def _field(tag: bytes, payload: bytes) -> bytes:
    return tag + varint(len(payload)) + payload
