"""Sequences of numbers."""

from __future__ import annotations

import math

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, scalar_input
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import TensorShape, shape_of


@shape_function("Range")
def range_(c: InferenceContext) -> list[TensorShape]:
    """From start to before limit."""
    check_scalars(c, 0, 1, 2)
    values = [c.input_value(index) for index in range(3)]
    if any(value is None for value in values):
        return [shape_of((None,))]
    start, limit, delta = (value.item() for value in values if value is not None)
    if start > limit and delta > 0:
        raise ShapeError(f"Requires start <= limit when delta > 0: {start}/{limit}")
    if start < limit and delta < 0:
        raise ShapeError(f"Requires start >= limit when delta < 0: {start}/{limit}")
    if delta == 0:
        raise ShapeError("Requires delta != 0")
    if isinstance(delta, int):
        return [shape_of((-(-abs(limit - start) // abs(delta)),))]
    # As the kernel: the difference and the quotient are rounded to the dtype.
    dtype = c.input_dtype(0).as_numpy_dtype
    quotient = dtype(dtype(limit) - dtype(start)) / dtype(delta)
    return [shape_of((math.ceil(abs(float(quotient))),))]


@shape_function("LinSpace")
def lin_space(c: InferenceContext) -> list[TensorShape]:
    """As many as the third input says."""
    check_scalars(c, 0, 1, 2)
    count = scalar_input(c, 2)
    if count is not None and count <= 0:
        raise ShapeError(f"Requires num > 0: {count}")
    return [shape_of((count,))]
