"""Small constant results, computed with numpy: so shapes computed from shapes stay static.

One file per op family, loaded when one of its ops is first asked for; `families.txt.gz` tells the
file of each op, `registration` how a function is declared.
"""

from __future__ import annotations

import importlib

from savedmodel_writer.ops.data_files import family_of_ops
from savedmodel_writer.ops.value_functions.registration import (
    SHAPE_READERS,
    VALUE_FUNCTIONS,
    ShapeReader,
    ValueFunction,
)

# The file that has an op's function.
FAMILY = family_of_ops(__name__)


def get(op_type: str) -> ValueFunction | None:
    """The function that computes an op's results from its inputs' values, or None."""
    _load(op_type)
    return VALUE_FUNCTIONS.get(op_type)


def shape_reader_of(op_type: str) -> ShapeReader | None:
    """The function that computes an op's result from its input's shape, or None."""
    _load(op_type)
    return SHAPE_READERS.get(op_type)


def names() -> list[str]:
    """The ops whose results are computed here, sorted."""
    return sorted(FAMILY)


def _load(op_type: str) -> None:
    if op_type in FAMILY and op_type not in VALUE_FUNCTIONS and op_type not in SHAPE_READERS:
        importlib.import_module(f"{__name__}.{FAMILY[op_type]}")
