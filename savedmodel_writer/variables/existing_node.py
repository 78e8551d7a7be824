"""Nodes of a variable that a graph has already: found by their names, and what they hold."""

from __future__ import annotations

from collections.abc import Iterable

from savedmodel_writer.graph import Graph, Operation, Tensor

RESOURCE = "VarHandleOp"


def runtime_name(holder: Operation) -> str:
    """The name of the variable that a node holds: nodes of one name hold one variable."""
    if holder.type != RESOURCE:
        return holder.name
    name: bytes = holder.get_attr("shared_name")
    return name.decode() or holder.name


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
