"""Convolutions: windows of weights that move over sequences, images and volumes.

`filter` and `filters` are two names of the weights: sizes of the window, channels, output channels.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidArgumentError, ShapeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.nn.batch_dimensions import over_batch_dimensions
from savedmodel_writer.nn.dilated_windows import dilated
from savedmodel_writer.nn.window_arguments import (
    channels_first,
    either,
    explicit_padding,
    per_dimension,
    strides_or_dilations,
)
from savedmodel_writer.shapes import TensorShape, as_shape

_ONES_2D = [1, 1, 1, 1]
_ONES_3D = [1, 1, 1, 1, 1]


def conv1d(
    value: Any = None,
    filters: Any = None,
    stride: Any = None,
    padding: Any = None,
    use_cudnn_on_gpu: bool | None = None,
    data_format: str | None = None,
    name: str | None = None,
    input: Any = None,
    dilations: Any = None,
) -> Tensor:
    """Convolution over sequences, "NWC" or "NCW"; `input` is another name of `value`."""
    value = either("input", input, "value", value)
    with in_scope(name, "conv1d", value, filters) as scope:
        first = data_format in ("NCW", "NCHW")
        if not first and data_format not in (None, "NWC", "NHWC"):
            raise InvalidArgumentError(f"data_format: expected NWC or NCW, found {data_format!r}")
        rows = -2 if first else -3
        convolve = partial(
            raw_ops.Conv2D,
            strides=[1, *per_dimension(stride, 1, first, "stride")],
            padding=padding,
            use_cudnn_on_gpu=use_cudnn_on_gpu,
            data_format="NCHW" if first else "NHWC",
            dilations=[1, *per_dimension(dilations, 1, first, "dilations")],
        )
        value = raw_ops.ExpandDims(input=value, axis=rows)
        filters = raw_ops.ExpandDims(input=filters, axis=0)
        result = over_batch_dimensions(convolve, value, 3, scope, filter=filters)
        return raw_ops.Squeeze(input=result, axis=[rows])


def conv2d(
    input: Any,
    filter: Any = None,
    strides: Any = None,
    padding: Any = None,
    use_cudnn_on_gpu: bool = True,
    data_format: str | None = "NHWC",
    dilations: Any = _ONES_2D,
    name: str | None = None,
    filters: Any = None,
) -> Tensor:
    """Convolution over images.

    Args:
        input: images [batch, rows, columns, channels]; there may be several batch dimensions.
        filter: weights [rows, columns, channels, output channels].
        strides: how far the window moves: one number, one per spatial dimension, or four.
        padding: "SAME", "VALID", or four pairs of numbers.
        use_cudnn_on_gpu: an attribute of the node.
        data_format: "NHWC" or "NCHW".
        dilations: the distance of the window's elements, in the forms of `strides`.
        name: name of the node.
        filters: another name of `filter`.

    Raises:
        InvalidInputError: the arguments do not fit each other.
    """
    filters = either("filters", filters, "filter", filter)
    padding, explicit_paddings = explicit_padding(padding)
    first = channels_first(data_format)
    convolve = partial(
        raw_ops.Conv2D,
        strides=per_dimension(strides, 2, first, "strides"),
        padding=padding,
        use_cudnn_on_gpu=use_cudnn_on_gpu,
        explicit_paddings=explicit_paddings,
        data_format=data_format,
        dilations=per_dimension(dilations, 2, first, "dilations"),
    )
    return over_batch_dimensions(convolve, input, 3, name, filter=filters)


def conv3d(
    input: Any,
    filter: Any = None,
    strides: Any = None,
    padding: Any = None,
    data_format: str = "NDHWC",
    dilations: Any = _ONES_3D,
    name: str | None = None,
    filters: Any = None,
) -> Tensor:
    """Convolution over volumes; strides and dilations have five numbers."""
    return raw_ops.Conv3D(
        input=input,
        filter=either("filters", filters, "filter", filter),
        strides=strides,
        padding=padding,
        data_format=data_format,
        dilations=dilations,
        name=name,
    )


def convolution(
    input: Any,
    filter: Any,
    padding: Any,
    strides: Any = None,
    dilation_rate: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    filters: Any = None,
    dilations: Any = None,
) -> Tensor:
    """Convolution in one, two or three spatial dimensions, as the filter's rank tells.

    Strides and dilations are one number, or one for each spatial dimension; `dilations` is another
    name of `dilation_rate`. With dilations the strides are 1, maps are cut in blocks as
    `with_space_to_batch` does it, and for images the padding may be four pairs of numbers.

    Raises:
        InvalidInputError: the arguments do not fit each other.
    """
    filters = _tensor(either("filters", filters, "filter", filter), "filters", input)
    dilations = either("dilations", dilations, "dilation_rate", dilation_rate)
    input = _tensor(input, "input", filters)
    spatial, batch = _dimensions(as_shape(input.shape), as_shape(filters.shape))
    first = channels_first(data_format)
    one_first = first and batch == 1  # where TensorFlow puts the 1 of the channels
    dilations = per_dimension(dilations, spatial, one_first, "dilations")
    strides = per_dimension(strides, spatial, one_first, "strides")
    with in_scope(name, "convolution", input, filters) as scope:

        def convolve(maps: Any, strides: Any, padding: Any, dilations: Any) -> Tensor:
            if spatial == 1:
                return conv1d(
                    maps, filters, strides, padding, None, data_format, scope, dilations=dilations
                )
            op = partial(
                raw_ops.Conv2D if spatial == 2 else raw_ops.Conv3D,
                strides=strides,
                padding=padding,
                data_format=data_format,
                dilations=dilations,
            )
            return over_batch_dimensions(op, maps, spatial + 1, scope, filter=filters)

        if all(dilation == 1 for dilation in dilations):
            return convolve(input, strides, padding, dilations)
        of_space = slice(2, None) if one_first else slice(1, -1)
        steps, rates = strides_or_dilations(spatial, strides[of_space], dilations[of_space])
        _check_channels(input.shape, filters.shape, batch if first else batch + spatial, spatial)
        strides = per_dimension(list(steps), spatial, first, "strides")

        def plain(maps: Tensor, _: int, padding: Any) -> Tensor:
            if spatial == 2:
                return conv2d(maps, filters, strides, padding, True, data_format, name=scope)
            return convolve(maps, strides, padding, None)

        dims = range(batch + first, batch + first + spatial)
        result = dilated(input, rates, padding, plain, filters.shape, dims, data_format)
        if first and (rates > 1).any() and not result.shape[1]:
            known = result.shape.as_list()
            result.set_shape([known[0], filters.shape[-1], *known[2:]])
        return result


def atrous_conv2d(
    value: Any, filters: Any, rate: Any, padding: Any, name: str | None = None
) -> Tensor:
    """`convolution` over images, with `rate` as the dilations."""
    return convolution(value, filters, padding, dilation_rate=rate, name=name)


def _tensor(value: Any, name: str, other: Any) -> Any:
    """The value, as a tensor if it is neither that nor a variable."""
    if hasattr(value, "__graph_tensor__"):
        return value
    with in_scope(None, "convolution_internal", value, other):
        return convert_to_tensor(value, name=name)


def _dimensions(shape: TensorShape, filter_shape: TensorShape) -> tuple[int, int]:
    """The numbers of spatial and of batch dimensions."""
    spatial = (filter_shape.rank or shape.rank or 0) - 2
    if spatial not in (1, 2, 3):
        raise ShapeError(
            f"convolution: expected 1, 2 or 3 spatial dimensions, found a filter of shape "
            f"{filter_shape} and an input of shape {shape}"
        )
    return spatial, shape.rank - spatial - 1 if shape.rank else 1


def _check_channels(shape: TensorShape, filter_shape: TensorShape, axis: int, of: int) -> None:
    shape.with_rank_at_least(of + 2)
    channels, of_filter = shape[axis], filter_shape[of]
    if channels is not None and of_filter and channels % of_filter:
        raise ShapeError(
            f"convolution: the channels of the input {shape} are no multiple of those of the "
            f"filter {filter_shape}"
        )
