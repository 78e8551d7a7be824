"""Collections of a MetaGraphDef, given to the graph that is made of it.

Nodes, tensors and variables are found by their names; numbers, bytes and `Any` stay what they are.
Left out are objects that are not made here, such as queue runners, and the records of the files
beside a SavedModel, which the next one does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from savedmodel_writer.errors import DataLossError
from savedmodel_writer.graph import Graph, GraphKeys
from savedmodel_writer.protos import CollectionDef, MetaGraphDef, VariableDef, parse
from savedmodel_writer.variables.collection_messages import MESSAGES
from savedmodel_writer.variables.store import variables_by_name

_LEFT_OUT = "saved_model_assets"
# What variables join when they are taken over.
_JOINED = frozenset([GraphKeys.GLOBAL_VARIABLES, GraphKeys.TRAINABLE_VARIABLES])


def variable_defs_in(meta_graph_def: MetaGraphDef, key: str) -> list[VariableDef]:
    """The VariableDefs in a collection of a MetaGraphDef.

    Raises:
        DataLossError: an item is none.
    """
    collection = meta_graph_def.collection_def.get(key, CollectionDef())
    try:
        return [parse(VariableDef, item) for item in collection.bytes_list.value]
    except DataLossError as error:
        raise DataLossError(f"collection {key}: an item is {error}") from None


def add_collections(graph: Graph, meta_graph_def: MetaGraphDef) -> None:
    """Gives a graph the collections, once its variables are taken over.

    Raises:
        DataLossError: an item is no VariableDef, or names what the graph does not have.
    """
    for key in sorted(meta_graph_def.collection_def):
        if key != _LEFT_OUT and key not in _JOINED:
            for item in _items(graph, meta_graph_def, key):
                graph.add_to_collection(key, item)


def _items(graph: Graph, meta_graph_def: MetaGraphDef, key: str) -> Iterator[Any]:
    if MESSAGES.get(key) == "VariableDef":
        variables = {variable.op.name: variable for variable in variables_by_name(graph).values()}
        for variable_def in variable_defs_in(meta_graph_def, key):
            name = variable_def.variable_name.removesuffix(":0")
            if name in variables:  # local ones may have no value
                yield variables[name]
        return
    collection = meta_graph_def.collection_def[key]
    kind = collection.WhichOneof("kind")
    if kind is None or (key in MESSAGES and kind == "bytes_list"):
        return
    for item in getattr(collection, kind).value:
        try:
            yield graph.as_graph_element(item) if kind == "node_list" else item
        except (KeyError, ValueError) as error:
            raise DataLossError(f"collection {key}: {error}") from error
