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
    numbers = params["dimension_numbers"]
    (batch, channel, *space), (result, part, *window) = numbers.lhs_spec, numbers.rhs_spec
    axes = [
        Axis(x_shape[place], w_shape[of_window], stride, dilation, spread, *map(_plain, pads))
        for place, of_window, stride, dilation, spread, pads in zip(
            *(space, window, params["window_strides"], params["rhs_dilation"]),
            *(params["lhs_dilation"], params["padding"]),
            strict=True,
        )
    ]
    of_batch = params["batch_group_count"]
    groups = params["feature_group_count"] * of_batch  # one of them is 1
    conv = Convolution(
        call, axes, x_shape[batch] // of_batch, groups, w_shape[part], w_shape[result] // groups
    )
    dtype, all_axes = multiplied_as(call.out_dtype), range(len(x_shape))
    if len(space) == 3 and dtype in ROUNDED:
        dtype = float32
    x, w = (to_dtype(tensor, dtype) for tensor in call.inputs)
    x = transposed(x, all_axes, [batch, *space, channel])
    if of_batch > 1:  # parts of the batch become channels, side by side
        x = call.reshape(x, [of_batch, *conv.dims[:-1], conv.channels])
        x = raw_ops.Transpose(x=x, perm=[*all_axes[1:], 0, len(x_shape)])
        x = call.reshape(x, conv.dims)
    if _is_gradient(conv) and has_kernel(conv, x):
        y = _gradient(conv, x, transposed(w, all_axes, [*window, result, part]))
    else:
        conv, x = _plainly_padded(conv, x)
        y = convolved(conv, x, transposed(w, all_axes, [*window, part, result]))
    batch, channel, *space = numbers.out_spec
    return to_dtype(transposed(y, [batch, *space, channel], all_axes), call.out_dtype)


def _plain(pad: object) -> object:
    """An int, unless it is a symbolic dimension."""
    return pad if hasattr(pad, "dimension_as_value") else int(pad)  # type: ignore[call-overload]


def _plainly_padded(conv: Convolution, x: Tensor) -> tuple[Convolution, Tensor]:
    """Does the padding between elements, and what is below zero; Pad refuses symbols below zero."""
    spread = any(axis.spread > 1 for axis in conv.axes)
    config, axes = [], []
    for axis in conv.axes:
        low, high = (
            pad if spread else min(pad, 0) if isinstance(pad, int) else 0 for pad in axis.pads
        )
        size = (axis.size - 1) * axis.spread + 1 + low + high
        config.append((low, high, axis.spread - 1))
        before, after = axis.before - low, axis.after - high
        axes.append(attrs.evolve(axis, size=size, spread=1, before=before, after=after))
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
    axes, rank = conv.axes, len(conv.axes)
    for number, axis in enumerate(axes):
        if axis.window > 1:  # one by one, as OpenVINO wants it
            w = raw_ops.ReverseV2(tensor=w, axis=[number])
    same = all(
        (axis.window + axis.spread - 2 - axis.before, axis.before)
        == (axis.after, axis.window - 1 - max(axis.window - axis.spread, 0) // 2)
        for axis in axes
    )
    # How far the last element reaches, with what strides may have left out behind it.
    reach = [min(max(a.after + 1, a.window), a.window + a.spread - 1) for a in axes]
    sizes = [
        axis.size * axis.spread if same else (axis.size - 1) * axis.spread + last
        for axis, last in zip(axes, reach, strict=True)
    ]
    y = attrs.evolve(
        conv,
        axes=[attrs.evolve(axis, size=size) for axis, size in zip(axes, sizes, strict=True)],
        channels=conv.results,
    )
    rows = [1] * (2 - rank)
    if rows:
        x, w = raw_ops.ExpandDims(input=x, axis=1), raw_ops.ExpandDims(input=w, axis=0)
    op = raw_ops.Conv3DBackpropInputV2 if rank == 3 else raw_ops.Conv2DBackpropInput
    maps = op(
        input_sizes=conv.call.shape([conv.batch, *rows, *sizes, conv.results]),
        filter=w,
        out_backprop=x,
        strides=[1, *rows, *(axis.spread for axis in axes), 1],
        padding="SAME" if same else "VALID",
    )
    maps = raw_ops.Squeeze(input=maps, axis=[1]) if rows else maps
    if same:
        return maps
    ends = [
        (axis.before - (axis.window - 1), axis.after - (last - 1), 0)
        for axis, last in zip(axes, reach, strict=True)
    ]
    return y.padded(maps, ends)


RULES: dict[str, Rule] = {"conv_general_dilated": _conv_general_dilated}
