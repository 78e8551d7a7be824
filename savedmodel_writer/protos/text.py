"""Protobuf's text format, as in `saved_model.pbtxt`, with TensorFlow's names.

Keys of maps are sorted. An `Any` is written as its type URL and bytes, as `str()` of TensorFlow's
messages does, and read in either form; names of types occur nowhere else.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from google.protobuf import text_format
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message

from savedmodel_writer.errors import DataLossError
from savedmodel_writer.protos.names import tensorflow_file, tensorflow_name

M = TypeVar("M", bound=Message)


def to_text(message: Message) -> str:
    """Returns the message in text format, which TensorFlow's parsers read.

    Unknown fields have no place in it.
    """
    # Printed with the default pool, an `Any` would be expanded or not by what else is imported.
    return text_format.MessageToString(message, as_utf8=True, descriptor_pool=DescriptorPool())


def from_text(cls: type[M], text: str) -> M:
    """Parses a message that `to_text` or TensorFlow wrote.

    Args:
        cls: the message class.
        text: its text format.

    Returns:
        A message of class `cls`.

    Raises:
        DataLossError: the text is not of that message; says the line and column.
    """
    message = cls()
    try:
        text_format.Parse(text, message, descriptor_pool=_tensorflow_pool(cls.DESCRIPTOR.file))
    except (text_format.ParseError, ValueError, RecursionError) as error:
        raise DataLossError(f"text of {tensorflow_name(cls)}: {error}") from error
    return message


@cache
def _tensorflow_pool(file: FileDescriptor) -> DescriptorPool:
    """A pool with the schemas that `file` needs, under TensorFlow's names: for expanded `Any`s."""
    pool = DescriptorPool()
    added = set()

    def add(file: FileDescriptor) -> None:
        if file.name not in added:
            added.add(file.name)
            for dependency in file.dependencies:
                add(dependency)
            pool.AddSerializedFile(tensorflow_file(file).SerializeToString())

    add(file)
    return pool
