"""Prune: a model reduced to some of its signatures."""

from __future__ import annotations

import attrs

from savedmodel_writer.protos import MetaGraphDef, SavedObjectGraph, TrackableObjectGraph
from savedmodel_writer.rewriting.body import Body, colocated_with, producer
from savedmodel_writer.rewriting.collections import forget_variables, variable_defs
from savedmodel_writer.rewriting.functions import called_functions, remove_uncalled
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.object_graph import (
    functions_of,
    keep_objects,
    reachable,
    signature_map,
)
from savedmodel_writer.rewriting.removal import keep_nodes
from savedmodel_writer.rewriting.saver_nodes import remove_from_saver
from savedmodel_writer.rewriting.serving import all_roots, needed_names, served_names
from savedmodel_writer.rewriting.signatures import Signatures
from savedmodel_writer.rewriting.variables import change_each, variables_of
from savedmodel_writer.saved_model import constants


@attrs.frozen(init=False)
class Prune:
    """Keeps what some signatures need, and what a loader runs before them.

        Prune("serving_default")

    Nodes, functions, objects and variables that neither the signatures nor the init op need go,
    from graph, object graph, collections and checkpoint.

    Attributes:
        signatures: keys of the signatures to keep; if there are none, all.
    """

    signatures: tuple[str, ...]

    def __init__(self, *signatures: str) -> None:
        self.__attrs_init__(signatures)

    def __call__(self, model: Model) -> None:
        """Changes each MetaGraph, and the checkpoint.

        Raises:
            InvalidArgumentError: a MetaGraph has no signature of a key.
        """
        if self.signatures:
            Signatures({key: key for key in self.signatures})(model)
        change_each(model, _prune)


def _prune(meta_graph: MetaGraphDef, tracked: TrackableObjectGraph | None) -> set[str]:
    """Returns keys of the checkpoint that are not needed any more."""
    meta_graph.signature_def.pop(constants.TRAIN_OP_SIGNATURE_KEY, None)
    variables = variables_of(meta_graph, tracked)
    called = called_functions(meta_graph)
    if meta_graph.HasField("object_graph_def"):
        objects = meta_graph.object_graph_def
        kept = _signatures_objects(objects)
        of_objects = {key for number, key in variables.keys_of.items() if number in kept}
        keep_objects(objects, kept)
    else:
        of_objects = set()
    body = Body(meta_graph.graph_def)
    served = served_names(meta_graph, body)
    needed = {one.key for holder, one in variables.stored_of.items() if holder in served}
    gone = variables.keys - needed - of_objects
    holders = {holder for holder, one in variables.stored_of.items() if one.key in gone}
    remove_from_saver(meta_graph, [one for one in variables.restored if one.stored.key in gone])
    forget_variables(meta_graph, holders)
    keep_nodes(meta_graph, _kept_nodes(meta_graph))
    remove_uncalled(meta_graph, called)
    return gone


def _kept_nodes(meta_graph: MetaGraphDef) -> set[str]:
    """What signatures, loading, the saver and the VariableDefs need, and what is colocated."""
    body = Body(meta_graph.graph_def)
    roots = all_roots(meta_graph)
    for variable_def in variable_defs(meta_graph):
        names = (
            variable_def.variable_name,
            variable_def.initializer_name,
            variable_def.snapshot_name,
            variable_def.initial_value_name,
        )
        roots.update(producer(name) for name in names if name)
    found: set[str] = set()
    while roots:
        new = needed_names(body, roots) - found
        found |= new
        roots = set()
        for name in new:
            roots.update(colocated_with(body.nodes[name]))
        roots -= found
    return found


def _signatures_objects(objects: SavedObjectGraph) -> set[int]:
    """The objects that the functions of signatures need, and those on the ways to them.

    Optimizers go: their slots are needed by no signature.
    """
    map_node = signature_map(objects)
    wanted = [child.node_id for child in map_node.children] if map_node is not None else []
    needed = reachable(objects, wanted, children=False)
    parents: dict[int, int] = {}
    to_do = [0] if objects.nodes else []
    for number in to_do:  # which grows; the shortest ways come first
        if functions_of(objects.nodes[number]):
            continue  # what hangs on functions is there because they need it
        for child in objects.nodes[number].children:
            if child.node_id not in parents and child.node_id != 0:
                parents[child.node_id] = number
                to_do.append(child.node_id)
    kept = needed | ({0} if objects.nodes else set())
    for number in needed:
        while number in parents and parents[number] not in kept:
            number = parents[number]
            kept.add(number)
    return kept
