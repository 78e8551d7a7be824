"""What a resource handle tells of the tensors behind it."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.shapes import UNKNOWN, TensorShape


def variable_shape(c: InferenceContext) -> TensorShape:
    """The shape of the variable whose handle is the first input.

    Raises:
        ShapeError: the variable has another dtype than the node's attribute says.
    """
    handle = c.input_handle(0)
    if not handle:
        return UNKNOWN
    dtype, shape = handle[0]
    wanted = c.attr("dtype")
    if dtype is not wanted:
        raise ShapeError(
            f"Trying to read variable with wrong dtype. Expected {dtype.name} got {wanted.name}"
        )
    return shape
