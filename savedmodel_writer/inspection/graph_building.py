"""Building a graph, for the shapes of its tensors; what keeps it from being built is a finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from savedmodel_writer import errors
from savedmodel_writer.inspection.finding import Findings

T = TypeVar("T")


def built(build: Callable[[], T], found: Findings) -> T | None:
    """What `build` gives, or None if the graph cannot be built.

    Args:
        build: builds a graph whose nodes were found to be right one by one.
        found: gets the finding.
    """
    try:
        return build()
    except (errors.InvalidInputError, errors.DataLossError) as error:
        # The line of a program is the one that called for the check.
        message = error.message.replace(f"{error.source}: ", "")
        at = found.at(f"node {error.node!r}") if error.node else found
        at.add("shape" if isinstance(error, errors.ShapeError) else "graph", message)
        return None
