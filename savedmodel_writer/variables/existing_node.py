"""Nodes of a variable that a graph has already, found by the names they can have."""

from __future__ import annotations

from collections.abc import Iterable

from savedmodel_writer.graph import Graph, Operation, Tensor


def existing_node(
    graph: Graph, names: Iterable[str], op_type: str, variable: Tensor
) -> Operation | None:
    """The first node of those names that is of that op and has the variable as its first input.

    Args:
        graph: the graph.
        names: names of nodes, or of their first outputs.
        op_type: the op.
        variable: the handle or reference.
    """
    for name in names:
        op = graph._operations.get(name.removesuffix(":0"))
        if op is not None and op.type == op_type and op.inputs[:1] == (variable,):
            return op
    return None
