"""Collections of a graph as CollectionDefs: what kind each becomes, and what is left out.

Keys whose items have a message of their own become a `bytes_list` of those messages. Otherwise the
first item decides for all: strings make a `bytes_list`, ints an `int64_list`, floats a
`float_list`, `Any` an `any_list`, and whatever has a name a `node_list` of names. As in TensorFlow
a collection that cannot be written costs a warning, not the export.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from savedmodel_writer._logger import LOGGER
from savedmodel_writer.protos import Any as AnyMessage, CollectionDef, MetaGraphDef
from savedmodel_writer.variables.collection_messages import MESSAGES as MESSAGES

_INT64 = range(-(2**63), 2**63)


def add_collection_def(meta_graph_def: MetaGraphDef, key: str, items: Sequence[Any]) -> None:
    """Writes one collection into the message; a collection of nothing writes nothing."""
    if not items:
        return
    try:
        collection_def = as_collection_def(key, items)
    except Exception as error:  # items are the user's own objects: anything may go wrong
        LOGGER.warning(
            "Issue encountered when serializing %s.\n"
            "Type is unsupported, or the types of the items don't match field type in "
            "CollectionDef. Note this is a warning and probably safe to ignore.\n%s",
            key,
            error,
        )
    else:
        meta_graph_def.collection_def[key].CopyFrom(collection_def)


def as_collection_def(key: str, items: Sequence[Any]) -> CollectionDef:
    """The CollectionDef of a collection that has items.

    Raises:
        Exception: whatever an item's `to_proto` or `name` raises; TypeError or ValueError when an
            item is not of the first item's kind.
    """
    collection_def = CollectionDef()
    if key in MESSAGES:
        for item in items:
            message = item.to_proto()
            if message is not None:  # a Saver without variables
                _check_message(message, MESSAGES[key])
                collection_def.bytes_list.value.append(message.SerializeToString())
        return collection_def
    kind, convert = _kind_of(items[0])
    values = [convert(item) for item in items]
    getattr(collection_def, kind).value.extend(values)
    return collection_def


def _kind_of(item: Any) -> tuple[str, Callable[[Any], Any]]:
    if isinstance(item, (str, bytes)):
        return "bytes_list", _as_bytes
    if isinstance(item, int):
        return "int64_list", _as_int64
    if isinstance(item, float):
        return "float_list", _as_float
    if isinstance(item, AnyMessage):
        return "any_list", _as_any
    return "node_list", operator.attrgetter("name")


def _check_message(message: Any, expected: str) -> None:
    found = message.DESCRIPTOR.name
    if found != expected:
        raise TypeError(f"expected a {expected}, got a {found}")


def _as_bytes(item: Any) -> bytes:
    if isinstance(item, str):
        return item.encode()
    if isinstance(item, (bytes, bytearray)):
        return bytes(item)
    raise TypeError(f"Expected binary or unicode string, got {item!r}")


def _as_int64(item: Any) -> int:
    if isinstance(item, (bool, np.bool_)):
        raise TypeError("Expected an int, got a boolean.")
    value = operator.index(item)
    if value not in _INT64:
        raise ValueError(f"Value out of range: {value}")
    return value


def _as_float(item: Any) -> float:
    if isinstance(item, (int, float, np.floating, np.integer)):
        return float(item)
    raise TypeError(f"must be real number, not {type(item).__name__}")


def _as_any(item: Any) -> AnyMessage:
    if isinstance(item, AnyMessage):
        return item
    raise TypeError(f"expected an Any, got {type(item).__name__}")
