"""`MetaInfoDef.stripped_op_list`: the OpDefs, without their documentation, of the ops a graph uses.

A consumer compares them with its own ops to drop attributes that it does not know yet. Python's
rule is narrower than C++'s: of library functions only those are followed that a node names as its
op or as the `f` of a PartitionedCall, so an op used only in a While's body is not listed.
"""

from __future__ import annotations

from collections.abc import Iterable

from savedmodel_writer.errors import UnknownOpError
from savedmodel_writer.ops import registry
from savedmodel_writer.protos import GraphDef, NodeDef, OpList

_CALLS = frozenset(["PartitionedCall", "StatefulPartitionedCall"])


def stripped_op_list(graph_def: GraphDef) -> OpList:
    """The OpDefs that `graph_def` uses, sorted by name; ops not registered are left out."""
    op_list = OpList()
    for op_type in sorted(used_ops(graph_def)):
        try:
            definition = registry.get(op_type)
        except UnknownOpError:
            continue
        op_list.op.append(definition.op_def)
    return op_list


def used_ops(graph_def: GraphDef) -> set[str]:
    """The op types of a graph and of the functions that it calls, their names left out."""
    bodies = {function.signature.name: function.node_def for function in graph_def.library.function}
    used: set[str] = set()
    to_do: list[Iterable[NodeDef]] = [graph_def.node]
    while to_do:
        found = _named_ops(to_do.pop()) - used
        used |= found
        to_do += [bodies[name] for name in found if name in bodies]
    return used - bodies.keys()


def _named_ops(nodes: Iterable[NodeDef]) -> set[str]:
    named = set()
    for node in nodes:
        named.add(node.op)
        if node.op in _CALLS and "f" in node.attr:
            named.add(node.attr["f"].func.name)
    return named
