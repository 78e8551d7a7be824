"""The names of our messages: TensorFlow's, behind a prefix that keeps the two apart.

TensorFlow registers `tensorflow.GraphDef` in the process-wide descriptor pool; ours is
`savedmodel_writer.tensorflow.GraphDef`. Wherever a name is written out (`Any`, error messages) it
is TensorFlow's.
"""

from __future__ import annotations

from google.protobuf.message import Message

PREFIX = "savedmodel_writer."


def tensorflow_name(message: Message | type[Message]) -> str:
    """The full name that TensorFlow knows the message by, as `tensorflow.GraphDef`."""
    return message.DESCRIPTOR.full_name.removeprefix(PREFIX)
