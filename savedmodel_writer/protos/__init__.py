"""The one door to protobuf: TensorFlow's messages as `savedmodel_writer.protos.GraphDef` and so on.

The classes are generated from `protos/` under the package `savedmodel_writer.tensorflow`, so that
they live beside TensorFlow in one process. On the wire they are TensorFlow's.
"""

from __future__ import annotations

from google.protobuf.any_pb2 import Any
from google.protobuf.message import DecodeError, EncodeError, Message

from savedmodel_writer.protos import _generated, canonical, text
from savedmodel_writer.protos._generated import *  # noqa: F403 - every message and enum
from savedmodel_writer.protos.any import pack_any, unpack_any
from savedmodel_writer.protos.conversion import as_message
from savedmodel_writer.protos.parsing import parse

__all__ = [
    "Any",
    "DecodeError",
    "EncodeError",
    "Message",
    "as_message",
    "canonical",
    "pack_any",
    "parse",
    "text",
    "unpack_any",
]
__all__ += [name for name in vars(_generated) if name[0] != "_"]
