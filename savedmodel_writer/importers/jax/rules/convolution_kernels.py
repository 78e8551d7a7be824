"""Ops that convolve maps [batch, *space, channels] with weights [*window, channels, results]."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import nn, raw_ops
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call
from savedmodel_writer.importers.jax.rules.products import product
from savedmodel_writer.importers.jax.rules.shaping import padded

_OF_IMAGES = frozenset(["bfloat16", "float16", "float32", "float64", "int32"])
# Dtypes that TensorFlow convolves, by the number of axes of space.
_KERNELS = {1: _OF_IMAGES, 2: _OF_IMAGES, 3: _OF_IMAGES - {"int32"}}


@attrs.frozen(eq=False)
class Axis:
    """An axis of space: sizes, distances of elements, padding before and after; as in lax."""

    size: Any
    window: Any
    stride: int
    dilation: int  # of the window
    spread: int  # dilation of the maps
    pads: tuple[Any, Any]

    @property
    def extent(self) -> Any:
        """What the window covers."""
        return (self.window - 1) * self.dilation + 1

    @property
    def windows(self) -> Any:
        """How many there are, where nothing is spread."""
        return (sum(self.pads) + self.size - self.extent) // self.stride + 1


@attrs.frozen(eq=False)
class Convolution:
    """Sizes of a convolution; channels and results of each of the groups that channels are in."""

    call: Call
    axes: Sequence[Axis]
    batch: Any
    groups: int
    channels: Any
    results: Any

    @property
    def dims(self) -> list[Any]:
        """Dimensions of the maps."""
        return [self.batch, *(axis.size for axis in self.axes), self.groups * self.channels]

    def padded(self, x: Tensor, config: Sequence[tuple[Any, Any, int]]) -> Tensor:
        """The maps with padding as in lax.pad."""
        return padded(self.call, x, self.dims, [(0, 0, 0), *config, (0, 0, 0)])


def has_kernel(conv: Convolution, x: Tensor) -> bool:
    """Whether TensorFlow convolves this many axes of this dtype."""
    return x.dtype.name in _KERNELS.get(len(conv.axes), ())


def convolved(conv: Convolution, x: Tensor, w: Tensor) -> Tensor:
    """Convolves maps that are not spread and have no padding below zero."""
    if not has_kernel(conv, x):
        return _gathered(conv, x, w)
    return _volumes(conv, x, w) if len(conv.axes) == 3 else _images(conv, x, w)


def _images(conv: Convolution, x: Tensor, w: Tensor) -> Tensor:
    strides, dilations = [a.stride for a in conv.axes], [a.dilation for a in conv.axes]
    depthwise = (
        conv.channels == 1 < conv.groups
        and x.dtype.is_floating
        and set(dilations) == {1} == {len(set(strides))}  # its kernel can do no more
    )
    # OpenVINO takes no explicit padding of depthwise convolutions.
    x, padding, explicit = _padding(conv, x, explicit=not depthwise)
    steps: dict[str, Any] = {"strides": [1, *strides, 1], "padding": padding}
    if depthwise:
        windows = [axis.window for axis in conv.axes]
        w = conv.call.reshape(w, [*windows, conv.groups, conv.results])
        return raw_ops.DepthwiseConv2dNative(input=x, filter=w, **steps)
    if explicit:
        steps["explicit_paddings"] = [0, 0, *explicit, 0, 0]
    return raw_ops.Conv2D(input=x, filter=w, dilations=[1, *dilations, 1], **steps)


def _volumes(conv: Convolution, x: Tensor, w: Tensor) -> Tensor:
    strides, dilations = [a.stride for a in conv.axes], [a.dilation for a in conv.axes]
    dilated = max(dilations) > 1
    if dilated:  # on CPUs only in blocks, which have no strides
        conv = attrs.evolve(conv, axes=[attrs.evolve(axis, stride=1) for axis in conv.axes])
    x, padding, _ = _padding(conv, x, explicit=False)

    def of_group(x: Tensor, w: Tensor) -> Tensor:
        if dilated:
            return nn.convolution(x, w, padding, dilations=dilations)
        return raw_ops.Conv3D(input=x, filter=w, strides=[1, *strides, 1], padding=padding)

    if conv.groups == 1:
        y = of_group(x, w)
    else:
        xs, ws = (raw_ops.Split(axis=4, value=t, num_split=conv.groups) for t in (x, w))
        y = raw_ops.ConcatV2(values=list(map(of_group, xs, ws)), axis=4)
    if dilated and max(strides) > 1:
        steps = [slice(None), *(slice(None, None, stride) for stride in strides)]
        y = y[tuple(steps)]
    return y


def _padding(conv: Convolution, x: Tensor, explicit: bool) -> tuple[Tensor, str, list[int]]:
    """The maps, the padding that is left to do, and that in numbers."""
    from jax import lax

    pads = [axis.pads for axis in conv.axes]
    numbers = [pad for pair in pads for pad in pair]
    known = all(isinstance(pad, int) for pad in numbers)
    if known and not any(numbers):
        return x, "VALID", []
    sizes = zip(*((axis.size, axis.extent, axis.stride) for axis in conv.axes), strict=True)
    if list(map(tuple, lax.padtype_to_pads(*sizes, "SAME"))) == pads:
        return x, "SAME", []
    if known and explicit:
        return x, "EXPLICIT", numbers
    return conv.padded(x, [(*pair, 0) for pair in pads]), "VALID", []


def _gathered(conv: Convolution, x: Tensor, w: Tensor) -> Tensor:
    """A product of all windows and the weights, for what has no kernel of its own."""
    axes, groups, rank = conv.axes, conv.groups, len(conv.axes)
    x = conv.padded(x, [(*axis.pads, 0) for axis in axes])
    for number, axis in enumerate(axes):
        starts = _multiples(conv.call, axis.windows, axis.stride)
        within = _multiples(conv.call, axis.window, axis.dilation)
        if isinstance(starts, Tensor) or isinstance(within, Tensor):
            indices = raw_ops.AddV2(x=raw_ops.ExpandDims(input=starts, axis=1), y=within)
        else:
            indices = starts[:, None] + within
        x = raw_ops.GatherV2(params=x, indices=indices, axis=1 + 2 * number)
    of_x, of_w = tuple(range(2, 2 * rank + 1, 2)), tuple(range(rank))
    if groups == 1:
        return product(x, w, (*of_x, 2 * rank + 1), (*of_w, rank), (), ())
    apart = [size for axis in axes for size in (axis.windows, axis.window)]
    x = conv.call.reshape(x, [conv.batch, *apart, groups, conv.channels])
    windows = [axis.window for axis in axes]
    w = conv.call.reshape(w, [*windows, conv.channels, groups, conv.results])
    y = product(x, w, (*of_x, 2 * rank + 2), (*of_w, rank), (2 * rank + 1,), (rank + 1,))
    y = raw_ops.Transpose(x=y, perm=[*range(1, rank + 2), 0, rank + 2])
    windows = [axis.windows for axis in axes]
    return conv.call.reshape(y, [conv.batch, *windows, groups * conv.results])


def _multiples(call: Call, count: Any, step: int) -> Any:
    """0, step, … as an array, or as a tensor if there is no telling how many."""
    if isinstance(count, int):
        return np.arange(count, dtype=np.int32) * step
    return raw_ops.Range(start=0, limit=call.size(count * step), delta=step)
