"""CollectionDefs as Python values: what `collection_def` wrote, nodes by their names."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import errors, protos
from savedmodel_writer.protos import CollectionDef, parse
from savedmodel_writer.saved_model.collection_def import MESSAGES


def collection_items(key: str, collection_def: CollectionDef) -> list[Any]:
    """The items of a collection.

    Args:
        key: name of the collection.
        collection_def: the collection.

    Returns:
        Names of nodes and tensors as str; bytes, or for keys with a message of their own, as
        VariableDef, those messages; ints; floats; `Any` messages.

    Raises:
        DataLossError: bytes are not of the message that the key has.
    """
    kind = collection_def.WhichOneof("kind")
    if kind is None:
        return []
    items = list(getattr(collection_def, kind).value)
    if kind != "bytes_list" or key not in MESSAGES:
        return items
    message = getattr(protos, MESSAGES[key])
    try:
        return [parse(message, item) for item in items]
    except errors.DataLossError as error:
        raise errors.DataLossError(f"collection {key}: an item is {error}") from None
