"""Small constant results, computed with numpy: so shapes computed from shapes stay static.

One file per op family; `registration` tells how a function is declared.
"""

from __future__ import annotations

import functools
import importlib

from savedmodel_writer.ops.value_functions.registration import (
    SHAPE_READERS,
    VALUE_FUNCTIONS,
    ShapeReader,
    ValueFunction,
)

_FAMILIES = ("array", "arithmetic", "comparison", "constant", "reduction", "slicing")


def get(op_type: str) -> ValueFunction | None:
    """The function that computes an op's results from its inputs' values, or None."""
    _load()
    return VALUE_FUNCTIONS.get(op_type)


def shape_reader_of(op_type: str) -> ShapeReader | None:
    """The function that computes an op's result from its input's shape, or None."""
    _load()
    return SHAPE_READERS.get(op_type)


@functools.cache
def _load() -> None:
    for family in _FAMILIES:
        importlib.import_module(f"{__name__}.{family}")


def names() -> list[str]:
    """The ops whose results are computed here, sorted."""
    _load()
    return sorted({*VALUE_FUNCTIONS, *SHAPE_READERS})
