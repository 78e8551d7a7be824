"""Convolutions and their gradients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.data_format import (
    channel_axis,
    data_format,
    explicit_paddings,
    laid_out,
    spatial_axes,
    window_attr,
    windowed,
)
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    merge,
    merge_dim,
    multiply,
    shown,
    with_rank,
    with_rank_at_most,
)
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, shape_input
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, Dim, TensorShape, shape_of


def _check_depth(depth: Dim, filter_depth: Dim, output_depth: Dim) -> None:
    """Checks that channels go into the filter, as one group or as several."""
    if depth is None or filter_depth is None:
        return
    if filter_depth <= 0:
        raise ShapeError(f"Depth of filter must be positive, but is {filter_depth}")
    if depth % filter_depth:
        raise ShapeError(
            f"Depth of input ({depth}) is not a multiple of input depth of filter ({filter_depth})"
        )
    groups = depth // filter_depth
    if groups == 0:
        raise ShapeError("Number of groups must not be 0")
    if groups > 1 and output_depth is not None and output_depth % groups:
        raise ShapeError(
            f"Depth of output ({output_depth}) is not a multiple of the number of groups ({groups})"
        )


def convolved(c: InferenceContext, layout: str) -> TensorShape:
    """The shape of a convolution by a filter [*spatial, in, out].

    Raises:
        ShapeError: input, filter and attributes do not fit.
    """
    rank = len(layout)
    dims, kernel = with_rank(c.input_shape(0), rank), with_rank(c.input_shape(1), rank)
    with _shapes_told(dims, kernel):
        _check_depth(dims[channel_axis(layout)], kernel[-2], kernel[-1])
        spatial = _spatial(c, layout, dims, kernel)
    return shape_of(laid_out(layout, dims[0], spatial, kernel[-1]))


def _spatial(c: InferenceContext, layout: str, dims: Dims, kernel: Dims) -> list[Dim]:
    """The spatial axes of a result, of windows as large as the filter."""
    dilations = window_attr(c, "dilations", len(layout))
    strides = window_attr(c, "strides", len(layout))
    paddings, padding = explicit_paddings(c, layout), c.attr("padding")
    return [
        windowed(dims[i], window, strides[i], padding, dilations[i], paddings[i])
        for i, window in zip(spatial_axes(layout), kernel, strict=False)
    ]


@contextmanager
def _shapes_told(dims: Dims, kernel: Dims) -> Iterator[None]:
    """Errors of the block tell the shapes of input and filter."""
    try:
        yield
    except ShapeError as error:
        raise ShapeError(
            f"{error}. Shapes of input and filter are {shown(dims)} and {shown(kernel)}"
        ) from None


@shape_function("Conv2D")
def conv_2d(c: InferenceContext) -> list[TensorShape]:
    """Images by a filter [rows, columns, in, out]."""
    return [convolved(c, data_format(c))]


@shape_function("Conv3D")
def conv_3d(c: InferenceContext) -> list[TensorShape]:
    """Volumes by a filter [planes, rows, columns, in, out]."""
    return [convolved(c, data_format(c, "NDHWC"))]


@shape_function("QuantizedConv2D", "QuantizedConv2DPerChannel")
def quantized_conv_2d(c: InferenceContext) -> list[TensorShape]:
    """A convolution with the range of its values."""
    per_channel = c.op_type.endswith("PerChannel")
    check_scalars(c, *((2, 3) if per_channel else (2, 3, 4, 5)))
    output = convolved(c, "NHWC")
    if per_channel:
        with_rank_at_most(c.input_shape(4), 1)
        bounds = shape_of(with_rank_at_most(c.input_shape(5), 1))
        return [output, bounds, bounds]
    return [output, SCALAR, SCALAR]


@shape_function("DepthwiseConv2dNative")
def depthwise_conv_2d(c: InferenceContext) -> list[TensorShape]:
    """Each channel by its own filters [rows, columns, channels, multiplier]."""
    layout = data_format(c)
    dims, kernel = with_rank(c.input_shape(0), 4), with_rank(c.input_shape(1), 4)
    with _shapes_told(dims, kernel):
        depth = merge_dim(dims[channel_axis(layout)], kernel[2])
        spatial = _spatial(c, layout, dims, kernel)
    return [shape_of(laid_out(layout, dims[0], spatial, multiply(depth, kernel[3])))]


@shape_function("Conv2DBackpropInput")
def conv_2d_backprop_input(c: InferenceContext) -> list[TensorShape]:
    """The sizes of the convolution's input, also used as a transposed convolution."""
    layout = data_format(c)
    gradient, kernel = with_rank(c.input_shape(2), 4), with_rank(c.input_shape(1), 4)
    merge_dim(gradient[channel_axis(layout)], kernel[3])
    sizes = shape_input(c, 0)
    specified = (None,) * 4 if sizes.dims is None else sizes.dims
    if len(specified) == 4:
        merge_dim(specified[0], gradient[0])
        spatial = [specified[i] for i in spatial_axes(layout)]
        depth = specified[channel_axis(layout)]
    elif len(specified) == 2:
        spatial, depth = list(specified), kernel[2]
    else:
        raise ShapeError(
            "Conv2DBackpropInput requires input_sizes to contain 4 values or 2 values, but got: "
            f"{len(specified)}"
        )
    return [shape_of(laid_out(layout, gradient[0], spatial, depth))]


_TOLD = {
    # op: (input that tells the shape of the result, its rank, whether its value tells it)
    "AvgPool3DGrad": (0, 5, True),
    "AvgPoolGrad": (0, 4, True),
    "Conv2DBackpropFilter": (1, 4, True),
    "Conv3DBackpropFilter": (1, 5, False),
    "Conv3DBackpropFilterV2": (1, 5, True),
    "Conv3DBackpropInput": (0, 5, False),
    "Conv3DBackpropInputV2": (0, 5, True),
    "DepthwiseConv2dNativeBackpropFilter": (1, 4, True),
    "DepthwiseConv2dNativeBackpropInput": (0, 4, True),
    "FractionalMaxPoolGrad": (0, 4, False),
    "LRN": (0, 4, False),
    "MaxPool3DGrad": (0, 5, False),
    "MaxPoolGrad": (0, 4, False),
    "MaxPoolGradV2": (0, 4, False),
    "MaxPoolGradWithArgmax": (0, 4, False),
}


@shape_function(*_TOLD)
def told(c: InferenceContext) -> list[TensorShape]:
    """The shape of an input, or the sizes that it holds."""
    index, rank, by_value = _TOLD[c.op_type]
    shape = shape_input(c, index) if by_value else c.input_shape(index)
    return [shape_of(with_rank(shape, rank))]


@shape_function("LRNGrad")
def lrn_grad(c: InferenceContext) -> list[TensorShape]:
    """The shape that all inputs have."""
    dims: Dims | None = with_rank(c.input_shape(0), 4)
    for index in (1, 2):
        dims = merge(dims, c.input_shape(index).dims)
    return [shape_of(dims)]


@shape_function("Dilation2D")
def dilation_2d(c: InferenceContext) -> list[TensorShape]:
    """A maximum over a window of each channel."""
    dims, kernel = with_rank(c.input_shape(0), 4), with_rank(c.input_shape(1), 3)
    strides, rates = window_attr(c, "strides", 4), window_attr(c, "rates", 4)
    if None in (*dims[1:3], *kernel[:2]):
        return [shape_of((dims[0], None, None, kernel[2]))]
    merge_dim(dims[3], kernel[2])
    rows, columns = (
        windowed(dims[i], kernel[i - 1], strides[i], c.attr("padding"), rates[i]) for i in (1, 2)
    )
    return [shape_of((dims[0], rows, columns, kernel[2]))]


@shape_function("Dilation2DBackpropInput")
def dilation_2d_backprop_input(c: InferenceContext) -> list[TensorShape]:
    """The shape of the input."""
    return [c.input_shape(0)]


@shape_function("Dilation2DBackpropFilter")
def dilation_2d_backprop_filter(c: InferenceContext) -> list[TensorShape]:
    """The shape of the filter."""
    return [c.input_shape(1)]
