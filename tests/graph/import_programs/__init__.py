"""Programs that import GraphDefs, written once and run against TensorFlow and against us.

`IMPORTS` add to a new default graph and return what import_graph_def returned; `REFUSED` raise.
"""

from __future__ import annotations

from tests.graph.import_programs import (
    arguments,
    bad_arguments,
    bad_graph_defs,
    functions,
    scopes,
)
from tests.graph.import_programs.program import IMPORTS, REFUSED

__all__ = [
    "IMPORTS",
    "REFUSED",
    "arguments",
    "bad_arguments",
    "bad_graph_defs",
    "functions",
    "scopes",
]
