"""Lines that a user may write, right and wrong ones, for TensorFlow and for us.

`x(shape, dtype)` is a placeholder, `tf` TensorFlow's names or ours, `graph` the default graph.
"""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from tests.graph.lines.calls import CALLS
from tests.graph.lines.nodes import NAMES, PLACEMENT, SCOPES
from tests.graph.lines.operators import OPERATORS, SLICES
from tests.graph.lines.values import VALUES

LINES = [
    line
    for some in (NAMES, PLACEMENT, SCOPES, VALUES, OPERATORS, SLICES, CALLS)
    for line in some.strip().splitlines()
]


def refusal(line: str, tf: Any, graph: Any) -> list[str] | None:
    """Python's own classes of the error that a line raises, None if it raises none."""

    def x(shape: Any = (2, 4), dtype: str = "float32") -> Any:
        return tf.raw_ops.Placeholder(dtype=dtype, shape=shape)

    try:
        exec(line, {"tf": tf, "graph": graph, "np": np, "x": x})
    except Exception as error:
        own = [base for base in type(error).__mro__ if base.__module__ == builtins.__name__]
        return [base.__name__ for base in own if base not in (Exception, BaseException, object)]
    return None
