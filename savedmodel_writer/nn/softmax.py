"""softmax and its logarithm, along any axis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import concat, rank, transpose, where
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.math.elementwise import subtract
from savedmodel_writer.math.sequences import range as range_of


def softmax(logits: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """`exp(logits)`, divided by their sum along an axis.

    `axis` is an int or an integer tensor, by default the last axis; another one is swapped with it,
    before and after.

    Raises:
        InvalidArgumentError: there is no such axis.
        InvalidTypeError: the rank is not known, and the axis is not -1.
    """
    return _along(raw_ops.Softmax, logits, axis, name)


def log_softmax(logits: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """The logarithm of `softmax`, with its arguments and errors."""
    return _along(raw_ops.LogSoftmax, logits, axis, name)


def _along(op: Callable[..., Tensor], logits: Any, axis: Any, name: str | None) -> Tensor:
    with in_graph_of(logits):
        logits = convert_to_tensor(logits)
        if axis is None or (not isinstance(axis, Tensor) and axis == -1):
            return op(logits=logits, name=name)
        known = logits.shape.rank
        if known is None:
            raise InvalidTypeError(f"softmax: the rank of {logits!r} is not known: use axis=-1")
        if not isinstance(axis, Tensor) and axis == known - 1:
            return op(logits=logits, name=name)
        number = constant_value(axis) if isinstance(axis, Tensor) else axis
        if number is not None and not -known <= number < known:
            raise InvalidArgumentError(
                f"softmax: expected an axis in [{-known}, {known}) for {logits!r}, found {number}"
            )
        axis = _from_the_first(axis, rank(logits))
        last = rank(logits)
        axis %= known
        swapped = _swapped(logits, axis, subtract(last, 1))
        result = _swapped(op(logits=swapped), axis, subtract(last, 1), name)
        result.set_shape(logits.shape)
        return result


def _from_the_first(axis: Any, count: Tensor) -> Any:
    """The axis counted from 0 on; negative numbers count from the end."""
    if not isinstance(axis, Tensor):
        return axis + count if axis < 0 else axis
    return where(axis < 0, axis + count, axis)


def _swapped(tensor: Tensor, axis: Any, last: Tensor, name: str | None = None) -> Tensor:
    order = concat([range_of(axis), [last], range_of(axis + 1, last), [axis]], 0)
    return transpose(tensor, order, name)
