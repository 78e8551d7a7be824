"""The block in which a function of several nodes makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from savedmodel_writer.graph import Graph
from savedmodel_writer.graph.default_graph import graph_of


@contextmanager
def composite(name: str | None, default_name: str, *values: Any) -> Iterator[tuple[Graph, str]]:
    """A block whose nodes stand in a name scope; if one cannot be made, none of them stays.

    Args:
        name: the scope's name, or None.
        default_name: its name if there is none.
        values: what the nodes are made of; the first one that has a graph tells which.

    Yields:
        The graph, which is the default graph in the block, and the scope, which as a node's name
        means the scope itself.
    """
    graph = graph_of(*values)
    scope_name = default_name if name is None else name
    with graph, graph.all_or_nothing(), graph.name_scope(scope_name) as scope:
        yield graph, scope
