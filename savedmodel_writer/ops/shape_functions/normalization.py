"""Biases, batch normalization, softmax and cross entropies."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.data_format import channel_axis, data_format
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    broadcast,
    merge,
    merge_dim,
    shown,
    with_rank,
    with_rank_at_least,
)
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, with_dim
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of


def _bias_axis(c: InferenceContext) -> int:
    return 1 if data_format(c).startswith("NC") else -1


@shape_function("BiasAdd", "BiasAddV1")
def bias_add(c: InferenceContext) -> list[TensorShape]:
    """One bias per channel."""
    axis = _bias_axis(c)
    dims = with_rank_at_least(c.input_shape(0), 3 if axis == 1 else 2)
    bias = with_rank(c.input_shape(1), 1)[0]
    if dims is None:
        return [UNKNOWN]
    if dims[axis] == bias or bias is None:
        return [c.input_shape(0)]
    try:
        return [shape_of(with_dim(dims, axis, merge_dim(dims[axis], bias)))]
    except ShapeError as error:
        raise ShapeError(f"{error}. Shapes are {shown(dims)} and [{bias}]") from None


@shape_function("BiasAddGrad")
def bias_add_grad(c: InferenceContext) -> list[TensorShape]:
    """A vector of the channels."""
    axis = _bias_axis(c)
    dims = with_rank_at_least(c.input_shape(0), 3 if axis == 1 else 2)
    return [shape_of((None if dims is None else dims[axis],))]


@shape_function("QuantizedBiasAdd")
def quantized_bias_add(c: InferenceContext) -> list[TensorShape]:
    """Biases with the range of the values."""
    check_scalars(c, 2, 3, 4, 5)
    return [*bias_add(c), SCALAR, SCALAR]


def _merge_vectors(c: InferenceContext, channels: Dim, indices: range) -> Dim:
    for index in indices:
        channels = merge_dim(channels, with_rank(c.input_shape(index), 1)[0])
    return channels


@shape_function("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
def fused_batch_norm(c: InferenceContext) -> list[TensorShape]:
    """The normalized images, and vectors of the channels."""
    layout = data_format(c)
    dims = with_rank(c.input_shape(0), len(layout))
    axis = channel_axis(layout)
    try:
        factor = c.attr("exponential_avg_factor")
    except KeyError:
        factor = 1.0
    # In training, mean and variance are inputs only for a running average.
    inputs = 3 if c.attr("is_training") and factor == 1.0 else 5
    channels = _merge_vectors(c, dims[axis], range(1, inputs))
    vector = shape_of((channels,))
    outputs = [shape_of(with_dim(dims, axis, channels)), vector, vector, vector, vector]
    return [*outputs, UNKNOWN] if c.op_type == "FusedBatchNormV3" else outputs


@shape_function("FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3")
def fused_batch_norm_grad(c: InferenceContext) -> list[TensorShape]:
    """Gradients of images, scale and offset."""
    layout = data_format(c)
    gradient = with_rank(c.input_shape(0), len(layout))
    x = with_rank(c.input_shape(1), len(layout))
    axis = channel_axis(layout)
    channels = _merge_vectors(c, merge_dim(gradient[axis], x[axis]), range(2, 5))
    vector, empty = shape_of((channels,)), shape_of((0,))
    return [shape_of(with_dim(gradient, axis, channels)), vector, vector, empty, empty]


@shape_function("BatchNormWithGlobalNormalization")
def batch_norm_with_global_normalization(c: InferenceContext) -> list[TensorShape]:
    """Images with channels last."""
    dims = with_rank(c.input_shape(0), 4)
    return [shape_of((*dims[:3], _merge_vectors(c, dims[3], range(1, 5))))]


@shape_function("Softmax", "LogSoftmax")
def softmax(c: InferenceContext) -> list[TensorShape]:
    """The shape stays."""
    with_rank_at_least(c.input_shape(0), 1)
    return [c.input_shape(0)]


@shape_function("SoftmaxCrossEntropyWithLogits")
def softmax_cross_entropy(c: InferenceContext) -> list[TensorShape]:
    """A loss per row, and the gradient."""
    features, labels = c.input_shape(0), c.input_shape(1)
    dims: Dims | None
    try:
        dims = merge(with_rank(features, 2), labels.dims)
    except ShapeError:
        dims = broadcast(features.dims, labels.dims)
        if dims is None or len(dims) != 2:
            raise ShapeError(
                "Shape must be broadcasted with rank 2, but is rank "
                f"{'unknown' if dims is None else len(dims)}: {shown(dims)}"
            ) from None
    assert dims is not None
    return [shape_of(dims[:1]), shape_of(dims)]


@shape_function("SparseSoftmaxCrossEntropyWithLogits")
def sparse_softmax_cross_entropy(c: InferenceContext) -> list[TensorShape]:
    """A loss per row, and the gradient; labels are class numbers."""
    features, labels = with_rank(c.input_shape(0), 2), with_rank(c.input_shape(1), 1)
    batch = merge_dim(features[0], labels[0])
    return [shape_of((batch,)), shape_of((batch, features[1]))]
