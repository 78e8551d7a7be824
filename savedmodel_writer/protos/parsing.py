"""Messages from bytes that nobody vouches for."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import DecodeError, Message

from savedmodel_writer.errors import DataLossError
from savedmodel_writer.protos.names import tensorflow_name

M = TypeVar("M", bound=Message)


def parse(cls: type[M], data: bytes) -> M:
    """The message that is serialized in `data`.

    Args:
        cls: the message class.
        data: the bytes.

    Raises:
        DataLossError: they are no such message, whichever way the backend of protobuf says so.
    """
    try:
        return cls.FromString(data)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataLossError(f"not a serialized {tensorflow_name(cls)}: {error}") from error
