"""Taking objects out of the object graph of a TensorFlow 2 model.

SavedObjectGraph        nodes: node 0 is the root; children, dependencies, slot variables and
                        the bound inputs of functions are numbers of nodes
TrackableObjectGraph    in the checkpoint, with numbers of its own: see saved_model.object_graph
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.protos import SavedObject, SavedObjectGraph, TrackableObjectGraph
from savedmodel_writer.rewriting.repeated_fields import delete_at, delete_where
from savedmodel_writer.saved_model.object_graph import ObjectGraph

SIGNATURES = "signatures"


def signature_map(objects: SavedObjectGraph) -> SavedObject | None:
    """The object whose children are the functions of the signatures."""
    if not objects.nodes:
        return None
    for child in objects.nodes[0].children:
        if child.local_name == SIGNATURES:
            return objects.nodes[child.node_id]
    return None


def check_objects(objects: SavedObjectGraph) -> None:
    """Checks that all references are to objects that are there.

    Raises:
        DataLossError: one is not.
    """
    referred: list[int] = []
    for node in objects.nodes:
        referred += [child.node_id for child in (*node.children, *node.dependencies)]
        for slot in node.slot_variables:
            referred += [slot.original_variable_node_id, slot.slot_variable_node_id]
        for saveable in node.saveable_objects.values():
            referred += [saveable.save_function, saveable.restore_function]
    for function in objects.concrete_functions.values():
        referred += function.bound_inputs
    for number in referred:
        if not 0 <= number < len(objects.nodes):
            raise errors.DataLossError(
                f"the object graph refers to object {number} of {len(objects.nodes)}"
            )


def functions_of(node: SavedObject) -> list[str]:
    """Names of the concrete functions of a node."""
    if node.WhichOneof("kind") == "function":
        return list(node.function.concrete_functions)
    if node.WhichOneof("kind") == "bare_concrete_function":
        return [node.bare_concrete_function.concrete_function_name]
    return []


def needed_by(objects: SavedObjectGraph, node: SavedObject) -> Iterable[int]:
    """Nodes without which a node cannot be made, whatever their names."""
    for name in functions_of(node):
        if name in objects.concrete_functions:
            yield from objects.concrete_functions[name].bound_inputs
    for saveable in node.saveable_objects.values():
        yield from (saveable.save_function, saveable.restore_function)
    if node.WhichOneof("kind") == "resource":  # its functions make, fill and free it
        for child in node.children:
            yield child.node_id


def reachable(
    objects: SavedObjectGraph, roots: Iterable[int], *, children: bool = True
) -> set[int]:
    """Nodes that can be reached by children, if asked for, and by what functions need."""
    found: set[int] = set()
    to_do = list(roots)
    while to_do:
        number = to_do.pop()
        if number in found or not 0 <= number < len(objects.nodes):
            continue
        found.add(number)
        node = objects.nodes[number]
        to_do += needed_by(objects, node)
        if children:
            to_do += [child.node_id for child in node.children]
            to_do += [slot.slot_variable_node_id for slot in node.slot_variables]
    return found


def remove_unreachable(objects: SavedObjectGraph) -> None:
    """Removes the nodes that cannot be reached from the root any more."""
    if objects.nodes:
        keep_objects(objects, reachable(objects, [0]))


def keep_objects(objects: SavedObjectGraph, kept: Collection[int]) -> None:
    """Removes all other nodes, and numbers those that stay anew.

    References to nodes that are gone go too; of `bound_inputs` there must be none. Concrete
    functions that only nodes which are gone had go with them.
    """
    used = {name for node in objects.nodes for name in functions_of(node)}
    number = _remove(objects.nodes, kept)
    used -= {name for node in objects.nodes for name in functions_of(node)}
    for name in list(objects.concrete_functions):
        function = objects.concrete_functions[name]
        if name in used or any(bound not in number for bound in function.bound_inputs):
            del objects.concrete_functions[name]
        else:
            function.bound_inputs[:] = [number[bound] for bound in function.bound_inputs]
    for node in objects.nodes:
        _renumber(node.children, number)
        _renumber(node.dependencies, number)
        for saveable in node.saveable_objects.values():
            saveable.save_function = number[saveable.save_function]
            saveable.restore_function = number[saveable.restore_function]
        _renumber_slots(node.slot_variables, number)


def keep_tracked(tracked: TrackableObjectGraph, gone: Callable[[str], bool]) -> None:
    """Removes from the checkpoint's graph the values that are gone, and what led to them alone.

    Args:
        tracked: the graph.
        gone: whether the value of a key is gone.
    """
    without = set()
    for index, node in enumerate(tracked.nodes):
        if node.attributes and all(gone(one.checkpoint_key) for one in node.attributes):
            without.add(index)
    found: set[int] = set()
    to_do = [0] if tracked.nodes else []
    while to_do:
        current = to_do.pop()
        if current not in found and current not in without:
            found.add(current)
            node = tracked.nodes[current]
            to_do += [child.node_id for child in node.children]
            to_do += [slot.slot_variable_node_id for slot in node.slot_variables]
    number = _remove(tracked.nodes, found)
    for node in tracked.nodes:
        _renumber(node.children, number)
        _renumber_slots(node.slot_variables, number)


def tracked_numbers(
    objects: SavedObjectGraph, tracked: TrackableObjectGraph | None
) -> dict[int, int]:
    """Numbers in the checkpoint's graph by numbers in the model's."""
    graph = ObjectGraph(objects, None)
    graph.tracked = tracked
    return {} if tracked is None else dict(graph.pairs())


def _remove(nodes: Any, kept: Collection[int]) -> dict[int, int]:
    """Deletes the other nodes; new numbers by old ones."""
    delete_at(nodes, set(range(len(nodes))) - set(kept))
    return {old: new for new, old in enumerate(sorted(kept))}


def _renumber(references: Any, number: dict[int, int]) -> None:
    delete_where(references, lambda one: one.node_id not in number)
    for reference in references:
        reference.node_id = number[reference.node_id]


def _renumber_slots(slots: Any, number: dict[int, int]) -> None:
    delete_where(slots, lambda one: one.original_variable_node_id not in number)
    delete_where(slots, lambda one: one.slot_variable_node_id not in number)
    for slot in slots:
        slot.original_variable_node_id = number[slot.original_variable_node_id]
        slot.slot_variable_node_id = number[slot.slot_variable_node_id]
