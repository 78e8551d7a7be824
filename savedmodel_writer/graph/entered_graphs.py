"""The graphs entered with `with graph:`, innermost last.

A context variable: an asyncio task inherits them, a new thread starts without any.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from savedmodel_writer.errors import SequenceError

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph

_entered: ContextVar[tuple[Graph, ...]] = ContextVar("entered graphs", default=())


def innermost() -> Graph | None:
    """The graph entered last, or None."""
    entered = _entered.get()
    return entered[-1] if entered else None


def authored(graph: Graph) -> Graph:
    """Where a node goes that takes a tensor of `graph`: there, or to the body traced inside."""
    entered = _entered.get()
    if not entered or entered[-1] is graph:
        return graph
    around = entered[-1]._outer
    while around is not None and around is not graph:
        around = around._outer
    return graph if around is None else entered[-1]


def push(graph: Graph) -> None:
    """Enters a graph."""
    _entered.set((*_entered.get(), graph))


def pop(graph: Graph) -> None:
    """Leaves the graph entered last.

    Raises:
        SequenceError: that is another graph.
    """
    *outer, last = _entered.get() or (None,)
    if last is not graph:
        raise SequenceError("graphs were left in another order than they were entered")
    _entered.set(tuple(outer))
