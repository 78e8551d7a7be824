"""The default graph: where nodes go that have no input to tell.

It is the graph entered last; where none is entered, each thread has one of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from savedmodel_writer.errors import InvalidInputError, SequenceError
from savedmodel_writer.graph import entered_graphs
from savedmodel_writer.graph.graph import Graph
from savedmodel_writer.graph.source_line import locate


class _PerThread(threading.local):
    graph: Graph | None = None


_per_thread = _PerThread()


def get_default_graph() -> Graph:
    """The graph entered last with `with graph:`, else this thread's own."""
    graph = entered_graphs.innermost() or _per_thread.graph
    if graph is None:
        graph = _per_thread.graph = Graph()
    return graph


def graph_of(*values: Any) -> Graph:
    """The graph of the first value that has one, or has one in it, else the default graph."""
    for value in values:
        for item in value if isinstance(value, (list, tuple)) else (value,):
            graph = getattr(item, "graph", None)
            if isinstance(graph, Graph):
                return entered_graphs.authored(graph)
    return get_default_graph()


@contextmanager
def in_graph_of(*values: Any) -> Iterator[Graph]:
    """A block for the nodes of one function, in the graph of its values: all of them or none."""
    with graph_of(*values) as graph, graph.all_or_nothing():
        yield graph


@contextmanager
def in_scope(name: str | None, default_name: str, *values: Any) -> Iterator[str]:
    """The same under a prefix, `name` or else the default; gives it as `Graph.name_scope` does.

    An error that does not say yet which line of the program it is about says so then.
    """
    with (
        in_graph_of(*values) as graph,
        graph.name_scope(default_name if name is None else name) as scope,
    ):
        try:
            yield scope
        except InvalidInputError as error:
            locate(error, scope or default_name)
            raise


def reset_default_graph() -> None:
    """Gives this thread a new default graph.

    Raises:
        SequenceError: a graph is entered.
    """
    if entered_graphs.innermost() is not None:
        raise SequenceError(
            "reset_default_graph inside of `with graph:` has no effect that could be seen: "
            "leave the graph first, or make a new one with Graph()"
        )
    _per_thread.graph = None
