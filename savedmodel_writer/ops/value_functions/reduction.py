"""Reductions of integers and truth values, and what does not depend on the order of floats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from savedmodel_writer.ops.value_functions.registration import Array, ValueContext, value_function

_REDUCTIONS: dict[str, Callable[..., Any]] = {
    "All": np.all,
    "Any": np.any,
    "Max": np.max,
    "Min": np.min,
    "Prod": np.prod,
    "Sum": np.sum,
}


@value_function(*_REDUCTIONS)
def reduce(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Over the axes given."""
    value, axes = inputs
    if c.op_type in ("Sum", "Prod"):
        if value.dtype.kind not in "iu":
            raise ValueError("sums of fractions depend on the order")
        options: dict[str, Any] = {"dtype": value.dtype}
    else:
        options = {}
    axis = tuple(sorted({int(a) % value.ndim for a in _checked(value, axes)}))
    result = _REDUCTIONS[c.op_type](value, axis=axis, keepdims=c.attr("keep_dims"), **options)
    return [np.asarray(result, value.dtype)]


def _checked(value: Array, axes: Array) -> list[int]:
    found: list[int] = axes.reshape(-1).tolist()
    if any(not -value.ndim <= axis < value.ndim for axis in found):
        raise ValueError(f"axes {found} of an array of rank {value.ndim}")
    return found


@value_function("ArgMax", "ArgMin")
def arg(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The first position of the largest or smallest."""
    value, axis = inputs
    if value.dtype.kind == "f" and np.isnan(value).any():
        raise ValueError("NaN has no order")
    find = np.argmax if c.op_type == "ArgMax" else np.argmin
    return [np.asarray(find(value, axis=axis.item()), c.attr("output_type").as_numpy_dtype)]


@value_function("Cumsum", "Cumprod")
def cumulative(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Along an axis, also backwards or without the own entry."""
    value, axis = inputs[0], inputs[1].item()
    if value.dtype.kind not in "iu":
        raise ValueError("sums of fractions depend on the order")
    if c.attr("reverse"):
        value = np.flip(value, axis)
    accumulate, start = (np.cumsum, 0) if c.op_type == "Cumsum" else (np.cumprod, 1)
    result = accumulate(value, axis=axis, dtype=value.dtype)
    if c.attr("exclusive"):
        first = np.full_like(np.take(value, [0], axis), start)
        kept = np.take(result, range(value.shape[axis] - 1), axis)
        result = np.concatenate([first, kept], axis)
    return [np.flip(result, axis) if c.attr("reverse") else result]
