"""Comparisons, logic and choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from savedmodel_writer.ops.value_functions.registration import Array, ValueContext, value_function

_BINARY: dict[str, Callable[[Array, Array], Any]] = {
    "Equal": np.equal,
    "Greater": np.greater,
    "GreaterEqual": np.greater_equal,
    "Less": np.less,
    "LessEqual": np.less_equal,
    "LogicalAnd": np.logical_and,
    "LogicalOr": np.logical_or,
    "NotEqual": np.not_equal,
}


@value_function(*_BINARY)
def binary(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Two inputs that are broadcast."""
    return [np.asarray(_BINARY[c.op_type](*inputs), np.bool_)]


@value_function("LogicalNot")
def logical_not(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The contrary."""
    return [np.logical_not(inputs[0])]


@value_function("SelectV2")
def select_v2(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """One of two, all broadcast."""
    return [np.asarray(np.where(*inputs), inputs[1].dtype)]


@value_function("Select")
def select(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """One of two; a vector of conditions chooses rows."""
    condition, chosen, other = inputs
    if chosen.shape != other.shape:
        raise ValueError("choices of different shapes")
    if condition.ndim == 1 and chosen.ndim > 1:
        condition = condition.reshape((-1,) + (1,) * (chosen.ndim - 1))
    return [np.asarray(np.where(condition, chosen, other), chosen.dtype)]


@value_function("Where")
def where(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The positions that are not zero."""
    if inputs[0].ndim == 0:
        raise ValueError("the kernel takes no scalars")
    return [np.argwhere(inputs[0]).astype(np.int64)]
