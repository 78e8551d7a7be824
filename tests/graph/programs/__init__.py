"""Small graph programs, written once and run against TensorFlow and against us.

Each takes `tf`: in the oracle `tensorflow.compat.v1`, here `namespace.OURS`. It runs with a new
graph as the default one; what it adds there is compared.
"""

from __future__ import annotations

from tests.graph.programs import (
    constants,
    names,
    operators,
    placement,
    raw_ops,
    slicing,
    whole_graphs,
)
from tests.graph.programs.program import PROGRAMS

__all__ = [
    "PROGRAMS",
    "constants",
    "names",
    "operators",
    "placement",
    "raw_ops",
    "slicing",
    "whole_graphs",
]
