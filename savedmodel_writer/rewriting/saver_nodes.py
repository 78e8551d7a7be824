"""What the saver's nodes restore, and taking some of it out of them.

    restore_op -> … AssignVariableOp(handle, Identity?(RestoreV2(prefix, names, slices):k))
    save_tensor -> … SaveV2(prefix, names, slices, tensor 0, tensor 1, …)

In TensorFlow 2 models both are in functions, which get the handles as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import attrs

from savedmodel_writer import errors
from savedmodel_writer.protos import MetaGraphDef, NodeDef
from savedmodel_writer.rewriting.body import Body, BodyName, bodies, producer
from savedmodel_writer.rewriting.calls import call_of
from savedmodel_writer.rewriting.functions import remove_unused_arguments
from savedmodel_writer.rewriting.repeated_fields import delete_at
from savedmodel_writer.rewriting.serving import needed_names
from savedmodel_writer.tensors import make_ndarray, make_tensor_proto

_ASSIGNS = ("AssignVariableOp", "Assign")
# Between RestoreV2 and the assignment.
_PASSED = ("Identity", "Reshape")


@attrs.frozen(order=True)
class Stored:
    """What a variable is in the checkpoint: a tensor, or a slice of one."""

    key: str
    slice_spec: str = ""


@attrs.frozen
class Restored:
    """How a variable gets its value.

    Attributes:
        stored: from where.
        holder: name of the node of the graph that is the variable.
        body: where the nodes below are.
        restore: name of the RestoreV2.
        index: which of its outputs.
        passed: names of the nodes that the value passes.
        assign: name of the assignment.
    """

    stored: Stored
    holder: str
    body: BodyName
    restore: str
    index: int
    passed: tuple[str, ...]
    assign: str


def restored_variables(meta_graph: MetaGraphDef) -> list[Restored]:
    """What the op that `saver_def` names restores."""
    saver_def = meta_graph.saver_def
    if not saver_def.restore_op_name:
        return []
    all_bodies = bodies(meta_graph.graph_def)
    found: list[Restored] = []
    for name, nodes, resolve in _visited(all_bodies, saver_def.restore_op_name):
        body = all_bodies[name]
        for node in nodes:
            if node.op in _ASSIGNS:
                restored = _restored(name, body, node, resolve)
                if restored is not None:
                    found.append(restored)
    return found


def remove_from_saver(
    meta_graph: MetaGraphDef, gone: Collection[Restored], keys: Collection[str] = ()
) -> None:
    """Takes variables out of what the saver's nodes save and restore.

    Their own nodes stay. If nothing is left to restore, the MetaGraph has no saver any more.

    Args:
        meta_graph: the MetaGraphDef.
        gone: the variables.
        keys: further keys that are restored and given to nobody.
    """
    if not gone and not keys:
        return
    all_bodies = bodies(meta_graph.graph_def)
    by_restore: dict[tuple[BodyName, str], set[int]] = {}
    unused: dict[BodyName, set[str]] = {}
    for one in gone:
        by_restore.setdefault((one.body, one.restore), set()).add(one.index)
        unused.setdefault(one.body, set()).update([one.assign, *one.passed])
    for name, node in _nodes_of(meta_graph.saver_def.restore_op_name, "RestoreV2", all_bodies):
        for index, stored in enumerate(saved_tensors(all_bodies[name], node)):
            if stored.key in keys:
                by_restore.setdefault((name, node.name), set()).add(index)
    changed = {name for name, _ in by_restore}
    for name, nodes in unused.items():
        all_bodies[name].remove(nodes)
    for (name, restore), indices in by_restore.items():
        _shorten_restore(all_bodies[name], all_bodies[name].nodes[restore], indices)
    stored_gone = {one.stored for one in gone} | {Stored(key) for key in keys}
    scope = meta_graph.saver_def.save_tensor_name.rpartition("/")[0]
    for name, node in list(saves(meta_graph, all_bodies)):
        unsaved = _shorten_save(all_bodies[name], node, stored_gone)
        _remove_unread(all_bodies[name], unsaved, "" if name else f"{scope}/")
        changed.add(name)
    remove_unused_arguments(meta_graph.graph_def, changed - {""})
    restore_op = meta_graph.saver_def.restore_op_name
    if not any(_nodes_of(restore_op, "RestoreV2", all_bodies)):
        meta_graph.ClearField("saver_def")


def saves(
    meta_graph: MetaGraphDef, all_bodies: dict[BodyName, Body]
) -> Iterator[tuple[BodyName, NodeDef]]:
    """The SaveV2 nodes of the saver, and where they are."""
    return _nodes_of(producer(meta_graph.saver_def.save_tensor_name), "SaveV2", all_bodies)


def saved_tensors(body: Body, node: NodeDef) -> list[Stored]:
    """What a SaveV2 or RestoreV2 saves or restores, in order."""
    names, slices = (_strings(body, node, index) for index in (1, 2))
    count = len(node.attr["dtypes"].list.type) if "dtypes" in node.attr else 0
    if not len(names) == len(slices) == count:
        raise errors.DataLossError(
            f"node {node.name!r} ({node.op}) has {len(names)} names, {len(slices)} slices and "
            f"{count} dtypes",
            node=node.name,
            op=node.op,
        )
    return [Stored(name, spec) for name, spec in zip(names, slices, strict=True)]


Resolve = Callable[[str], str]


def _visited(
    all_bodies: dict[BodyName, Body],
    start: str,
    name: BodyName = "",
    resolve: Resolve = producer,
    callers: frozenset[BodyName] = frozenset(),
) -> Iterator[tuple[BodyName, list[NodeDef], Resolve]]:
    """What `start` needs, in the graph and in the functions that are called.

    Yields:
        The body, its nodes, and what tells the graph's node for a reference in that body.
    """
    body = all_bodies[name]
    needed = needed_names(body, [start]) if start else body.nodes
    nodes = [node for node in body.nodes.values() if node.name in needed]
    yield name, nodes, resolve
    for node in nodes:
        call = call_of(node)
        if call is None:
            continue
        for function in call.functions:
            if function in all_bodies and function not in callers:
                arguments = dict(
                    zip(all_bodies[function].arguments, node.input[call.first :], strict=False)
                )

                def inner(
                    reference: str, given: dict[str, str] = arguments, outer: Resolve = resolve
                ) -> str:
                    argument = given.get(producer(reference))
                    return "" if argument is None else outer(argument)

                yield from _visited(all_bodies, "", function, inner, callers | {function})


def _restored(name: BodyName, body: Body, assign: NodeDef, resolve: Resolve) -> Restored | None:
    passed: list[str] = []
    if len(assign.input) < 2:
        return None
    reference = assign.input[1]
    node = body.nodes.get(producer(reference))
    while node is not None and node.op in _PASSED and node.name not in passed:
        passed.append(node.name)
        reference = node.input[0]
        node = body.nodes.get(producer(reference))
    if node is None or node.op != "RestoreV2":
        return None
    index = body.output_index(reference)
    all_stored = saved_tensors(body, node)
    if index >= len(all_stored):
        return None
    stored = all_stored[index]
    holder = resolve(assign.input[0])
    return Restored(stored, holder, name, node.name, index, tuple(passed), assign.name)


def _strings(body: Body, node: NodeDef, index: int) -> list[str]:
    const = body.nodes.get(producer(node.input[index])) if index < len(node.input) else None
    if const is None or const.op != "Const" or "value" not in const.attr:
        raise errors.UnimplementedError(
            f"node {node.name!r} ({node.op}) gets names from no constant: what it saves or "
            "restores is not known",
            node=node.name,
            op=node.op,
        )
    strings = make_ndarray(const.attr["value"].tensor).ravel()
    return [item.decode(errors="surrogateescape") for item in strings]


def _shorten_restore(body: Body, node: NodeDef, gone: set[int]) -> None:
    kept = [index for index in range(len(node.attr["dtypes"].list.type)) if index not in gone]
    old = {index: body.output(node, index) for index in kept}
    if not kept:
        body.remove({node.name, *map(producer, node.input[1:3])})
        return
    _keep(body, node, kept)
    body.redirect({old[index]: body.output(node, new) for new, index in enumerate(kept)})


def _shorten_save(body: Body, node: NodeDef, gone: Collection[Stored]) -> list[str]:
    """Returns the references to what is not saved any more."""
    stored = saved_tensors(body, node)
    kept = [index for index, one in enumerate(stored) if one not in gone]
    unsaved = [node.input[3 + index] for index in range(len(stored)) if index not in kept]
    if not kept:
        body.remove({node.name, *map(producer, node.input[1:3])})
    elif unsaved:
        _keep(body, node, kept)
        tensors = [node.input[3 + index] for index in kept]
        controls = [reference for reference in node.input if reference.startswith("^")]
        del node.input[3:]
        node.input.extend([*tensors, *controls])
    return unsaved


def _remove_unread(body: Body, references: Collection[str], scope: str) -> None:
    """Removes what was there to be saved: nodes in the saver's scope that nobody reads now."""
    readers: dict[str, set[str]] = {}  # of values: control edges to what is gone go too
    for node in body.nodes.values():
        for reference in node.input:
            if not reference.startswith("^"):
                readers.setdefault(producer(reference), set()).add(node.name)
    results = () if body.function is None else map(producer, body.function.ret.values())
    gone: set[str] = set()
    to_do = list(map(producer, references))
    kept = set(results)
    while to_do:
        name = to_do.pop()
        unread = readers.get(name, set()) <= gone
        if name in body.nodes and name.startswith(scope) and unread and name not in kept | gone:
            gone.add(name)
            for reference in body.nodes[name].input:
                to_do.append(producer(reference))
                # It stands beside the read, and nobody reads it.
                to_do += [
                    one
                    for one in readers.get(producer(reference), ())
                    if body.nodes[one].op == "DisableCopyOnRead"
                ]
    body.remove(gone)


def _keep(body: Body, node: NodeDef, kept: list[int]) -> None:
    """Of what a SaveV2 or RestoreV2 names, keeps some."""
    types = node.attr["dtypes"].list.type
    types[:] = [types[index] for index in kept]
    if "_output_shapes" in node.attr and node.op == "RestoreV2":
        shapes = node.attr["_output_shapes"].list.shape
        delete_at(shapes, set(range(len(shapes))) - set(kept))
    for position in (1, 2):
        const = body.nodes[producer(node.input[position])]
        strings = make_ndarray(const.attr["value"].tensor).ravel()[kept]
        tensor = make_tensor_proto(strings, shape=[len(kept)])
        readers = [one for one in body.nodes.values() if const.name in map(producer, one.input)]
        if len(readers) > 1:  # shared with the other one of the two
            copy = body.add(const.name, const.op)
            unique = copy.name
            copy.CopyFrom(const)
            copy.name = unique
            node.input[position] = body.output(copy)
            const = copy
        const.attr["value"].tensor.CopyFrom(tensor)
        if "_output_shapes" in const.attr:
            const.attr["_output_shapes"].list.shape[0].dim[0].size = len(kept)


def _nodes_of(
    start: str, op: str, all_bodies: dict[BodyName, Body]
) -> Iterator[tuple[BodyName, NodeDef]]:
    """The nodes of an op among what a node of the graph needs, and where they are."""
    if start:
        for name, nodes, _ in _visited(all_bodies, start):
            for node in nodes:
                if node.op == op:
                    yield name, node
