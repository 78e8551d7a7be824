"""Convolutions: maps and weights in TensorFlow's layout, with the channels last, and back."""

from __future__ import annotations

import attrs

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import zeros
from savedmodel_writer.dtypes import float32
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype
from savedmodel_writer.importers.jax.rules.convolution_kernels import (
    Axis,
    Convolution,
    convolved,
    has_kernel,
)
from savedmodel_writer.importers.jax.rules.indices import transposed
from savedmodel_writer.importers.jax.rules.products import ROUNDED, multiplied_as


def _conv_general_dilated(call: Call) -> Tensor:
    params, (x_shape, w_shape) = call.params, call.in_shapes
    if 0 in (*x_shape, *w_shape, *call.out_shape):
        return zeros(call.shape(call.out_shape), call.out_dtype)
    layout = params["dimension_numbers"]
    (batch, channel, *space), (result, part, *window) = layout.lhs_spec, layout.rhs_spec
    axes = [
        Axis(x_shape[place], w_shape[of_window], int(stride), int(dilation), int(spread), pads)
        for place, of_window, stride, dilation, spread, pads in zip(
            *(space, window, params["window_strides"], params["rhs_dilation"]),
            *(params["lhs_dilation"], params["padding"]),
            strict=True,
        )
    ]
    of_batch = params["batch_group_count"]
    groups = params["feature_group_count"] * of_batch  # one of them is 1
    batches, results = x_shape[batch] // of_batch, w_shape[result] // groups
    conv = Convolution(call, axes, batches, groups, w_shape[part], results)
    dtype, places = multiplied_as(call.out_dtype), range(len(x_shape))
    if len(space) == 3 and dtype in ROUNDED:
        dtype = float32
    x, w = (to_dtype(tensor, dtype) for tensor in call.inputs)
    x = transposed(x, places, [batch, *space, channel])
    if of_batch > 1:  # parts of the batch become channels, side by side
        x = call.reshape(x, [of_batch, *conv.dims[:-1], conv.channels])
        x = raw_ops.Transpose(x=x, perm=[*places[1:], 0, len(x_shape)])
        x = call.reshape(x, conv.dims)
    supported = has_kernel(conv, x)
    gradient = supported and _is_gradient(conv)
    w = transposed(w, places, [*window, *((result, part) if gradient else (part, result))])
    sequence = supported and len(space) == 1
    if sequence:  # an image of one row
        x, w = raw_ops.ExpandDims(input=x, axis=1), raw_ops.ExpandDims(input=w, axis=0)
        row = attrs.evolve(axes[0], size=1, window=1, spread=1, pads=(0, 0))
        conv = attrs.evolve(conv, axes=[row, *axes])
    y = _gradient(conv, x, w) if gradient else convolved(*_plainly_padded(conv, x), w)
    if sequence:
        y = raw_ops.Squeeze(input=y, axis=[1])
    batch, channel, *space = layout.out_spec
    return to_dtype(transposed(y, [batch, *space, channel], places), call.out_dtype)


def _plainly_padded(conv: Convolution, x: Tensor) -> tuple[Convolution, Tensor]:
    """Pads between elements, and where padding is below zero; Pad refuses symbols that are."""
    spread = any(axis.spread > 1 for axis in conv.axes)
    config, axes = [], []
    for axis in conv.axes:
        now = [p if spread else min(p, 0) if isinstance(p, int) else 0 for p in axis.pads]
        config.append((now[0], now[1], axis.spread - 1))
        size = (axis.size - 1) * axis.spread + 1 + sum(now)
        pads = axis.pads[0] - now[0], axis.pads[1] - now[1]
        axes.append(attrs.evolve(axis, size=size, spread=1, pads=pads))
    return attrs.evolve(conv, axes=axes), conv.padded(x, config)


def _is_gradient(conv: Convolution) -> bool:
    """Whether it is the gradient, for its maps, of a convolution with strides."""
    return (
        conv.groups == 1
        and any(axis.spread > 1 for axis in conv.axes)
        and all(axis.stride == axis.dilation == 1 for axis in conv.axes)
        and all(isinstance(n, int) for axis in conv.axes for n in (axis.window, *axis.pads))
    )


def _gradient(conv: Convolution, x: Tensor, w: Tensor) -> Tensor:
    """The gradient of a convolution: its weights are turned, its padding is left out."""
    same, sizes, axes, config = True, [], [], []
    for number, axis in enumerate(conv.axes):
        window, spread, (before, after) = axis.window, axis.spread, axis.pads
        if window > 1:  # one by one, as OpenVINO wants it
            w = raw_ops.ReverseV2(tensor=w, axis=[number])
        left_out = max(window - spread, 0) // 2
        same &= before == window - 1 - left_out and before + after == window + spread - 2
        sizes.append(axis.size * spread)
        # How far the last element reaches, with what strides may have left out behind it.
        reach = min(max(after + 1, window), window + spread - 1)
        axes.append(attrs.evolve(axis, size=(axis.size - 1) * spread + reach))
        config.append((before - (window - 1), after - (reach - 1), 0))
    result = attrs.evolve(conv, axes=axes, channels=conv.results)
    dims = [conv.batch, *sizes, conv.results] if same else result.dims
    volumes = len(axes) == 3
    y = (raw_ops.Conv3DBackpropInputV2 if volumes else raw_ops.Conv2DBackpropInput)(
        input_sizes=conv.call.shape(dims),
        filter=w,
        out_backprop=x,
        strides=[1, *(axis.spread for axis in axes), 1],
        padding="SAME" if same else "VALID",
    )
    return y if same else result.padded(y, config)


RULES: dict[str, Rule] = {"conv_general_dilated": _conv_general_dilated}
