"""StripTraining: a model without what only training needs."""

from __future__ import annotations

import attrs

from savedmodel_writer.protos import MetaGraphDef, SavedObjectGraph, TrackableObjectGraph
from savedmodel_writer.rewriting.body import Body
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.object_graph import functions_of, keep_objects, reachable
from savedmodel_writer.rewriting.removal import remove_nodes
from savedmodel_writer.rewriting.repeated_fields import delete_where
from savedmodel_writer.rewriting.saver_nodes import remove_from_saver
from savedmodel_writer.rewriting.serving import served_names
from savedmodel_writer.rewriting.variables import change_each, variables_of
from savedmodel_writer.saved_model import constants

_COLLECTIONS = (constants.TRAIN_OP_KEY, "train_op")


@attrs.frozen
class StripTraining:
    """Removes the train op, optimizers, their slot variables, and all these in the checkpoint.

    In a model with an object graph, that is what its optimizer objects have, unless a function
    needs it; tf.saved_model.load of TensorFlow 2.16 and later does not load such optimizers of
    earlier versions at all. In a model without, it is the variables that neither a signature nor
    the init op needs: slots, the global step, metrics.
    """

    def __call__(self, model: Model) -> None:
        """Changes each MetaGraph, and the checkpoint.

        Raises:
            InvalidInputError: the model's saver cannot do without one of the variables.
        """
        change_each(model, _strip)


def _strip(meta_graph: MetaGraphDef, tracked: TrackableObjectGraph | None) -> set[str]:
    """Returns the keys that are not needed any more."""
    meta_graph.signature_def.pop(constants.TRAIN_OP_SIGNATURE_KEY, None)
    for key in _COLLECTIONS:
        meta_graph.collection_def.pop(key, None)
    variables = variables_of(meta_graph, tracked)
    body = Body(meta_graph.graph_def)
    served = served_names(meta_graph, body)
    if meta_graph.HasField("object_graph_def"):
        objects = meta_graph.object_graph_def
        kept = _without_optimizers(objects)
        gone = {key for number, key in variables.keys_of.items() if number not in kept}
        gone -= {key for number, key in variables.keys_of.items() if number in kept}
        keep_objects(objects, kept)
    else:
        gone = {
            stored.key for holder, stored in variables.stored_of.items() if holder not in served
        }
        gone -= {stored.key for holder, stored in variables.stored_of.items() if holder in served}
    holders = {holder for holder, stored in variables.stored_of.items() if stored.key in gone}
    remove_from_saver(meta_graph, [one for one in variables.restored if one.stored.key in gone])
    remove_nodes(meta_graph, holders)
    return gone


def _without_optimizers(objects: SavedObjectGraph) -> set[int]:
    """Takes optimizers off the object graph; the nodes that can still be reached."""
    used = {
        bound
        for node in objects.nodes
        for name in functions_of(node)
        for bound in objects.concrete_functions[name].bound_inputs
    }
    optimizers = set()
    for number, node in enumerate(objects.nodes):
        is_optimizer = node.user_object.identifier == "optimizer" or len(node.slot_variables) > 0
        delete_where(node.slot_variables, lambda one: one.slot_variable_node_id not in used)
        if is_optimizer and not (_own(objects, number) & used):
            optimizers.add(number)
    for node in objects.nodes:
        for references in (node.children, node.dependencies):
            delete_where(references, lambda one: one.node_id in optimizers)
    return reachable(objects, [0])


def _own(objects: SavedObjectGraph, optimizer: int) -> set[int]:
    """Variables that are reached through an optimizer alone."""
    others = [number for number in range(len(objects.nodes)) if number != optimizer]
    edges = {number: [c.node_id for c in objects.nodes[number].children] for number in others}
    elsewhere: set[int] = set()
    to_do = [0]
    while to_do:
        number = to_do.pop()
        if number != optimizer and number not in elsewhere:
            elsewhere.add(number)
            to_do += edges.get(number, [])
    return reachable(objects, [optimizer]) - elsewhere
