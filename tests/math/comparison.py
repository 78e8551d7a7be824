"""Our side of the calls, and what must be equal."""

from __future__ import annotations

import builtins
import difflib
from typing import Any

import numpy as np

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.protos import GraphDef, text
from tests.math.calls import Call, Held, Outcome, make


def difference(wanted: Call, theirs: Outcome) -> str:
    """What differs between both sides, "" if nothing does."""
    graph = sm.Graph()
    try:
        with graph:
            make(sm, _variable, wanted)
    except errors.InvalidInputError as error:
        if isinstance(theirs, bytes):
            return f"{wanted}: only ours refuses: {type(error).__name__}: {error}"
        return _difference_of_errors(wanted, error, theirs)
    if not isinstance(theirs, bytes):
        return f"{wanted}: only TensorFlow refuses: {theirs[0][0]}: {theirs[1]}"
    ours, expected = graph.as_graph_def(add_shapes=True), GraphDef.FromString(theirs)
    if ours == expected:
        return ""
    found, right = map(_lines, (ours, expected))
    return f"{wanted}:\n" + "\n".join(difflib.unified_diff(right, found, "TensorFlow", "ours"))


def _lines(graph_def: GraphDef) -> list[str]:
    return [" ".join(text.to_text(node).split()) for node in graph_def.node]


def _difference_of_errors(wanted: Call, ours: Exception, theirs: tuple[list[str], str]) -> str:
    public = next(cls for cls in theirs[0] if hasattr(errors, cls) or hasattr(builtins, cls))
    # A failed assertion of its own says nothing of the caller.
    if public == "AssertionError" or public in [cls.__name__ for cls in type(ours).__mro__]:
        return ""
    return f"{wanted}: {type(ours).__name__} is no {public}: {ours}\n--- not ---\n{theirs[1]}"


def _variable(name: str, held: Held) -> Any:
    value = np.ones(held.shape, sm.as_dtype(held.dtype).as_numpy_dtype)
    return sm.Variable(value, name=name, use_resource=held.use_resource)
