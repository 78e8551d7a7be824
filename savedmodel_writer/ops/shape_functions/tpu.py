"""Tensors in parts on several TPU cores."""

from __future__ import annotations

from savedmodel_writer.dtypes import resource
from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import Dims, merge, multiply, shown
from savedmodel_writer.ops.shape_functions.input_values import with_dim
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import TensorShape, shape_of


@shape_function("TPUPartitionedInput")
def partitioned_input(c: InferenceContext) -> list[TensorShape]:
    """The parts joined along an axis; of variables, what their handles tell is joined."""
    axis, last = c.attr("partition_dim"), c.num_inputs - 1
    is_resource = c.attr("T") is resource
    dims = c.input_shape(last).dims
    handle = c.input_handle(last) if is_resource else None
    known = (handle[0][1].dims if handle else None) if is_resource else dims
    if axis < -1 or (known is not None and axis >= len(known)):
        raise ShapeError(f"Cannot partition dim {axis} of a tensor of shape {shown(known)}")
    for index in range(last - 1, -1, -1):
        dims = merge(c.input_shape(index).dims, dims)
    if is_resource:
        _join_handles(c, axis)
        return [shape_of(dims)]
    return [shape_of(dims if axis == -1 else _joined(c, dims, axis))]


def _joined(c: InferenceContext, dims: Dims | None, axis: int) -> Dims | None:
    if dims is None:
        return None
    if axis >= len(dims):  # TensorFlow looks at the last part's rank, and ends the process
        raise ShapeError(f"Cannot partition dim {axis} of rank {len(dims)} tensor.")
    return with_dim(dims, axis, multiply(dims[axis], c.num_inputs))


def _join_handles(c: InferenceContext, axis: int) -> None:
    dims: Dims | None = None
    dtype = None
    for index in range(c.num_inputs - 1, -1, -1):
        handle = c.input_handle(index)
        if not handle:
            continue
        dtype, shape = handle[0]
        if not shape.is_fully_defined():
            raise ShapeError(
                f"Inputs must have static shape, input[{index}] has unknown dimension."
            )
        dims = merge(shape.dims, dims)
    if dtype is not None:
        joined = dims if axis == -1 else _joined(c, dims, axis)
        c.set_output_handle(0, ((dtype, shape_of(joined)),))
