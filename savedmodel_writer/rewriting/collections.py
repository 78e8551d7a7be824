"""Collections that speak of nodes: dropping the items whose nodes are gone.

node_list     names of tensors and operations
any_list      AssetFileDef, each with the name of a tensor
bytes_list    VariableDef, QueueRunnerDef, CondContextDef, WhileContextDef, by the collection's name
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from savedmodel_writer import errors, protos
from savedmodel_writer.protos import (
    AssetFileDef,
    CollectionDef,
    CondContextDef,
    ControlFlowContextDef,
    Message,
    MetaGraphDef,
    QueueRunnerDef,
    VariableDef,
    WhileContextDef,
    parse,
    unpack_any,
)
from savedmodel_writer.rewriting.body import producer
from savedmodel_writer.rewriting.repeated_fields import delete_at, delete_where
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.collection_def import MESSAGES

# What the bytes of a collection are, by its name.
MESSAGE_OF: dict[str, type[Message]] = {
    key: getattr(protos, name) for key, name in MESSAGES.items()
}
VARIABLE_KEYS = tuple(key for key, cls in MESSAGE_OF.items() if cls is VariableDef)


def message_in(key: str, data: bytes) -> Message | None:
    """A message of a collection; None if the collection is of another kind or holds others."""
    cls = MESSAGE_OF.get(key)
    try:
        return None if cls is None else parse(cls, data)
    except errors.DataLossError:
        return None


def variable_defs(meta_graph: MetaGraphDef) -> Iterator[VariableDef]:
    """The VariableDefs of all collections."""
    for key in VARIABLE_KEYS:
        if key in meta_graph.collection_def:
            for data in meta_graph.collection_def[key].bytes_list.value:
                message = message_in(key, data)
                if isinstance(message, VariableDef):
                    yield message


def forget_variables(meta_graph: MetaGraphDef, names: Collection[str]) -> None:
    """Drops the VariableDefs of variables, given by the names of their nodes."""

    def is_there(name: str) -> bool:
        return producer(name) not in names

    for key in VARIABLE_KEYS:
        if key in meta_graph.collection_def:
            collection = meta_graph.collection_def[key]
            if _filter(key, collection, is_there) and collection.WhichOneof("kind") is None:
                del meta_graph.collection_def[key]


def forget_nodes(meta_graph: MetaGraphDef, gone: Collection[str]) -> None:
    """Drops the items that are, or cannot do without, nodes that are gone."""

    def is_there(name: str) -> bool:
        return producer(name) not in gone

    for key in list(meta_graph.collection_def):
        collection = meta_graph.collection_def[key]
        if _filter(key, collection, is_there) and collection.WhichOneof("kind") is None:
            del meta_graph.collection_def[key]
    if not meta_graph.HasField("object_graph_def"):  # which counts them
        delete_where(meta_graph.asset_file_def, lambda one: not is_there(one.tensor_info.name))


def _filter(key: str, collection: CollectionDef, is_there: Callable[[str], bool]) -> bool:
    """Drops items; says whether any went. An empty collection has no kind afterwards."""
    kind = collection.WhichOneof("kind")
    if kind == "node_list":
        names = list(collection.node_list.value)
        kept = [name for name in names if is_there(name)]
        if len(kept) < len(names):
            collection.node_list.value[:] = kept
    elif kind == "bytes_list" and key in MESSAGE_OF:
        items = list(collection.bytes_list.value)
        left = [_filtered(key, item, is_there) for item in items]
        data = [item for item in left if item is not None]
        if data == items:
            return False
        collection.bytes_list.value[:] = data
        names, kept = [""] * len(items), [""] * len(data)
    elif kind == "any_list" and key == constants.ASSETS_KEY:
        packed = collection.any_list.value
        names = [unpack_any(AssetFileDef, one).tensor_info.name for one in packed]
        kept = [name for name in names if is_there(name)]
        delete_at(packed, [i for i, name in enumerate(names) if not is_there(name)])
    else:
        return False
    if not kept:
        collection.ClearField(kind)
    return len(kept) < len(names)


def _filtered(key: str, data: bytes, is_there: Callable[[str], bool]) -> bytes | None:
    """A message without the names that are gone; None when it is nothing without them."""
    message = message_in(key, data)
    if isinstance(message, VariableDef):
        names = [message.variable_name, message.initializer_name, message.snapshot_name]
        if not all(map(is_there, names)):
            return None
        if not is_there(message.initial_value_name):
            message.ClearField("initial_value_name")
            return message.SerializeToString()
    elif isinstance(message, QueueRunnerDef):
        operations = [*message.enqueue_op_name, message.close_op_name, message.cancel_op_name]
        if not all(map(is_there, [message.queue_name, *operations])):
            return None
    elif isinstance(message, (CondContextDef, WhileContextDef)):
        before = message.SerializeToString(deterministic=True)
        if not _filter_context(message, is_there):
            return None
        after = message.SerializeToString(deterministic=True)
        return data if before == after else after
    return data


def _filter_context(
    context: CondContextDef | WhileContextDef, is_there: Callable[[str], bool]
) -> bool:
    """Takes names that are gone out of a branch or a loop; says whether it can do without."""
    pivots, lists = [context.pivot_name], [context.values_def.values]
    if isinstance(context, WhileContextDef):
        pivots += [context.pivot_for_pred_name, context.pivot_for_body_name]
        lists += [context.loop_exit_names, context.loop_enter_names]
        if not is_there(context.maximum_iterations_name):
            context.ClearField("maximum_iterations_name")
    else:
        pivots.append(context.pred_name)
    if not all(map(is_there, pivots)):
        return False
    outside = context.values_def.external_values
    unused = {name for name, inside in outside.items() if not is_there(inside)}
    for name in unused:
        del outside[name]
    for names in lists:
        names[:] = [name for name in names if is_there(name) and name not in unused]
    delete_where(context.nested_contexts, lambda one: not _filter_nested(one, is_there))
    return True


def _filter_nested(nested: ControlFlowContextDef, is_there: Callable[[str], bool]) -> bool:
    kind = nested.WhichOneof("ctxt")
    return kind is not None and _filter_context(getattr(nested, kind), is_there)
