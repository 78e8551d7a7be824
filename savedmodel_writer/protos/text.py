"""Protobuf's text format, with TensorFlow's names."""

from __future__ import annotations

from google.protobuf import text_format
from google.protobuf.message import Message


def to_text(message: Message) -> str:
    """Returns the message in text format."""
    return text_format.MessageToString(message)
