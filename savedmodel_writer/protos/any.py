"""`google.protobuf.Any` with TensorFlow's type names.

    Any { type_url = 1: "type.googleapis.com/" + full name of the message; value = 2: its bytes }

`Any.Pack` would write our prefixed name; TensorFlow's loader then silently takes the payload for
an empty message. So messages are packed and unpacked here, under the name TensorFlow has.
"""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message

from savedmodel_writer.errors import DataLossError, InvalidTypeError
from savedmodel_writer.protos import canonical
from savedmodel_writer.protos.names import tensorflow_name
from savedmodel_writer.protos.parsing import parse

TYPE_URL_PREFIX = "type.googleapis.com/"

M = TypeVar("M", bound=Message)


def pack_any(message: Message) -> Any:
    """Wraps a message for a collection such as `saved_model_assets`.

    Args:
        message: a message of ours or of TensorFlow's.

    Returns:
        The `Any` that TensorFlow makes of the same message, its payload in canonical order.
    """
    return Any(
        type_url=TYPE_URL_PREFIX + tensorflow_name(message),
        value=canonical.serialize(message),
    )


def unpack_any(cls: type[M], packed: Any) -> M:
    """Takes the message out of an `Any` that TensorFlow or `pack_any` wrote.

    Args:
        cls: the message class that is expected.
        packed: the `Any`.

    Returns:
        A message of class `cls`.

    Raises:
        InvalidTypeError: another message is in it.
        DataLossError: its value does not parse.
    """
    expected = tensorflow_name(cls)
    found = packed.type_url.rpartition("/")[2]
    if found != expected:
        raise InvalidTypeError(f"Any: expected a {expected} inside, found {found or 'nothing'}.")
    try:
        return parse(cls, packed.value)
    except DataLossError as error:
        raise DataLossError(f"Any: its value is {error}") from error
