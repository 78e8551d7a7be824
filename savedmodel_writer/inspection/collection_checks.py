"""Collections: items that can be read, and that speak of nodes that are there."""

from __future__ import annotations

from collections.abc import Iterator

from savedmodel_writer import errors, protos
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_nodes import GraphNodes
from savedmodel_writer.protos import Message, MetaGraphDef, VariableDef
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.collection_def import MESSAGES

_INIT_OPS = (constants.MAIN_OP_KEY, constants.LEGACY_INIT_OP_KEY, constants.TRAIN_OP_KEY)


def check_collections(meta_graph_def: MetaGraphDef, nodes: GraphNodes, found: Findings) -> None:
    """Checks all collections but those of assets and init ops, which have checks of their own."""
    for key, collection in sorted(meta_graph_def.collection_def.items()):
        at = found.at(f"collection {key!r}")
        kind = collection.WhichOneof("kind")
        if kind == "node_list" and key not in _INIT_OPS:
            for name in collection.node_list.value:
                if name.partition(":")[0] not in nodes.by_name:
                    at.add("collection-node", f"names {name!r}, which is not in the graph")
        if kind != "bytes_list" or key not in MESSAGES:
            continue
        for item in collection.bytes_list.value:
            try:
                message = protos.parse(getattr(protos, MESSAGES[key]), item)
            except errors.DataLossError as error:
                at.add("collection-item", error.message)
                continue
            for field, name in _node_names(message):
                if name.partition(":")[0] not in nodes.by_name:
                    at.add("collection-node", f"{field} {name!r} is not in the graph")


def _node_names(message: Message) -> Iterator[tuple[str, str]]:
    """The fields of a VariableDef that loaders look up in the graph."""
    if isinstance(message, VariableDef):
        yield "variable_name", message.variable_name
        yield "initializer_name", message.initializer_name
        for field in ("snapshot_name", "initial_value_name"):
            if getattr(message, field):
                yield field, getattr(message, field)
