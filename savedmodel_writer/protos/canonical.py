"""The one order of bytes that we write: what C++'s deterministic serialization writes."""

from __future__ import annotations

from google.protobuf.message import Message


def serialize(message: Message) -> bytes:
    """Returns the message's bytes."""
    return message.SerializeToString(deterministic=True)
