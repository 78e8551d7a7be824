"""Primitives that reduce windows: pooling.

Floats in up to three neighbouring axes become MaxPool or AvgPool; whatever lies before and after
those axes is the batch and the channels, so nothing is transposed. As everywhere in TensorFlow,
MaxPool passes over NaN, and finds nothing less than the least finite number. All else is gathered
and reduced, axis by axis.
"""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule
from savedmodel_writer.importers.jax.rules.reductions import (
    identity,
    in_float32,
    kind_of,
    reduced,
    with_init,
)

# Dtypes of the kernels, by the number of axes in which windows lie.
_POOLED = {2: ("float16", "bfloat16", "float32", "float64"), 3: ("bfloat16", "float32")}


@attrs.frozen(eq=False)
class _Axis:
    """What windows do along an axis: how many of which size they are, and how far apart."""

    size: Any
    windows: Any
    window: Any
    stride: Any
    dilation: Any
    base: Any
    pads: tuple[Any, Any]

    @property
    def kept(self) -> bool:
        """Whether nothing but padding happens."""
        return self.window == self.stride == self.base == 1 and not self.cut

    @property
    def whole(self) -> bool:
        """Whether all elements are one window."""
        return bool(self.window == self.size) and self.windows == 1 and self.pads == (0, 0)

    @property
    def cut(self) -> bool:
        """Whether padding takes elements away."""
        return any(isinstance(pad, int) and pad < 0 for pad in self.pads)


def _reduced_windows(call: Call, kind: str) -> Tensor:
    """Reduces windows by a primitive, with its identity as padding."""
    if kind in ("add", "mul"):
        return in_float32(call.inputs[0], lambda x: _of_operand(call, kind, x))
    return _of_operand(call, kind, call.inputs[0])


def _of_operand(call: Call, kind: str, x: Tensor) -> Tensor:
    names = "window_dimensions", "window_strides", "window_dilation", "base_dilation", "padding"
    columns = call.in_shapes[0], call.out_shape, *(call.params[name] for name in names)
    axes = [_Axis(*row) for row in zip(*columns, strict=True)]
    whole = [number for number, axis in enumerate(axes) if axis.whole and not axis.kept]
    if whole:
        x = reduced(kind, x, whole, keep_dims=True)
        for number in whole:
            axes[number] = _Axis(1, 1, 1, 1, 1, 1, (0, 0))
    moved = [number for number, axis in enumerate(axes) if not axis.kept]
    if moved:
        pooled = _pooled(call, kind, x, axes, moved[0], moved[-1] + 1)
        if pooled is not None:
            return pooled
    fill = constant(identity(kind, x.dtype))
    x = _padded(call, _with_holes(call, x, axes, fill), axes, fill)
    for number in moved:
        indices = _indices(call, axes[number])
        gathered = raw_ops.GatherV2(params=x, indices=indices, axis=number)
        x = reduced(kind, gathered, [number + 1])
    return x


def _pooled(
    call: Call, kind: str, x: Tensor, axes: list[_Axis], first: int, last: int
) -> Tensor | None:
    """Pools the axes from `first` to before `last`, or None if there is no kernel for that."""
    from jax import lax

    inner, rank = axes[first:last], max(last - first, 2)
    if (
        kind not in ("add", "max", "min")
        or x.dtype.name not in _POOLED.get(rank, ())
        or 0 in call.out_shape
        or any(not isinstance(axis.window, int) or axis.cut for axis in inner)
        or any((axis.dilation, axis.base) != (1, 1) for axis in inner)
    ):
        return None
    dims, windows, strides = ([getattr(a, f) for a in axes] for f in ("size", "window", "stride"))
    pads = [tuple(axis.pads) for axis in axes]
    if kind != "add" and pads == lax.padtype_to_pads(dims, windows, strides, "SAME"):
        padding = "SAME"
    elif kind != "add" and any(
        not isinstance(pad, int) or pad >= axis.window for axis in axes for pad in axis.pads
    ):
        return None  # MaxPool has no infinity for a window that is nothing but padding
    else:
        padding = "VALID"
    if kind == "min":  # there is no MinPool
        x = raw_ops.Neg(x=x)
    if padding == "VALID":
        fill = identity("add" if kind == "add" else "max", x.dtype)
        x = _padded(call, x, axes, constant(fill))
        dims = [before + dim + after for dim, (before, after) in zip(dims, pads, strict=True)]
    ones = [1] * (rank - len(inner))
    layout = [math.prod(dims[:first]), *dims[first:last], *ones, math.prod(dims[last:])]
    is_laid_out = first == 1 and len(layout) == len(dims)
    options: dict[str, Any] = {
        "ksize": [1, *windows[first:last], *ones, 1],
        "strides": [1, *strides[first:last], *ones, 1],
        "padding": padding,
    }
    x = x if is_laid_out else call.reshape(x, layout)
    if kind != "add":
        x = (raw_ops.MaxPool if rank == 2 else raw_ops.MaxPool3D)(input=x, **options)
    elif rank == 2:
        x = raw_ops.AvgPool(value=x, **options)
    else:
        x = raw_ops.AvgPool3D(input=x, **options)
    if kind == "add":
        x = raw_ops.Mul(x=x, y=constant(math.prod(windows), dtype=x.dtype))
    elif kind == "min":
        x = raw_ops.Neg(x=x)
    return x if is_laid_out else call.reshape(x, call.out_shape)


def _with_holes(call: Call, x: Tensor, axes: list[_Axis], fill: Tensor) -> Tensor:
    """The operand dilated, with holes behind its last elements too."""
    if all(axis.base == 1 for axis in axes):
        return x
    x = call.reshape(x, [dim for axis in axes for dim in (axis.size, 1)])
    holes = [pads for axis in axes for pads in ((0, 0), (0, axis.base - 1))]
    x = raw_ops.PadV2(input=x, paddings=holes, constant_values=fill)
    return call.reshape(x, [axis.size * axis.base for axis in axes])


def _padded(call: Call, x: Tensor, axes: list[_Axis], fill: Tensor) -> Tensor:
    pads = [max(pad, 0) if isinstance(pad, int) else pad for axis in axes for pad in axis.pads]
    if not any(not isinstance(pad, int) or pad for pad in pads):
        return x
    paddings: Any = call.shape(pads)
    if isinstance(paddings, Tensor):
        paddings = raw_ops.Reshape(tensor=paddings, shape=[-1, 2])
    else:
        paddings = np.reshape(np.array(paddings, np.int32), (-1, 2))
    return raw_ops.PadV2(input=x, paddings=paddings, constant_values=fill)


def _indices(call: Call, axis: _Axis) -> Any:
    """Where the elements of each window are in the padded operand."""
    count = call.size(axis.windows)
    if not isinstance(axis.window, int):
        raise errors.UnimplementedError(
            f"reduce_window: window_dimensions: {axis.window} of {axis.size} elements; a window "
            "whose size is not known must have all elements of its axis"
        )
    within = np.arange(axis.window, dtype=np.int32) * axis.dilation
    if isinstance(axis.pads[0], int):
        within += max(-axis.pads[0], 0)
    if isinstance(count, int):
        return np.arange(count, dtype=np.int32)[:, None] * axis.stride + within
    starts = raw_ops.Range(start=0, limit=count, delta=1) * axis.stride
    return raw_ops.ExpandDims(input=starts, axis=1) + within


def _windows(kind: str) -> Rule:
    return lambda call: _reduced_windows(call, kind)


def _generic(call: Call) -> Tensor:
    from jax.extend.core import ClosedJaxpr

    jaxpr = ClosedJaxpr(call.params["jaxpr"], call.params["consts"])
    kind = kind_of(call, jaxpr)
    return with_init(call, kind, jaxpr, _reduced_windows(call, kind))


RULES: dict[str, Rule] = {
    "reduce_window": _generic,
    "reduce_window_max": _windows("max"),
    "reduce_window_min": _windows("min"),
    "reduce_window_sum": _windows("add"),
}
