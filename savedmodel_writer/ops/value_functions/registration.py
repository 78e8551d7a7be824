"""How value functions are declared, and what they may ask.

A value function computes an op's results with numpy, exactly as TensorFlow's CPU kernel would, or
raises (any ValueError, IndexError, …) where the kernel would fail: the result is then unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np

from savedmodel_writer.dtypes import DType
from savedmodel_writer.shapes import TensorShape

Array: TypeAlias = "np.ndarray[Any, Any]"

MAX_ELEMENTS = 1 << 16
"""Results of more elements stay unknown: constants are folded for shapes, not for weights."""


class ValueContext(Protocol):
    """The node whose results are computed."""

    @property
    def op_type(self) -> str:
        """The op."""

    @property
    def num_outputs(self) -> int:
        """The number of output tensors."""

    def attr(self, name: str) -> Any:
        """An attribute's Python value."""

    def input_shape(self, index: int) -> TensorShape:
        """The static shape of an input."""

    def input_dtype(self, index: int) -> DType:
        """The dtype of an input."""


ValueFunction: TypeAlias = Callable[[ValueContext, list[Array]], Sequence[Array]]
ShapeReader: TypeAlias = Callable[[ValueContext], "Array | None"]

VALUE_FUNCTIONS: dict[str, ValueFunction] = {}
SHAPE_READERS: dict[str, ShapeReader] = {}


def value_function(*op_types: str) -> Callable[[ValueFunction], ValueFunction]:
    """Declares how the results of ops follow from the values of all their inputs."""

    def declare(function: ValueFunction) -> ValueFunction:
        for op_type in op_types:
            VALUE_FUNCTIONS[op_type] = function
        return function

    return declare


def shape_reader(*op_types: str) -> Callable[[ShapeReader], ShapeReader]:
    """Declares how the result of ops follows from the shape of their input, None if unknown."""

    def declare(function: ShapeReader) -> ShapeReader:
        for op_type in op_types:
            SHAPE_READERS[op_type] = function
        return function

    return declare


def limited(shape: Sequence[int]) -> tuple[int, ...]:
    """The shape of a result that is about to be made.

    Raises:
        ValueError: it is too large to be folded, or has a negative size.
    """
    elements = 1
    for size in shape:
        if size < 0:
            raise ValueError(f"negative size in {shape}")
        elements *= int(size)
    if elements > MAX_ELEMENTS:
        raise ValueError(f"{elements} elements are too many to fold")
    return tuple(int(size) for size in shape)
