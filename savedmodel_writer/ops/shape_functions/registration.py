"""How shape functions are declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.shapes import TensorShape

ShapeFunction: TypeAlias = Callable[[InferenceContext], "list[TensorShape]"]

SHAPE_FUNCTIONS: dict[str, ShapeFunction] = {}


def shape_function(*op_types: str) -> Callable[[ShapeFunction], ShapeFunction]:
    """Declares what is static about the outputs of ops.

    The function returns one shape per output and depends on nothing but what its context tells.
    It raises ShapeError where TensorFlow would refuse to build the node.
    """

    def declare(function: ShapeFunction) -> ShapeFunction:
        for op_type in op_types:
            SHAPE_FUNCTIONS[op_type] = function
        return function

    return declare
