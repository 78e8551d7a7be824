"""Takes TensorFlow's own messages where ours are expected."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import Message

from savedmodel_writer.errors import InvalidTypeError
from savedmodel_writer.protos.names import tensorflow_name

M = TypeVar("M", bound=Message)


def as_message(cls: type[M], other: object) -> M:
    """Returns `other` as a message of class `cls`.

    Args:
        cls: a message class of `savedmodel_writer.protos`.
        other: a message of that class, which is returned as it is, or a message of the class
            that TensorFlow generated from the same schema, which is copied.

    Returns:
        A message of class `cls`.

    Raises:
        InvalidTypeError: `other` is neither.
    """
    if isinstance(other, cls):
        return other
    expected = tensorflow_name(cls)
    if isinstance(other, Message):
        found = tensorflow_name(other)
        if found == expected:
            return cls.FromString(other.SerializeToString())
    else:
        found = type(other).__name__
    raise InvalidTypeError(f"expected a {expected} message, found a {found}.")
