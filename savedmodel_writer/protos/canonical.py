"""The one order of bytes that we write: that of C++'s deterministic serialization.

Fields stand in the order of their numbers and unknown fields last. Map entries are sorted by key:
strings bytewise with a prefix before its extensions, integers numerically, false before true; an
entry always has its key and its value. So a message has the same bytes on every machine, and they
are what TensorFlow hashes into `fingerprint.pb`.

`SerializeToString(deterministic=True)` of protobuf's upb backend departs from this in two places:
integer keys descend, and of two string keys where one begins the other, the longer comes first.
Messages without such maps, nearly all, are left to the backend; the others are walked by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)
from google.protobuf.message import EncodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet

from savedmodel_writer.errors import GraphSizeError
from savedmodel_writer.protos.names import tensorflow_name
from savedmodel_writer.protos.wire import ENCODERS, LEN, delimited, tag, unknown_fields, varint

MAX_BYTES = 2**31 - 1  # TensorFlow parses no larger message


def serialize(message: Message) -> bytes:
    """Returns the message's bytes as C++'s deterministic serialization orders them.

    Args:
        message: a message of ours or of TensorFlow's.

    Returns:
        The same bytes with every protobuf version and backend.

    Raises:
        GraphSizeError: they are more than protobuf's limit of 2 GiB.
    """
    try:
        data = _layout(message.DESCRIPTOR).encode(message)
    except EncodeError:  # upb's, for one part alone over the limit; no field here is required
        size = f"more than {MAX_BYTES:,}"
    else:
        if len(data) <= MAX_BYTES:
            return data
        size = f"{len(data):,}"
    raise GraphSizeError(
        f"{tensorflow_name(message)}: {size} bytes, protobuf allows {MAX_BYTES:,}. Large constants "
        "do it: hold weights in Variables, whose values are written to files of their own, and "
        "feed large tables instead of embedding them."
    )


class _Layout:
    """What the bytes of a message class depend on.

    Attributes:
        fields: encodes a field that is present, its tag included, by field number.
        maps: name of each map field, and the layout of its values if these can contain maps.
        singular: name and layout of each singular message field that can contain maps.
        repeated: name of each repeated message field that can contain maps.
    """

    __slots__ = ("fields", "maps", "repeated", "singular")

    def __init__(self) -> None:
        self.fields: dict[int, Callable[[Any], bytes]] = {}
        self.maps: list[tuple[str, _Layout | None]] = []
        self.singular: list[tuple[str, _Layout]] = []
        self.repeated: list[str] = []

    def fill(self, descriptor: Descriptor) -> None:
        """Reads the descriptor; apart from `__init__` because message types are recursive."""
        file = FileDescriptorProto.FromString(descriptor.file.serialized_pb)
        for field in _proto(descriptor, file).field:
            kind = descriptor.fields_by_name[field.name].message_type
            repeated = field.label == field.LABEL_REPEATED
            if kind is None:
                self.fields[field.number] = _scalar_field(field, repeated, file.syntax == "proto3")
            elif kind.GetOptions().map_entry:
                value = kind.fields_by_name["value"].message_type
                deep = value is not None and _reaches_map(value)
                self.maps.append((field.name, _layout(value) if deep else None))
                self.fields[field.number] = _map_field(field, _proto(kind, file), value)
            else:
                self.fields[field.number] = _message_field(field, repeated, _layout(kind))
                if _reaches_map(kind) and repeated:
                    self.repeated.append(field.name)
                elif _reaches_map(kind):
                    self.singular.append((field.name, _layout(kind)))

    def encode(self, message: Message) -> bytes:
        """The canonical bytes of a message of this class."""
        if self.is_in_order(message):
            return message.SerializeToString(deterministic=True)
        parts = [self.fields[field.number](value) for field, value in message.ListFields()]
        parts.append(unknown_fields(UnknownFieldSet(message)))
        return b"".join(parts)

    def is_in_order(self, message: Message) -> bool:
        """Whether the backend's own order of this message is known to be the canonical one.

        A message with repeated parts that may contain maps is never asked part by part: it is
        walked, and each part asked once.
        """
        for name in self.repeated:
            if getattr(message, name):
                return False
        for name, layout in self.singular:
            if message.HasField(name) and not layout.is_in_order(getattr(message, name)):
                return False
        for name, values in self.maps:
            entries = getattr(message, name)
            keys = tuple(entries)
            if not _keys_are_in_order(keys):
                return False
            if values is not None:
                for key in keys:
                    if not values.is_in_order(entries[key]):
                        return False
        return True


_layouts: dict[Any, _Layout] = {}


def _layout(descriptor: Any) -> _Layout:
    layout = _layouts.get(descriptor)
    if layout is None:
        layout = _layouts[descriptor] = _Layout()
        layout.fill(descriptor)
    return layout


def _proto(descriptor: Descriptor, file: FileDescriptorProto) -> DescriptorProto:
    """The schema of a message; its labels read alike in every protobuf version."""
    outer = descriptor.containing_type
    siblings = file.message_type if outer is None else _proto(outer, file).nested_type
    return next(message for message in siblings if message.name == descriptor.name)


@lru_cache(maxsize=4096)  # nodes of one op type have one set of attr names
def _keys_are_in_order(keys: tuple[Any, ...]) -> bool:
    """Whether every backend sorts these keys of a map as C++ does."""
    if len(keys) < 2:
        return True
    if not isinstance(keys[0], str):
        return False
    ordered = sorted(keys)
    return not any(later.startswith(key) for key, later in pairwise(ordered))


def _reaches_map(descriptor: Descriptor) -> bool:
    """Whether a message of this type can contain a map, at any depth."""
    seen = {descriptor.full_name}
    wanted = [descriptor]
    while wanted:
        for field in wanted.pop().fields:
            kind = field.message_type
            if kind is None or kind.full_name in seen:
                continue
            if kind.GetOptions().map_entry:
                return True
            seen.add(kind.full_name)
            wanted.append(kind)
    return False


def _message_field(
    field: FieldDescriptorProto, repeated: bool, layout: _Layout
) -> Callable[[Any], bytes]:
    field_tag = tag(field.number, LEN)

    def encode(value: Message) -> bytes:
        data = layout.encode(value)
        return b"".join((field_tag, varint(len(data)), data))

    def encode_all(values: Iterable[Message]) -> bytes:
        parts: list[bytes] = []
        for value in values:
            data = layout.encode(value)
            parts += (field_tag, varint(len(data)), data)
        return b"".join(parts)

    return encode_all if repeated else encode


def _scalar_field(
    field: FieldDescriptorProto, repeated: bool, proto3: bool
) -> Callable[[Any], bytes]:
    wire_type, encode = ENCODERS[field.type]
    packed = field.options.packed if field.options.HasField("packed") else proto3
    if not repeated:
        field_tag = tag(field.number, wire_type)
        return lambda value: field_tag + encode(value)
    if packed and wire_type != LEN:
        field_tag = tag(field.number, LEN)
        return lambda values: field_tag + delimited(b"".join(map(encode, values)))
    field_tag = tag(field.number, wire_type)
    return lambda values: b"".join([field_tag + encode(value) for value in values])


def _map_field(
    field: FieldDescriptorProto, entry: DescriptorProto, value: Descriptor | None
) -> Callable[[Any], bytes]:
    key_field, value_field = entry.field
    entry_tag = tag(field.number, LEN)
    encode_key = lru_cache(maxsize=4096)(_scalar_field(key_field, False, True))
    if value is None:
        encode_value = _scalar_field(value_field, False, True)
    else:
        encode_value = _message_field(value_field, False, _layout(value))

    def encode(entries: Any) -> bytes:
        parts: list[bytes] = []
        for key in sorted(entries):
            data = encode_key(key) + encode_value(entries[key])
            parts += (entry_tag, delimited(data))
        return b"".join(parts)

    return encode
