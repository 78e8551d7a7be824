"""Nodes of a variable that a graph has already, found by TensorFlow's names for them."""

from __future__ import annotations

from savedmodel_writer.graph import Graph, Operation, Tensor


def existing_node(graph: Graph, name: str, op_type: str, variable: Tensor) -> Operation | None:
    """The node of that name, if it is of that op and the variable is its first input."""
    op = graph._operations.get(name)
    if op is None or op.type != op_type or op.inputs[:1] != (variable,):
        return None
    return op
