"""Gathering rows and elements by their indices."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.partial_shape import subshape
from savedmodel_writer.ops.shape_functions.dimensions import (
    concatenate,
    shown,
    with_rank_at_least,
)
from savedmodel_writer.ops.shape_functions.handles import variable_shape
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, scalar_input
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import UNKNOWN, TensorShape, shape_of

_END = (1 << 63) - 1


@shape_function("Gather")
def gather(c: InferenceContext) -> list[TensorShape]:
    """Rows of the first axis."""
    params = with_rank_at_least(c.input_shape(0), 1)
    return [shape_of(concatenate(c.input_shape(1).dims, None if params is None else params[1:]))]


@shape_function("GatherV2")
def gather_v2(c: InferenceContext) -> list[TensorShape]:
    """Entries of an axis; the leading `batch_dims` axes of both inputs go together."""
    params = with_rank_at_least(c.input_shape(0), 1)
    indices = c.input_shape(1).dims
    check_scalars(c, 2)
    axis, batch_dims = scalar_input(c, 2), c.attr("batch_dims")
    rank = None
    if params is not None and indices is not None:
        # TensorFlow begins without the axis. It does not count negative batch_dims from the end
        # then, and makes a shape of this rank, with which it may end the process.
        rank = len(params) + len(indices) - 1 - batch_dims
        if rank < -1:
            raise ShapeError(
                f"batch_dims {batch_dims} is larger than all axes of params and indices together"
            )
    if axis is None:
        return [UNKNOWN if rank is None or rank < 0 else shape_of((None,) * rank)]
    with_rank_at_least(c.input_shape(0), -axis if axis < 0 else axis + 1)
    with_rank_at_least(c.input_shape(1), abs(batch_dims))
    if batch_dims < 0:
        if indices is None:
            return [UNKNOWN]
        batch_dims += len(indices)
    with_rank_at_least(c.input_shape(0), batch_dims + 1)
    if params is None or indices is None:
        return [UNKNOWN]
    axis %= len(params)
    return [shape_of(params[:axis] + indices[batch_dims:] + params[axis + 1 :])]


def gathered_nd(params: TensorShape, indices: TensorShape) -> TensorShape:
    """The shape of parts of `params`, whose leading axes the last axis of `indices` indexes.

    Raises:
        ShapeError: there are more indices than axes.
    """
    index = with_rank_at_least(indices, 1)
    if params.dims is None or index is None or index[-1] is None:
        return UNKNOWN
    if index[-1] > len(params.dims):
        raise ShapeError(
            "indices.shape[-1] must be <= params.rank, but saw indices shape: "
            f"{shown(index)} and params shape: {shown(params.dims)}"
        )
    return shape_of(index[:-1] + params.dims[index[-1] :])


@shape_function("GatherNd")
def gather_nd(c: InferenceContext) -> list[TensorShape]:
    """Elements or parts by their position."""
    if c.input_handle(0):  # TensorFlow looks for a variable's dtype, which this op does not tell
        raise ShapeError("No attr named 'dtype': GatherNd takes no handles")
    return [gathered_nd(c.input_shape(0), c.input_shape(1))]


@shape_function("ResourceGather")
def resource_gather(c: InferenceContext) -> list[TensorShape]:
    """Rows of a variable."""
    params = variable_shape(c)
    batch_dims, indices = c.attr("batch_dims"), c.input_shape(1)
    if batch_dims < 0:
        raise ShapeError(f"batch_dims is negative ({batch_dims})")
    with_rank_at_least(params, batch_dims + 1)
    with_rank_at_least(indices, batch_dims)
    outer = subshape(params, 0, batch_dims, 1).dims
    middle = subshape(indices, batch_dims, _END, 1).dims
    inner = subshape(params, batch_dims + 1, _END, 1).dims
    return [shape_of(concatenate(concatenate(outer, middle), inner))]


@shape_function("ResourceGatherNd")
def resource_gather_nd(c: InferenceContext) -> list[TensorShape]:
    """Elements or parts of a variable."""
    params = variable_shape(c) if c.input_handle(0) else c.input_shape(0)
    return [gathered_nd(params, c.input_shape(1))]
