"""Transposed convolutions: each element of the input adds a window of weights to a larger map.

The weights are those of the convolution: sizes of the window, output channels, channels.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.nn.window_arguments import (
    channels_first,
    either,
    explicit_padding,
    per_dimension,
)


def conv1d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: str = "SAME",
    data_format: str | None = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The transpose of `conv1d`; the output has three dimensions."""
    with in_scope(name, "conv1d_transpose", input, filters, output_shape) as scope:
        first = data_format == "NCW"
        if not first and data_format not in (None, "NWC"):
            raise InvalidArgumentError(f"data_format: expected NWC or NCW, found {data_format!r}")
        rows = 2 if first else 1
        strides = [1, *per_dimension(strides, 1, first, "strides")]
        dilations = [1, *per_dimension(dilations, 1, first, "dilations")]
        input = raw_ops.ExpandDims(input=input, axis=rows)
        filters = raw_ops.ExpandDims(input=filters, axis=0)
        sizes = output_shape if isinstance(output_shape, Tensor) else list(output_shape)
        sizes = raw_ops.ConcatV2(values=[sizes[:rows], [1], sizes[rows:]], axis=0, name="concat")
        result = raw_ops.Conv2DBackpropInput(
            input_sizes=sizes,
            filter=filters,
            out_backprop=input,
            strides=strides,
            padding=padding,
            data_format="NCHW" if first else "NHWC",
            dilations=dilations,
            name=scope,
        )
        return raw_ops.Squeeze(input=result, axis=[rows])


def conv2d_transpose(
    value: Any = None,
    filter: Any = None,
    output_shape: Any = None,
    strides: Any = None,
    padding: Any = "SAME",
    data_format: str | None = "NHWC",
    name: str | None = None,
    input: Any = None,
    filters: Any = None,
    dilations: Any = None,
) -> Tensor:
    """The transpose of `conv2d`; `output_shape` is four numbers, or a Tensor of them.

    Raises:
        InvalidInputError: the arguments do not fit each other.
    """
    value = either("input", input, "value", value)
    filters = either("filters", filters, "filter", filter)
    return _transposed(
        2, value, filters, output_shape, strides, padding, data_format, dilations, name
    )


def conv3d_transpose(
    value: Any,
    filter: Any = None,
    output_shape: Any = None,
    strides: Any = None,
    padding: str = "SAME",
    data_format: str | None = "NDHWC",
    name: str | None = None,
    input: Any = None,
    filters: Any = None,
    dilations: Any = None,
) -> Tensor:
    """The transpose of `conv3d`, with the arguments of `conv2d_transpose`."""
    value = either("input", input, "value", value)
    filters = either("filters", filters, "filter", filter)
    return _transposed(
        3, value, filters, output_shape, strides, padding, data_format, dilations, name
    )


def conv_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The transpose in one, two or three spatial dimensions, as `output_shape` tells."""
    with in_scope(name, "conv_transpose", input, filters, output_shape) as scope:
        if isinstance(output_shape, Tensor):
            rank = output_shape.shape[0]
        elif isinstance(output_shape, Sized):
            rank = len(output_shape)
        else:
            rank = None
        if rank not in (3, 4, 5):
            raise InvalidTypeError(
                f"output_shape: expected 3, 4 or 5 numbers, found {output_shape!r}"
            )
        rest = (input, filters, output_shape, strides, padding, data_format, dilations, scope)
        return conv1d_transpose(*rest) if rank == 3 else _transposed(rank - 2, *rest)


def _transposed(
    spatial: int,
    value: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any,
    data_format: str | None,
    dilations: Any,
    name: str | None,
) -> Tensor:
    """The transpose over images or volumes."""
    with in_scope(name, f"conv{spatial}d_transpose", value, filters, output_shape) as scope:
        first = channels_first(data_format)
        arguments: dict[str, Any] = {
            "input_sizes": output_shape,
            "filter": filters,
            "out_backprop": value,
            "strides": per_dimension(strides, spatial, first, "strides"),
            "data_format": data_format,
            "dilations": per_dimension(dilations, spatial, first, "dilations"),
            "name": scope,
        }
        if spatial == 3:
            return raw_ops.Conv3DBackpropInputV2(padding=padding, **arguments)
        padding, explicit = explicit_padding(padding)
        return raw_ops.Conv2DBackpropInput(padding=padding, explicit_paddings=explicit, **arguments)
