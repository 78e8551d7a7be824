"""Quantized numbers: a tensor, and the least and greatest value that its numbers stand for."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    broadcast,
    merge,
    merge_dim,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, Dim, TensorShape, shape_of


def _bounds(c: InferenceContext, joined: bool = False) -> TensorShape:
    """The shape of the bounds in inputs 1 and 2: scalars, or one per entry of an axis.

    Args:
        c: the node.
        joined: whether TensorFlow compares the bounds with each other too.

    Raises:
        ShapeError: they have another shape.
    """
    axis: int = c.attr("axis")
    if axis < -1:
        raise ShapeError(f"axis should be at least -1, got {axis}")
    rank = 0 if axis == -1 else 1
    lower, upper = with_rank(c.input_shape(1), rank), with_rank(c.input_shape(2), rank)
    bounds = (merge(lower, upper) if joined else upper) or ()
    if axis == -1:
        return SCALAR
    dims = with_rank_at_least(c.input_shape(0), axis + 1)
    merge_dim(bounds[0], None if dims is None else dims[axis])
    return shape_of(bounds)


@shape_function("QuantizeV2")
def quantize(c: InferenceContext) -> list[TensorShape]:
    """The same shape, and the bounds."""
    bounds = _bounds(c)
    return [c.input_shape(0), bounds, bounds]


@shape_function("Dequantize")
def dequantize(c: InferenceContext) -> list[TensorShape]:
    """The same shape."""
    axis, rank = c.attr("axis"), c.input_shape(0).rank
    if axis >= (-1 if rank is None else rank) and axis != -1:
        raise ShapeError(f"Axis must be less than the input's rank {rank}, got {axis}")
    _bounds(c)
    return [c.input_shape(0)]


@shape_function("QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3", "QuantizeAndDequantizeV4")
def quantize_and_dequantize(c: InferenceContext) -> list[TensorShape]:
    """The same shape."""
    with_count = c.op_type.endswith("V3")
    _bounds(c, joined=not with_count)
    if with_count:
        check_scalars(c, 3)
    return [c.input_shape(0)]


@shape_function("QuantizedRelu", "QuantizedRelu6", "QuantizedReluX", "QuantizeDownAndShrinkRange")
@shape_function("Requantize")
def bounded(c: InferenceContext) -> list[TensorShape]:
    """The same shape; all other inputs are scalars."""
    check_scalars(c, *range(1, c.num_inputs))
    return [c.input_shape(0), SCALAR, SCALAR]


@shape_function("RequantizationRange")
def requantization_range(c: InferenceContext) -> list[TensorShape]:
    """The bounds."""
    check_scalars(c, 1, 2)
    return [SCALAR, SCALAR]


@shape_function("QuantizedAdd", "QuantizedMul")
def quantized_broadcast(c: InferenceContext) -> list[TensorShape]:
    """The shape that both tensors are broadcast to."""
    if c.op_type == "QuantizedAdd":
        check_scalars(c, 2, 3, 4, 5)
    dims = broadcast(c.input_shape(0).dims, c.input_shape(1).dims)
    return [shape_of(dims), SCALAR, SCALAR]


@shape_function("QuantizedInstanceNorm")
def quantized_instance_norm(c: InferenceContext) -> list[TensorShape]:
    """The shape of the images."""
    with_rank(c.input_shape(0), 4)
    check_scalars(c, 1, 2)
    return [c.input_shape(0), SCALAR, SCALAR]


@shape_function("QuantizedBatchNormWithGlobalNormalization")
def quantized_batch_norm(c: InferenceContext) -> list[TensorShape]:
    """Images with channels last."""
    images = with_rank(c.input_shape(0), 4)
    channels: Dim = images[3]
    for index in range(3, 15, 3):
        channels = merge_dim(channels, vector_length(c, index))
    return [shape_of((*images[:3], channels)), SCALAR, SCALAR]


@shape_function("FakeQuantWithMinMaxVarsPerChannel")
def fake_quant_per_channel(c: InferenceContext) -> list[TensorShape]:
    """The shape stays; bounds are vectors of the channels."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    channels: Dim = None if dims is None else dims[-1]
    channels = merge_dim(channels, vector_length(c, 1))
    merge_dim(channels, vector_length(c, 2))
    return [c.input_shape(0)]


@shape_function("FakeQuantWithMinMaxArgsGradient")
def fake_quant_args_gradient(c: InferenceContext) -> list[TensorShape]:
    """The shape stays."""
    return [c.input_shape(0)]


@shape_function("FakeQuantWithMinMaxVarsGradient")
def fake_quant_gradient(c: InferenceContext) -> list[TensorShape]:
    """Gradients of inputs and bounds."""
    dims = merge(c.input_shape(0).dims, c.input_shape(1).dims)
    check_scalars(c, 2, 3)
    return [shape_of(dims), SCALAR, SCALAR]


@shape_function("FakeQuantWithMinMaxVarsPerChannelGradient")
def fake_quant_per_channel_gradient(c: InferenceContext) -> list[TensorShape]:
    """Gradients of inputs and of the bounds of each channel."""
    with_rank_at_most(c.input_shape(0), 4)
    dims = merge(with_rank_at_least(c.input_shape(0), 1), with_rank_at_least(c.input_shape(1), 1))
    channels: Dim = None if dims is None else dims[-1]
    channels = merge_dim(channels, merge_dim(vector_length(c, 2), vector_length(c, 3)))
    bounds = shape_of((channels,))
    return [shape_of(dims), bounds, bounds]
