"""Graph.check and Graph.summary: what `inspection` tells of a graph in the making."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Protocol

    class Report(Protocol):
        """What `check` gives: an `inspection.Report`."""

        @property
        def findings(self) -> Sequence[Any]:
            """The findings, errors first."""

        @property
        def ok(self) -> bool:
            """Whether there is no error."""

        def __iter__(self) -> Iterator[Any]: ...


class Inspected:
    """The methods of a graph that look at all of it."""

    def check(self) -> Report:
        """Checks the graph as `verify` checks that of a model.

        What was wrong when a node was made was refused then. Later an attribute can have been set
        by hand, a function be missing, two variables have come to share one name.

        Returns:
            A report, whose `findings` have level, code, place, message and advice.
        """
        report: Report = _live_graph().check(self)
        return report

    def summary(self) -> str:
        """The graph in a few lines: inputs, results, variables and their sizes, ops counted."""
        text: str = _live_graph().summary(self)
        return text


def _live_graph() -> Any:
    """The module stands above this one."""
    return importlib.import_module("savedmodel_writer.inspection.live_graph")
