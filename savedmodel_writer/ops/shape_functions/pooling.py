"""Pooling, patches, and moving space into channels or batch."""

from __future__ import annotations

import math

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.partial_shape import shape_of_value
from savedmodel_writer.ops.shape_functions.data_format import (
    channel_axis,
    data_format,
    explicit_paddings,
    in_layout,
    laid_out,
    layout_rank,
    spatial_axes,
    window_attr,
    windowed,
)
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    add,
    divide,
    merge,
    multiply,
    subtract,
    with_rank,
    with_rank_at_least,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    list_input,
    with_dim,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of


def _pooled(
    c: InferenceContext, layout: str, ksize: tuple[int, ...], strides: tuple[int, ...]
) -> TensorShape:
    dims = in_layout(c, layout)
    padding, explicit = c.attr("padding"), explicit_paddings(c, layout)

    def positions(axis: int) -> Dim:
        return windowed(dims[axis], ksize[axis], strides[axis], padding, explicit=explicit[axis])

    channel = channel_axis(layout)
    depth = positions(channel) if c.op_type.startswith("MaxPool") else dims[channel]
    spatial = [positions(axis) for axis in spatial_axes(layout)]
    return shape_of(laid_out(layout, dims[0], spatial, depth))


@shape_function("AvgPool", "MaxPool")
def pool(c: InferenceContext) -> list[TensorShape]:
    """A window over rows and columns (MaxPool: or channels)."""
    layout = data_format(c)
    return [_pooled(c, layout, window_attr(c, "ksize", 4), window_attr(c, "strides", 4))]


@shape_function("QuantizedAvgPool", "QuantizedMaxPool")
def quantized_pool(c: InferenceContext) -> list[TensorShape]:
    """Pooling with the range of its values."""
    check_scalars(c, 1, 2)
    return [*pool(c), SCALAR, SCALAR]


@shape_function("MaxPoolWithArgmax")
def max_pool_with_argmax(c: InferenceContext) -> list[TensorShape]:
    """The maxima and where they are."""
    return pool(c) * 2


@shape_function("MaxPoolV2")
def max_pool_v2(c: InferenceContext) -> list[TensorShape]:
    """Window and strides are inputs."""
    layout = data_format(c)
    in_layout(c, layout)
    for index in (1, 2):
        merge(c.input_shape(index).dims, (4,))
    ksize, strides = list_input(c, 1), list_input(c, 2)
    if ksize is None or strides is None:
        return [UNKNOWN]
    return [_pooled(c, layout, tuple(ksize), tuple(strides))]


@shape_function("AvgPool3D", "MaxPool3D")
def pool_3d(c: InferenceContext) -> list[TensorShape]:
    """A window over planes, rows and columns."""
    layout = data_format(c, "NDHWC")
    dims = with_rank(c.input_shape(0), 5)
    strides, ksize = window_attr(c, "strides", 5), window_attr(c, "ksize", 5)
    spatial = [
        windowed(dims[i], ksize[i], strides[i], c.attr("padding")) for i in spatial_axes(layout)
    ]
    return [shape_of(laid_out(layout, dims[0], spatial, dims[channel_axis(layout)]))]


@shape_function("FractionalAvgPool", "FractionalMaxPool")
def fractional_pool(c: InferenceContext) -> list[TensorShape]:
    """Each axis divided by a ratio; the borders of rows and columns."""
    dims = with_rank(c.input_shape(0), 4)
    ratios = window_attr(c, "pooling_ratio", 4)
    sizes = tuple(
        None if dim is None else math.floor(dim / ratio)
        for dim, ratio in zip(dims, ratios, strict=True)
    )
    return [shape_of(sizes), shape_of(sizes[1:2]), shape_of(sizes[2:3])]


@shape_function("FractionalAvgPoolGrad")
def fractional_avg_pool_grad(c: InferenceContext) -> list[TensorShape]:
    """The shape given."""
    value = c.input_value(0)
    return [shape_of((None,) * 4) if value is None else shape_of_value(value)]


@shape_function("ExtractImagePatches")
def extract_image_patches(c: InferenceContext) -> list[TensorShape]:
    """Windows as channels."""
    dims = with_rank(c.input_shape(0), 4)
    ksizes, strides, rates = (window_attr(c, name, 4) for name in ("ksizes", "strides", "rates"))
    depth = multiply(dims[3], ksizes[1] * ksizes[2])
    if dims[1] is None or dims[2] is None:
        return [shape_of((dims[0], None, None, depth))]
    rows, columns = (
        windowed(dims[i], ksizes[i], strides[i], c.attr("padding"), rates[i]) for i in (1, 2)
    )
    return [shape_of((dims[0], rows, columns, depth))]


# --- space, depth and batch -----------------------------------------------------------------


@shape_function("SpaceToDepth", "DepthToSpace")
def space_depth(c: InferenceContext) -> list[TensorShape]:
    """Blocks of pixels become channels, or the other way round."""
    layout, block = data_format(c), c.attr("block_size")
    dims = with_rank(c.input_shape(0), layout_rank(layout))
    depth = dims[channel_axis(layout)]
    if c.op_type == "SpaceToDepth":
        spatial = [divide(dims[i], block) for i in spatial_axes(layout)]
        depth = multiply(depth, block * block)
    else:
        spatial = [multiply(dims[i], block) for i in spatial_axes(layout)]
        depth = divide(depth, block * block)
    return [shape_of(laid_out(layout, dims[0], spatial, depth))]


@shape_function("SpaceToBatchND", "BatchToSpaceND")
def space_batch_nd(c: InferenceContext) -> list[TensorShape]:
    """Blocks of space become batch entries, or the other way round."""
    length = c.input_shape(1).dims
    if length is None or len(length) != 1:
        raise ShapeError("block_shape must have rank 1.")
    if length[0] is None:
        raise ShapeError("block_shape must have known size.")
    dims = with_rank_at_least(c.input_shape(0), length[0] + 1)
    to_batch = c.op_type == "SpaceToBatchND"
    return [_space_batch(c, dims, length[0], list_input(c, 1), 2, to_batch)]


@shape_function("SpaceToBatch", "BatchToSpace")
def space_batch(c: InferenceContext) -> list[TensorShape]:
    """The same for images and square blocks."""
    dims = with_rank(c.input_shape(0), 4)
    to_batch = c.op_type == "SpaceToBatch"
    return [_space_batch(c, dims, 2, [c.attr("block_size")] * 2, 1, to_batch)]


def _space_batch(
    c: InferenceContext,
    dims: Dims | None,
    count: int,
    blocks: list[int] | None,
    margin_index: int,
    to_batch: bool,
) -> TensorShape:
    merge(c.input_shape(margin_index).dims, (count, 2))
    margins = list_input(c, margin_index)
    batch: Dim = None if dims is None else dims[0]
    if blocks is None:
        batch = None if count else batch
    else:
        for block in blocks:
            if block < 1:
                raise ShapeError(f"block_shape must be positive, but is {blocks}")
            batch = multiply(batch, block) if to_batch else divide(batch, block)
    if margins is not None and any(margin < 0 for margin in margins):
        raise ShapeError(f"{'paddings' if to_batch else 'crops'} cannot be negative: {margins}")
    spatial: list[Dim] = [None] * count
    if blocks is not None and margins is not None and dims is not None:
        for i, block in enumerate(blocks):
            before, after = margins[2 * i : 2 * i + 2]
            if to_batch:
                spatial[i] = divide(add(add(dims[i + 1], before), after), block)
            else:
                spatial[i] = subtract(subtract(multiply(dims[i + 1], block), before), after)
    if dims is None:
        return UNKNOWN
    result: Dims = (batch, *spatial, *dims[count + 1 :])
    return shape_of(with_dim(result, 0, batch))
