"""Two messages with fields of every type, for what TensorFlow's schemas do not use."""

from __future__ import annotations

from google.protobuf import message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message

SCALARS = [
    *("int32", "int64", "uint32", "uint64", "sint32", "sint64", "bool", "string", "bytes"),
    *("fixed32", "fixed64", "sfixed32", "sfixed64", "float", "double"),
]
KEYS = [name for name in SCALARS if name not in ("bytes", "float", "double")]


def _schema(syntax: str) -> FileDescriptorProto:
    """Every scalar once singular, repeated, repeated with packing turned over, as key and value."""
    file = FileDescriptorProto(name=f"all_{syntax}.proto", syntax=syntax, package=syntax)
    message = file.message_type.add(name="All")

    def add(name: str, kind: str, repeated: bool = False, to: object = message) -> None:
        field = to.field.add(name=name, number=len(to.field) + 1)
        field.label = field.LABEL_REPEATED if repeated else field.LABEL_OPTIONAL
        if "." in kind:
            field.type, field.type_name = field.TYPE_MESSAGE, kind
        else:
            field.type = FieldDescriptorProto.Type.Value(f"TYPE_{kind.upper()}")
        if name.startswith("turned_"):
            field.options.packed = syntax == "proto2"

    def add_map(name: str, key: str, value: str) -> None:
        entry = message.nested_type.add(name=name.title().replace("_", "") + "Entry")
        entry.options.map_entry = True
        add("key", key, to=entry)
        add("value", value, to=entry)
        add(name, f".{syntax}.All.{entry.name}", repeated=True)

    for kind in SCALARS:
        add(f"one_{kind}", kind)
        add(f"many_{kind}", kind, repeated=True)
        if kind not in ("string", "bytes"):
            add(f"turned_{kind}", kind, repeated=True)
        add_map(f"values_{kind}", "string", kind)
    for kind in KEYS:
        add_map(f"keys_{kind}", kind, f".{syntax}.All")
    add("itself", f".{syntax}.All")
    add("themselves", f".{syntax}.All", repeated=True)
    return file


def _classes() -> dict[str, type[Message]]:
    pool = DescriptorPool()
    classes: dict[str, type[Message]] = {}
    for syntax in ("proto2", "proto3"):
        pool.AddSerializedFile(_schema(syntax).SerializeToString())
        descriptor = pool.FindMessageTypeByName(f"{syntax}.All")
        classes[f"{syntax}.All"] = message_factory.GetMessageClass(descriptor)
    return classes


CLASSES = _classes()
