"""Asked in the process of the other protobuf backend."""

from __future__ import annotations

from google.protobuf.internal import api_implementation
from google.protobuf.message import Message

from savedmodel_writer import protos
from tests.protos import all_types


def name() -> str:
    return str(api_implementation.Type())


def message_class(class_name: str) -> type[Message]:
    """A message class of the package, or of the tests' own schema."""
    found = getattr(protos, class_name, None) or all_types.CLASSES[class_name]
    assert issubclass(found, Message)
    return found


def serialized(messages: list[tuple[str, bytes]]) -> list[tuple[bytes, bytes]]:
    """For each (class, bytes): canonical bytes, and the backend's own deterministic bytes."""
    pairs = []
    for class_name, data in messages:
        message = message_class(class_name).FromString(data)
        own = message.SerializeToString(deterministic=True)
        pairs.append((protos.canonical.serialize(message), own))
    return pairs


def texts(messages: list[tuple[str, bytes]]) -> list[str]:
    """The text of each (class, bytes)."""
    return [protos.text.to_text(message_class(c).FromString(data)) for c, data in messages]
