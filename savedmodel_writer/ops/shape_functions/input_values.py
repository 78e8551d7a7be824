"""Inputs whose values decide about shapes: axes, sizes and whole shapes."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    dim_of_value,
    with_rank,
    with_rank_at_most,
)
from savedmodel_writer.shapes import Dim, TensorShape


def shape_input(c: InferenceContext, index: int) -> TensorShape:
    """What is known of the shape that an input describes.

    Raises:
        ShapeError: the input cannot describe a shape.
    """
    with_rank(c.input_shape(index), 1)
    return c.input_value_as_shape(index)


def shape_or_scalar_input(c: InferenceContext, index: int) -> TensorShape:
    """The same, where a scalar of -1 stands for an unknown rank.

    Raises:
        ShapeError: the input cannot describe a shape.
    """
    with_rank_at_most(c.input_shape(index), 1)
    return c.input_value_as_shape(index)


def scalar_input(c: InferenceContext, index: int) -> int | None:
    """The integer that an input holds, None if unknown.

    Raises:
        ShapeError: the input is no scalar.
    """
    value = c.input_value(index)
    if value is None:
        return None
    if value.ndim:
        raise ShapeError(f"Input {index} must be scalar but has rank {value.ndim}")
    return int(value)


def size_input(c: InferenceContext, index: int) -> Dim:
    """The dimension that a scalar input gives.

    Raises:
        ShapeError: the input is no scalar, or is negative.
    """
    size = scalar_input(c, index)
    if size is not None and size < 0:
        raise ShapeError(
            f"Dimension size, given by scalar input {index}, must be non-negative but is {size}"
        )
    return size


def axis_input(c: InferenceContext, index: int, rank: int | None) -> int | None:
    """The axis of a tensor of that rank which a scalar input gives; None if unknown.

    Raises:
        ShapeError: the input is no scalar, or is out of range.
    """
    axis = scalar_input(c, index)
    if axis is None or (rank is None and axis < 0):
        return None
    if rank is None or 0 <= axis < rank:
        return axis
    if not -rank <= axis < rank:
        raise ShapeError(
            f"Dimension size, given by scalar input {index}, must be in range [-{rank}, {rank}) "
            f"but is {axis}"
        )
    return axis + rank


def list_input(c: InferenceContext, index: int) -> list[int] | None:
    """The integers that an input holds, flattened; None if unknown."""
    value = c.input_value(index)
    return None if value is None else [int(item) for item in value.reshape(-1)]


def check_scalars(c: InferenceContext, *indices: int) -> None:
    """Checks that these inputs may be scalars.

    Raises:
        ShapeError: one is not.
    """
    for index in indices:
        with_rank(c.input_shape(index), 0)


def vector_length(c: InferenceContext, index: int) -> Dim:
    """The length of an input that must be a vector.

    Raises:
        ShapeError: it is none.
    """
    return with_rank(c.input_shape(index), 1)[0]


def with_dim(dims: Dims, axis: int, dim: Dim) -> Dims:
    """The dimensions with one of them replaced; a negative axis counts from the end."""
    axis %= len(dims)
    return (*dims[:axis], dim, *dims[axis + 1 :])


def ranked(c: InferenceContext, *ranks: int) -> list[Dims]:
    """The dimensions of the first inputs, which must have these ranks.

    Raises:
        ShapeError: one has another rank.
    """
    return [with_rank(c.input_shape(index), rank) for index, rank in enumerate(ranks)]


def attr_dim(c: InferenceContext, name: str) -> Dim:
    """The dimension that an attribute gives; -1 is an unknown one.

    Raises:
        ShapeError: it is below -1, or no int32.
    """
    return dim_of_value(int32_attr(c, name))


def int32_attr(c: InferenceContext, name: str) -> int:
    """An attribute that TensorFlow reads as an int32.

    Raises:
        ShapeError: it is none.
    """
    value: int = c.attr(name)
    if not -(2**31) <= value < 2**31:
        raise ShapeError(f"Attr {name} has value {value} out of range for an int32")
    return value
