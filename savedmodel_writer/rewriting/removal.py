"""Removing nodes from the graph, with what depends on them and what served them alone."""

from __future__ import annotations

from collections.abc import Collection

from savedmodel_writer import errors
from savedmodel_writer.ops import registry
from savedmodel_writer.protos import MetaGraphDef, OpList
from savedmodel_writer.rewriting.body import Body, colocated_with, producer
from savedmodel_writer.rewriting.collections import forget_nodes
from savedmodel_writer.rewriting.functions import called_functions, remove_uncalled
from savedmodel_writer.rewriting.serving import all_roots, needed_names, saver_roots


def remove_nodes(
    meta_graph: MetaGraphDef, names: Collection[str], keep: Collection[str] = ()
) -> None:
    """Removes nodes, all that reads them, and all that only these had read.

    Collections forget them; functions that are not called any more go.

    Args:
        meta_graph: the MetaGraphDef.
        names: of the nodes.
        keep: names of nodes that stay though only these had read them.

    Raises:
        InvalidInputError: a signature, the init op, an asset or the saver needs one of them.
    """
    body = Body(meta_graph.graph_def)
    roots = all_roots(meta_graph)
    gone = _dependents(body, names)
    needed = gone & needed_names(body, roots, control=False)
    if needed:
        name = min(needed)
        raise errors.InputError(
            f"node {name!r} cannot be removed: a signature, the init op, an asset or the saver "
            "needs it",
            node=name,
            op=body.nodes[name].op,
        )
    _add_orphans(body, gone, roots.union(keep))
    keep_nodes(meta_graph, body.nodes.keys() - gone)


def remove_saver(meta_graph: MetaGraphDef, keep: Collection[str]) -> None:
    """Removes the saver and its nodes.

    Args:
        meta_graph: the MetaGraphDef.
        keep: names of the nodes that are its variables.

    Raises:
        UnimplementedError: it restores something else too, such as tables.
    """
    if not meta_graph.HasField("saver_def"):
        return
    body = Body(meta_graph.graph_def)
    of_saver = needed_names(body, saver_roots(meta_graph))
    for name in sorted(of_saver):
        if body.nodes[name].op.startswith("LookupTable"):
            raise errors.UnimplementedError(
                f"the saver restores a table by node {name!r}, and only savers of variables are "
                "made anew",
                node=name,
                op=body.nodes[name].op,
            )
    roots = saver_roots(meta_graph)
    meta_graph.ClearField("saver_def")
    remove_nodes(meta_graph, roots, keep)


def keep_nodes(meta_graph: MetaGraphDef, kept: Collection[str]) -> None:
    """Removes all nodes but those, and the functions that are not called any more."""
    called = called_functions(meta_graph)
    body = Body(meta_graph.graph_def)
    gone = body.nodes.keys() - set(kept)
    if not gone:
        return
    body.remove(gone)
    for node in body.nodes.values():
        if "_class" in node.attr:
            classes = node.attr["_class"].list.s
            left = [
                one
                for one, name in zip(classes, colocated_with(node), strict=True)
                if name not in gone
            ]
            if len(left) < len(classes):
                del classes[:]
                classes.extend(left)
                if not left:
                    del node.attr["_class"]
    forget_nodes(meta_graph, gone)
    remove_uncalled(meta_graph, called)
    update_op_list(meta_graph)


def update_op_list(meta_graph: MetaGraphDef) -> None:
    """Makes `stripped_op_list` tell the ops in use; OpDefs that are there stay as they are."""
    info = meta_graph.meta_info_def
    if not info.HasField("stripped_op_list"):
        return
    present = {one.name: one for one in info.stripped_op_list.op}
    library = meta_graph.graph_def.library
    used = {node.op for node in meta_graph.graph_def.node}
    inside = {node.op for function in library.function for node in function.node_def}
    functions = {function.signature.name for function in library.function}
    # Ops used in functions only are listed or not, depending on how the functions are called.
    wanted = (used - functions) | (inside & present.keys())
    if wanted == present.keys():
        return
    updated = OpList()
    for name in sorted(wanted):
        if name in present:
            updated.op.append(present[name])
        else:
            try:
                updated.op.append(registry.get(name).op_def)
            except errors.UnknownOpError:
                continue
    del info.stripped_op_list.op[:]
    info.stripped_op_list.op.extend(updated.op)


def _dependents(body: Body, names: Collection[str]) -> set[str]:
    """The nodes, and all that read them as data."""
    readers: dict[str, set[str]] = {}
    for node in body.nodes.values():
        for reference in node.input:
            if not reference.startswith("^"):
                readers.setdefault(producer(reference), set()).add(node.name)
    found: set[str] = set()
    to_do = [name for name in names if name in body.nodes]
    while to_do:
        name = to_do.pop()
        if name not in found:
            found.add(name)
            to_do += readers.get(name, ())
    return found


def _add_orphans(body: Body, gone: set[str], roots: Collection[str]) -> None:
    """Adds the nodes all of whose readers are gone."""
    readers: dict[str, int] = {}
    for node in body.nodes.values():
        for name in {producer(reference) for reference in node.input}:
            readers[name] = readers.get(name, 0) + 1
    to_do = list(gone)
    while to_do:
        for name in {producer(reference) for reference in body.nodes[to_do.pop()].input}:
            readers[name] -= 1
            if not readers[name] and name not in gone and name not in roots:
                gone.add(name)
                to_do.append(name)
