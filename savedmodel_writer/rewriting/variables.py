"""The variables of a MetaGraph: their nodes, their objects, where their values are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import attrs

from savedmodel_writer.protos import MetaGraphDef, NodeDef, TrackableObjectGraph
from savedmodel_writer.rewriting.body import attr
from savedmodel_writer.rewriting.collections import variable_defs
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.object_graph import keep_tracked, tracked_numbers
from savedmodel_writer.rewriting.saver_nodes import Restored, Stored, restored_variables
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY

HOLDERS = ("VarHandleOp", "VariableV2", "Variable")


@attrs.frozen
class ModelVariables:
    """What holds which part of the checkpoint.

    Attributes:
        restored: how the saver restores them.
        stored_of: of each node of the graph that is a variable, what it holds, as far as known.
        keys_of: of each object that is a variable, its key in the checkpoint.
    """

    restored: tuple[Restored, ...]
    stored_of: Mapping[str, Stored]
    keys_of: Mapping[int, str]

    @property
    def keys(self) -> set[str]:
        """All keys in use."""
        return {stored.key for stored in self.stored_of.values()} | set(self.keys_of.values())


def variables_of(meta_graph: MetaGraphDef, tracked: TrackableObjectGraph | None) -> ModelVariables:
    """Finds the variables of a MetaGraph.

    Args:
        meta_graph: the MetaGraphDef.
        tracked: the object graph of the checkpoint.
    """
    restored = tuple(restored_variables(meta_graph))
    nodes = {node.name: node for node in meta_graph.graph_def.node if node.op in HOLDERS}
    stored_of = {one.holder: one.stored for one in restored if one.holder in nodes}
    of_shared = {_shared(nodes[holder]): stored for holder, stored in stored_of.items()}
    if not meta_graph.HasField("saver_def"):
        # Then loaders restore by the names of the VariableDefs.
        for variable_def in variable_defs(meta_graph):
            holder = variable_def.variable_name.partition(":")[0]
            if holder in nodes and not variable_def.HasField("save_slice_info_def"):
                of_shared.setdefault(_shared(nodes[holder]), Stored(holder))
    for holder, node in nodes.items():
        if holder not in stored_of and _shared(node) in of_shared:
            stored_of[holder] = of_shared[_shared(node)]
    return ModelVariables(restored, stored_of, object_keys(meta_graph, tracked))


def object_keys(meta_graph: MetaGraphDef, tracked: TrackableObjectGraph | None) -> dict[int, str]:
    """Keys in the checkpoint by the numbers of the objects that are variables."""
    objects = meta_graph.object_graph_def
    numbers = tracked_numbers(objects, tracked)
    found = {}
    for number, node in enumerate(objects.nodes):
        if node.WhichOneof("kind") != "variable":
            continue
        if tracked is None:
            found[number] = node.variable.name
        elif number in numbers:
            for attribute in tracked.nodes[numbers[number]].attributes:
                found[number] = attribute.checkpoint_key
    return found


def change_each(
    model: Model, change: Callable[[MetaGraphDef, TrackableObjectGraph | None], set[str]]
) -> None:
    """Changes each MetaGraph; keys that `change` gives back, and nobody needs, go with values."""
    tracked = model.trackable
    gone: set[str] = set()
    for meta_graph in model.meta_graphs:
        gone |= change(meta_graph, tracked)
    forget_values(model, gone)


def forget_values(model: Model, gone: Collection[str]) -> None:
    """Removes values from the checkpoint, unless a MetaGraph still has variables of these keys."""
    tracked = model.trackable
    used: set[str] = set()
    for meta_graph in model.meta_graphs:
        used |= variables_of(meta_graph, tracked).keys
    unused = set(gone) - used
    for key in unused:
        model.values.pop(key, None)
    if tracked is not None and unused:
        keep_tracked(tracked, unused.__contains__)
        model.set_trackable(tracked)
    of_objects = any(one.HasField("object_graph_def") for one in model.meta_graphs)
    if not used and not of_objects and model.values.keys() == {OBJECT_GRAPH_KEY}:
        # TensorFlow 1 restores any checkpoint that is there, with a saver or without.
        del model.values[OBJECT_GRAPH_KEY]


def _shared(node: NodeDef) -> str:
    """What nodes that are one variable have in common."""
    shared = attr(node, "shared_name").s.decode(errors="surrogateescape")
    container = attr(node, "container").s.decode(errors="surrogateescape")
    return f"{container}/{shared}" if shared else f"node {node.name}"
