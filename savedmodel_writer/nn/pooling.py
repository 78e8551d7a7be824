"""Pooling: the largest element or the mean of windows that move over maps.

In each function `ksize` are the window's sizes and `strides` how far it moves: one number, one for
each spatial dimension, or one for each dimension. `padding` is "SAME" or "VALID"; `max_pool`,
`max_pool1d` and `max_pool2d` also take a pair of numbers for each dimension. What does not fit
raises InvalidInputError.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import int64
from savedmodel_writer.errors import InvalidArgumentError, ShapeError
from savedmodel_writer.graph import Tensor, convert_to_tensor, get_default_graph
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.nn.dilated_windows import with_space_to_batch
from savedmodel_writer.nn.window_arguments import (
    channels_first,
    either,
    explicit_padding,
    per_dimension,
    strides_or_dilations,
)
from savedmodel_writer.shapes import as_shape

# By the number of spatial dimensions.
_FORMATS = {1: "NWC", 2: "NHWC", 3: "NDHWC"}
_LARGEST = {1: "MaxPool1d", 2: "MaxPool2d", 3: "MaxPool3D"}
_MEAN = {1: "AvgPool1D", 2: "AvgPool", 3: "AvgPool3D"}


def max_pool(
    value: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str | None = "NHWC",
    name: str | None = None,
    input: Any = None,
) -> Tensor:
    """The largest element of windows over images; `input` is another name of `value`."""
    value = either("input", input, "value", value)
    if 0 in per_dimension(ksize, 2, channels_first(data_format), "ksize"):
        raise InvalidArgumentError(f"ksize: expected sizes above 0, found {ksize!r}")
    return _pooled("MaxPool", 2, value, ksize, strides, padding, data_format, name)


def avg_pool(
    value: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str | None = "NHWC",
    name: str | None = None,
    input: Any = None,
) -> Tensor:
    """The mean of windows over images; `input` is another name of `value`."""
    value = either("input", input, "value", value)
    return _pooled(_MEAN[2], 2, value, ksize, strides, padding, data_format, name)


avg_pool2d = avg_pool


def _over(name: str, what: str, kinds: dict[int, str], spatial: int = 0) -> Callable[..., Tensor]:
    """A function over maps of so many spatial dimensions; 0: as the input's rank tells."""

    def function(
        input: Any,
        ksize: Any,
        strides: Any,
        padding: Any,
        data_format: str | None = _FORMATS.get(spatial),
        name: str | None = None,
    ) -> Tensor:
        count = spatial or _spatial(input)
        return _pooled(kinds[count], count, input, ksize, strides, padding, data_format, name)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = what
    return function


max_pool1d = _over("max_pool1d", "The largest element of windows over sequences.", _LARGEST, 1)
max_pool2d = _over("max_pool2d", "The largest element of windows over images.", _LARGEST, 2)
max_pool3d = _over("max_pool3d", "The largest element of windows over volumes.", _LARGEST, 3)
max_pool_v2 = _over(
    "max_pool_v2", "The largest element of windows over maps of any rank.", _LARGEST
)
avg_pool1d = _over("avg_pool1d", "The mean of windows over sequences.", _MEAN, 1)
avg_pool3d = _over("avg_pool3d", "The mean of windows over volumes.", _MEAN, 3)
avg_pool_v2 = _over("avg_pool_v2", "The mean of windows over maps of any rank.", _MEAN)


def max_pool_with_argmax(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str = "NHWC",
    Targmax: Any = None,
    name: str | None = None,
    output_dtype: Any = None,
    include_batch_in_index: bool = False,
) -> Any:
    """The largest elements, `output`, and where in the flattened image they are, `argmax`.

    `output_dtype` and `Targmax` are two names of the dtype of `argmax`, by default int64.
    """
    if data_format != "NHWC":
        raise InvalidArgumentError(f"data_format: expected NHWC, found {data_format!r}")
    dtype = either("output_dtype", output_dtype, "Targmax", Targmax)
    return raw_ops.MaxPoolWithArgmax(
        input=input,
        ksize=ksize,
        strides=strides,
        padding=padding,
        Targmax=int64 if dtype is None else dtype,
        include_batch_in_index=include_batch_in_index,
        name=name,
    )


def pool(
    input: Any,
    window_shape: Any,
    pooling_type: str,
    padding: Any,
    dilation_rate: Any = None,
    strides: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    dilations: Any = None,
) -> Tensor:
    """Pooling in one, two or three spatial dimensions, whose windows may have gaps.

    `pooling_type` is "MAX" or "AVG"; `window_shape`, `strides` and `dilation_rate`, whose other
    name is `dilations`, are lists. With dilations the strides are 1 and the padding is "VALID".

    Raises:
        InvalidInputError: the arguments do not fit each other.
    """
    rates = either("dilations", dilations, "dilation_rate", dilation_rate)
    with in_scope(name, f"{pooling_type.lower()}_pool", input) as scope:
        tensor = convert_to_tensor(input, name="input")
        spatial = len(window_shape)
        known = pooling_type in ("MAX", "AVG") and spatial in (1, 2, 3)
        if not known or (spatial == 1 and data_format not in (None, "NWC", "NCW")):
            raise InvalidArgumentError(
                f"pool: expected MAX or AVG and 1, 2 or 3 sizes of the window, found "
                f"{pooling_type!r} and {window_shape!r} in {data_format}"
            )
        tensor.shape.with_rank(spatial + 2)
        steps, rates = strides_or_dilations(spatial, strides, rates)
        if (steps > window_shape).any() or (padding == "SAME" and (rates > 1).any()):
            raise InvalidArgumentError(
                f"pool: strides above the window's sizes, and SAME with dilations, are not there: "
                f"found strides {steps}, window {window_shape}, dilations {rates}, {padding}"
            )
        first = channels_first(data_format)
        kind = "MaxPool" if pooling_type == "MAX" else "AvgPool"

        def op(maps: Tensor, spatial: int, padding: Any) -> Tensor:
            size, moves = list(window_shape), list(steps)
            return _pooled(kind, spatial, maps, size, moves, padding, data_format, scope)

        dims = range(1 + first, 1 + first + spatial)
        return with_space_to_batch(tensor, rates, padding, op, window_shape, dims)


def _spatial(input: Any) -> int:
    """The number of spatial dimensions of an input with one batch dimension."""
    shape = as_shape(input.shape)
    if len(shape) not in (3, 4, 5):
        raise ShapeError(f"expected an input of rank 3, 4 or 5, found {shape}")
    return len(shape) - 2


def _pooled(
    kind: str,
    spatial: int,
    input: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str | None,
    name: str | None,
) -> Tensor:
    """One node; for sequences, which are images of one row, three. The scope's name is `kind`."""
    op_type = kind[:7] + ("3D" if spatial == 3 else "")
    with in_scope(name, kind, input) as scope:
        data_format = data_format or _FORMATS[spatial]
        first = channels_first(data_format)
        one = [1] if spatial == 1 else []
        attrs = {
            "ksize": one + per_dimension(ksize, spatial, first, "ksize"),
            "strides": one + per_dimension(strides, spatial, first, "strides"),
            "padding": padding,
            "data_format": data_format,
        }
        if op_type == "MaxPool":
            # Of `pool` they are those of the node, of `max_pool1d` those of the sequence.
            attrs["padding"], pairs = explicit_padding(padding, 3 if kind == _LARGEST[1] else 4)
            if pairs and data_format == "NCHW_VECT_C":
                raise InvalidArgumentError("padding: expected SAME or VALID for NCHW_VECT_C")
            attrs["explicit_paddings"] = [0, 0, *pairs] if len(pairs) == 6 else pairs
        graph = get_default_graph()
        if not one:
            return graph.create_op(op_type, [input], attrs, scope).outputs[0]
        rows = 1 if data_format == "NWC" else 2
        attrs["data_format"] = "NHWC" if rows == 1 else "NCHW"
        input = raw_ops.ExpandDims(input=input, axis=rows)
        result = graph.create_op(op_type, [input], attrs, scope).outputs[0]
        return raw_ops.Squeeze(input=result, axis=[rows])
