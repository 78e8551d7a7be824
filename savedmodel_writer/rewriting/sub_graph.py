"""The part of a graph that some of its nodes need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.protos import GraphDef, NodeDef, as_message
from savedmodel_writer.rewriting.body import colocated_with, producer


def extract_sub_graph(graph_def: GraphDef, dest_nodes: Iterable[str]) -> GraphDef:
    """The nodes that some nodes need, with them: `tf.compat.v1.graph_util.extract_sub_graph`.

    A node needs its inputs, its control inputs and what it is colocated with. The function
    library is kept as a whole.

    Args:
        graph_def: the graph, a message of ours or of TensorFlow's; it is not changed.
        dest_nodes: names of nodes.

    Returns:
        A GraphDef of those nodes, in the order they had.

    Raises:
        InvalidTypeError: `graph_def` is no GraphDef, or `dest_nodes` is one name.
        NodeNotFoundError: the graph has no node of a name, or an input of one names none.
    """
    message = graph_def_of(graph_def)
    if isinstance(dest_nodes, (str, bytes)) or not isinstance(dest_nodes, Iterable):
        raise errors.InvalidTypeError(
            f"dest_nodes must be an iterable of strings, but got type {type(dest_nodes)}."
        )
    nodes = {node.name: node for node in message.node}
    wanted = list(dest_nodes)
    for name in wanted:
        if name not in nodes:
            raise errors.NodeNotFoundError(f"{name} is not in graph", node=str(name))
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found.add(name)
        for needed in _needed_by(nodes[name]):
            if needed not in nodes:
                raise errors.NodeNotFoundError(
                    f"node {name!r} needs {needed!r}, which is not in graph", node=name
                )
            wanted.append(needed)
    extracted = GraphDef()
    extracted.node.extend(node for node in message.node if node.name in found)
    extracted.library.CopyFrom(message.library)
    extracted.versions.CopyFrom(message.versions)
    return extracted


def graph_def_of(given: Any) -> GraphDef:
    """A GraphDef as a message of ours.

    Raises:
        InvalidTypeError: it is none.
    """
    try:
        return as_message(GraphDef, given)
    except errors.InvalidTypeError:
        raise errors.InvalidTypeError(
            f"graph_def must be a graph_pb2.GraphDef proto, but got type {type(given)}."
        ) from None


def _needed_by(node: NodeDef) -> Iterable[str]:
    yield from map(producer, node.input)
    yield from colocated_with(node)
