"""The fields of a message that its class does not know."""

from __future__ import annotations

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from savedmodel_writer.protos.wire import unknown_fields


def unknown_bytes(message: Message) -> bytes:
    """Those of the message itself, not of messages in it, as they are on the wire."""
    return unknown_fields(UnknownFieldSet(message))
