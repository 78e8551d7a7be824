"""Shapes of ops' results, as TensorFlow's shape functions tell them when a node is built.

One file per op family; `registration` tells how a function is declared, `dimensions` has the
arithmetic, `input_values` reads inputs whose values matter. An op without a function has outputs
of unknown shape: unknown is never wrong.
"""

from __future__ import annotations

import functools
import importlib

from savedmodel_writer.ops.shape_functions.registration import SHAPE_FUNCTIONS, ShapeFunction

_FAMILIES = (
    "array",
    "control_flow",
    "convolution",
    "elementwise",
    "gather",
    "io",
    "lookup",
    "matmul",
    "normalization",
    "parsing",
    "pooling",
    "random",
    "ranges",
    "reduction",
    "scatter",
    "segment",
    "shaping",
    "slicing",
    "state",
    "strided_slice",
    "string",
)


def get(op_type: str) -> ShapeFunction | None:
    """The shape function of an op, or None: its outputs are unknown."""
    _load()
    return SHAPE_FUNCTIONS.get(op_type)


def names() -> list[str]:
    """The ops that have a shape function, sorted."""
    _load()
    return sorted(SHAPE_FUNCTIONS)


@functools.cache
def _load() -> None:
    for family in _FAMILIES:
        importlib.import_module(f"{__name__}.{family}")
