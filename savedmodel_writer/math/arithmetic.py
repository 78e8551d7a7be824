"""Functions of each element that are more than one node, or not always the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import identity
from savedmodel_writer.dtypes import string
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import graph_of, in_graph_of, in_scope
from savedmodel_writer.graph.operators import true_divide


def abs(x: Any, name: str | None = None) -> Tensor:
    """The absolute value of each element, of complex ones a real number."""
    with in_scope(name, "Abs", x) as scope:
        tensor = convert_to_tensor(x, name="x")
        if tensor.dtype.is_complex:
            return raw_ops.ComplexAbs(x=tensor, Tout=tensor.dtype.real_dtype, name=scope)
        return raw_ops.Abs(x=tensor, name=scope)


def round(x: Any, name: str | None = None) -> Tensor:
    """The integer next to each element, of two the even one; integers as they are."""
    with in_graph_of(x):
        tensor = convert_to_tensor(x, name="x")
        return tensor if tensor.dtype.is_integer else raw_ops.Round(x=tensor, name=name)


def sigmoid(x: Any, name: str | None = None) -> Tensor:
    """1 / (1 + exp(-x)) for each element."""
    with in_scope(name, "Sigmoid", x) as scope:
        return raw_ops.Sigmoid(x=convert_to_tensor(x, name="x"), name=scope)


def add(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The sum of each pair of elements; strings are joined."""
    with in_scope(name, "Add", x, y) as scope:
        first = convert_to_tensor(x, name="x")
        second = convert_to_tensor(y, name="y", preferred_dtype=first.dtype.base_dtype)
        op = raw_ops.Add if first.dtype.base_dtype is string else raw_ops.AddV2
        return op(x=first, y=second, name=scope)


def add_n(inputs: Iterable[Any], name: str | None = None) -> Tensor:
    """The sum of tensors of one shape.

    Raises:
        InvalidInputError: there are none, or they do not fit together.
    """
    if not isinstance(inputs, Iterable):
        raise InvalidTypeError(f"add_n: expected an iterable of tensors, found {inputs!r}")
    values = list(inputs)
    if not values or any(value is None for value in values):
        raise InvalidInputError(f"add_n: expected an iterable of tensors, found {inputs!r}")
    with in_graph_of(values):
        tensors = [convert_to_tensor(value) for value in values]
        if len(tensors) > 1:
            return raw_ops.AddN(inputs=tensors, name=name)
        return identity(tensors[0], name) if name else tensors[0]


def divide(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The quotient of each pair of elements, as `x / y`."""
    if name is not None:
        return truediv(x, y, name)
    with in_graph_of(x, y):
        if not hasattr(x, "__graph_tensor__"):
            is_tensor = hasattr(y, "__graph_tensor__")
            x = convert_to_tensor(x, y.dtype.base_dtype if is_tensor else None)
        quotient: Tensor = x / y
        return quotient


def truediv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The quotient of each pair of elements, a float where they are integers."""
    with in_scope(name, "truediv", x, y) as scope:
        return true_divide(graph_of(x, y), x, y, scope)


def floordiv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The quotient of each pair of elements, rounded down."""
    with in_scope(name, "floordiv", x, y) as scope:
        return raw_ops.FloorDiv(x=x, y=y, name=scope)


def divide_no_nan(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The quotient of each pair of elements, 0 where `y` is 0."""
    with in_scope(name, "div_no_nan", x, y) as scope:
        if hasattr(y, "__graph_tensor__") and not hasattr(x, "__graph_tensor__"):
            y = convert_to_tensor(y, name="y")
            x = convert_to_tensor(x, y.dtype.base_dtype, "x")
        return true_divide(graph_of(x, y), x, y, scope, "DivNoNan")


def pow(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Each element of `x` to the power of that of `y`."""
    with in_scope(name, "Pow", x, y) as scope:
        return raw_ops.Pow(x=x, y=y, name=scope)


def logical_xor(x: Any, y: Any, name: str = "LogicalXor") -> Tensor:
    """Whether one of two elements is true, but not both."""
    with in_graph_of(x, y):
        either = raw_ops.LogicalOr(x=x, y=y)
        not_both = raw_ops.LogicalNot(x=raw_ops.LogicalAnd(x=x, y=y))
        return raw_ops.LogicalAnd(x=either, y=not_both, name=name)


def clip_by_value(
    t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None
) -> Tensor:
    """The elements, none less than the one bound or more than the other.

    Raises:
        InvalidInputError: with the bounds broadcast, the result has another shape.
    """
    with in_scope(name, "clip_by_value", t, clip_value_min, clip_value_max) as scope:
        values = convert_to_tensor(t, name="t")
        below = raw_ops.Minimum(x=values, y=clip_value_max)
        values.shape.assert_is_compatible_with(below.shape)
        clipped = raw_ops.Maximum(x=below, y=clip_value_min, name=scope)
        values.shape.assert_is_compatible_with(clipped.shape)
        return clipped
