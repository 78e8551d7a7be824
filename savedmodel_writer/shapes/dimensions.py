"""Dimensions: ints, or None where unknown."""

from __future__ import annotations

from operator import index
from typing import Any, TypeAlias

from savedmodel_writer.errors import InvalidTypeError, ShapeError

Dim: TypeAlias = "int | None"


def dimensions(dims: Any) -> tuple[Dim, ...] | None:
    """Returns the dimensions in what TensorShape takes, checked; None for an unknown rank.

    Raises:
        InvalidTypeError: `dims`, or a dimension in it, is of no type that is taken.
        ShapeError: a dimension is negative.
    """
    if dims is None:
        return None
    if isinstance(dims, (tuple, list)):
        return tuple([d if type(d) is int and d >= 0 else _dim(d, dims) for d in dims])
    if isinstance(dims, (str, bytes)):
        raise InvalidTypeError(f"{dims!r} is not a shape: expected ints or None, as in [None, 64]")
    if hasattr(dims, "rank") and hasattr(dims, "as_list"):  # TensorFlow's TensorShape
        return None if dims.rank is None else tuple(dims.as_list())
    try:
        iterator = iter(dims)
    except TypeError:  # one dimension, as an int or an array of rank 0
        return (_dim(dims, dims),)
    return tuple([_dim(dim, dims) for dim in iterator])


def _dim(value: Any, dims: Any) -> Dim:
    """One dimension, checked; `dims` is the shape it stands in."""
    if value is None:
        return None
    try:
        size = int(index(value))
    except TypeError:
        if getattr(value, "value", value) is None:  # an unknown tf.compat.v1.Dimension
            return None
        raise InvalidTypeError(
            f"{value!r} in shape {dims!r} is not a dimension: expected an int, or None if unknown"
        ) from None
    if size < 0:
        raise ShapeError(f"Dimension {size} of shape {dims!r} must be >= 0, or None if unknown")
    return size
