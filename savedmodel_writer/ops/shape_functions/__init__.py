"""Shapes of ops' results, as TensorFlow's shape functions tell them when a node is built.

One file per op family, loaded when one of its ops is first asked for; `families.txt.gz` tells the
file of each op, `registration` how a function is declared, `dimensions` has the arithmetic,
`input_values` reads inputs whose values matter. An op without a function has outputs of unknown
shape: unknown is never wrong.
"""

from __future__ import annotations

import importlib

from savedmodel_writer.ops.data_files import family_of_ops
from savedmodel_writer.ops.shape_functions.registration import SHAPE_FUNCTIONS, ShapeFunction

# The file that has an op's function.
FAMILY = family_of_ops(__name__)


def get(op_type: str) -> ShapeFunction | None:
    """The shape function of an op, or None: its outputs are unknown."""
    if op_type not in SHAPE_FUNCTIONS and op_type in FAMILY:
        importlib.import_module(f"{__name__}.{FAMILY[op_type]}")
    return SHAPE_FUNCTIONS.get(op_type)


def names() -> list[str]:
    """The ops that have a shape function, sorted."""
    return sorted(FAMILY)
