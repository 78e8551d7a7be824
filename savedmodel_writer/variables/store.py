"""The variables of a graph by the name they were asked for, as get_variable keeps them.

A collection of the graph, whose key is no string, so that it is never exported.
"""

from __future__ import annotations

from typing import Protocol

from savedmodel_writer.errors import DuplicateNameError, InvalidTypeError, NodeNameError
from savedmodel_writer.graph import Graph, Operation

_KEY = ("variables by name",)


class Stored(Protocol):
    """A Variable or PartitionedVariable."""

    @property
    def op(self) -> Operation:
        """The operation that makes its handle, or that of its first part."""


def variables_by_name(graph: Graph) -> dict[str, Stored]:
    """The store itself."""
    held = graph.get_collection_ref(_KEY)
    if not held:
        held.append({})
    store: dict[str, Stored] = held[0]
    return store


def claimed_name(graph: Graph, name: str | None) -> str:
    """The key of a new variable in the store; for None the next free of Variable, Variable_1, ….

    Raises:
        InvalidTypeError: the name is no string.
        NodeNameError: it is empty.
        DuplicateNameError: the graph has a variable of that name.
    """
    if name is None:
        with graph.name_scope(None):
            return graph.unique_name("Variable", mark_as_used=False)
    if not isinstance(name, str):
        raise InvalidTypeError(f"name: expected a str, found {name!r}")
    name = name.removesuffix("/")
    if not name:
        raise NodeNameError("a variable's name cannot be empty: it is saved under it", node=name)
    store = variables_by_name(graph)
    for key in (name, f"{name}/part_0"):
        if key in store:
            source = store[key].op.source
            raise DuplicateNameError(
                f"the graph has a variable named {name!r} already, made at {source}; give another "
                "name",
                node=name,
            )
    return name
