"""Depthwise convolutions: each channel has filters of its own; and separable ones.

In `depthwise_conv2d` and `separable_conv2d` `rate` and `dilations` are names of one argument: the
distance of the window's elements in rows and columns.
"""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import shape
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.nn.convolutions import conv2d
from savedmodel_writer.nn.dilated_windows import with_space_to_batch
from savedmodel_writer.nn.window_arguments import either, explicit_padding

_ONES = [1, 1, 1, 1]


def depthwise_conv2d(
    input: Any,
    filter: Any,
    strides: Any,
    padding: Any,
    rate: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    dilations: Any = None,
) -> Tensor:
    """Convolution of each channel of images with filters [rows, columns, channels, results].

    Raises:
        InvalidInputError: the arguments do not fit each other.
    """
    rate = either("dilations", dilations, "rate", rate)
    with in_scope(name, "depthwise", input, filter) as scope:
        input = convert_to_tensor(input, name="tensor_in")
        filter = convert_to_tensor(filter, name="filter_in")
        return _depthwise(input, filter, strides, padding, rate, data_format, scope)


def separable_conv2d(
    input: Any,
    depthwise_filter: Any,
    pointwise_filter: Any,
    strides: Any,
    padding: Any,
    rate: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    dilations: Any = None,
) -> Tensor:
    """`depthwise_conv2d`, then a filter [1, 1, channels, output channels] that mixes channels."""
    rate = either("dilations", dilations, "rate", rate)
    with in_scope(name, "separable_conv2d", input, depthwise_filter, pointwise_filter) as scope:
        input = convert_to_tensor(input, name="tensor_in")
        depthwise = convert_to_tensor(depthwise_filter, name="depthwise_filter")
        pointwise = convert_to_tensor(pointwise_filter, name="pointwise_filter")
        pointwise.shape.with_rank(4)[:2].assert_is_compatible_with([1, 1])
        maps = _depthwise(input, depthwise, strides, padding, rate, data_format, "depthwise")
        return conv2d(maps, pointwise, _ONES, "VALID", data_format=data_format, name=scope)


def depthwise_conv2d_native(
    input: Any,
    filter: Any,
    strides: Any,
    padding: Any,
    data_format: str | None = "NHWC",
    dilations: Any = _ONES,
    name: str | None = None,
) -> Tensor:
    """`depthwise_conv2d` as one node, with four dilations."""
    padding, explicit_paddings = explicit_padding(padding)
    return raw_ops.DepthwiseConv2dNative(
        input=input,
        filter=filter,
        strides=strides,
        padding=padding,
        explicit_paddings=explicit_paddings,
        data_format=data_format,
        dilations=dilations,
        name=name,
    )


def _depthwise(
    input: Any, filter: Any, strides: Any, padding: Any, rate: Any, data_format: Any, name: str
) -> Tensor:
    def op(maps: Tensor, _: int, padding: Any) -> Tensor:
        return depthwise_conv2d_native(maps, filter, strides, padding, data_format, name=name)

    rate = [1, 1] if rate is None else rate
    return with_space_to_batch(input, rate, padding, op, shape(filter), data_format=data_format)
