"""Primitives that reduce windows: pooling.

Floats in up to three neighbouring axes become MaxPool or AvgPool; whatever lies before and after
those axes is the batch and the channels, so nothing is transposed. As everywhere in TensorFlow,
MaxPool passes over NaN, and finds nothing less than the least finite number. All else is gathered
and reduced, axis by axis.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule
from savedmodel_writer.importers.jax.rules.reductions import generic, identity, reduced
from savedmodel_writer.importers.jax.rules.shaping import padded

# Dtypes of the kernels, by the number of axes in which windows lie.
_POOLED = {2: ("float16", "bfloat16", "float32", "float64"), 3: ("bfloat16", "float32")}


class _Windows:
    """The windows of a call, axis by axis, and what they give by a primitive."""

    def __init__(self, call: Call, kind: str) -> None:
        params = call.params
        self.call, self.kind, self.dims = call, kind, list(call.in_shapes[0])
        self.sizes, self.strides = (
            list(params[f"window_{name}"]) for name in ("dimensions", "strides")
        )
        self.dilations, bases = params["window_dilation"], params["base_dilation"]
        rows = zip(params["padding"], bases, strict=True)
        self.pads = [(low, high, base - 1) for (low, high), base in rows]  # as in lax.pad

    def reduced(self) -> Tensor:
        x = self.call.inputs[0]
        whole = [axis for axis in self._axes() if self._is_whole(axis)]
        x = reduced(self.kind, x, whole, keep_dims=True)
        for axis in whole:
            self.dims[axis] = self.sizes[axis] = self.strides[axis] = 1
        axes = self._axes()
        padding = self._pooling(axes)
        if padding != "SAME":
            # MinPool is the negative of MaxPool, whose padding is less than all numbers.
            x = self._padded(x)
        if padding:
            return self._pooled(x, axes[0], axes[-1] + 1, padding)
        for axis in axes:
            parts = raw_ops.GatherV2(params=x, indices=self._indices(axis), axis=axis)
            x = reduced(self.kind, parts, [axis + 1])
        return x

    def _axes(self) -> list[int]:
        """The axes in which the windows are not the elements."""
        pairs = zip(self.sizes, self.strides, strict=True)
        return [axis for axis, pair in enumerate(pairs) if pair != (1, 1)]

    def _is_whole(self, axis: int) -> bool:
        """Whether all elements are one window."""
        facts = self.sizes[axis], self.call.out_shape[axis], self.pads[axis]
        return facts == (self.dims[axis], 1, (0, 0, 0))

    def _padded(self, x: Tensor) -> Tensor:
        if all(pads == (0, 0, 0) for pads in self.pads):
            return x
        fill = constant(identity(self.kind, x.dtype))
        return padded(self.call, x, self.dims, self.pads, fill)

    def _pooling(self, axes: list[int]) -> str | None:
        """The padding of the kernel that pools the axes, None if there is no such kernel."""
        from jax import lax

        rank = max(axes[-1] + 1 - axes[0], 2) if axes else 0
        if (
            self.kind not in ("add", "max", "min")
            or self.call.inputs[0].dtype.name not in _POOLED.get(rank, ())
            or {gap for *_, gap in self.pads} != {0}
            or set(self.dilations) != {1}
            or 0 in self.call.out_shape
            or not all(isinstance(size, int) for size in self.sizes)
        ):
            return None
        pads = [(low, high) for low, high, _ in self.pads]
        if self.kind == "add" or all(pair == (0, 0) for pair in pads):
            return "VALID"
        if pads == list(
            map(tuple, lax.padtype_to_pads(self.dims, self.sizes, self.strides, "SAME"))
        ):
            return "SAME"
        # MaxPool has no infinity for a window that is nothing but padding.
        sides = [(side, size) for pair, size in zip(pads, self.sizes, strict=True) for side in pair]
        return "VALID" if all(isinstance(n, int) and n < size for n, size in sides) else None

    def _pooled(self, x: Tensor, first: int, last: int, padding: str) -> Tensor:
        """Pools the axes from `first` to before `last`."""
        if len(self.dims) == 4 and 0 < first < last < 4:
            first, last = 1, 3
        rank = max(last - first, 2)
        dims = self.dims
        if padding == "VALID":
            dims = [dim + low + high for dim, (low, high, _) in zip(dims, self.pads, strict=True)]
        ones = [1] * (rank - (last - first))
        layout = [math.prod(dims[:first]), *dims[first:last], *ones, math.prod(dims[last:])]
        is_laid_out = first == 1 and len(layout) == len(dims)
        if not is_laid_out:
            x = self.call.reshape(x, layout)
        sizes, strides = (
            [1, *values[first:last], *ones, 1] for values in (self.sizes, self.strides)
        )
        options: dict[str, Any] = {"ksize": sizes, "strides": strides, "padding": padding}
        if self.kind == "add":
            options["value" if rank == 2 else "input"] = x
            x = (raw_ops.AvgPool if rank == 2 else raw_ops.AvgPool3D)(**options)
            x = raw_ops.Mul(x=x, y=constant(math.prod(sizes), dtype=x.dtype))
        else:
            op = raw_ops.MaxPool if rank == 2 else raw_ops.MaxPool3D
            x = op(input=x if self.kind == "max" else raw_ops.Neg(x=x), **options)
            x = x if self.kind == "max" else raw_ops.Neg(x=x)
        return x if is_laid_out else self.call.reshape(x, self.call.out_shape)

    def _indices(self, axis: int) -> Any:
        """Where the elements of each window are in the padded operand."""
        size, stride = self.sizes[axis], self.strides[axis]
        if not isinstance(size, int):
            raise errors.UnimplementedError(
                f"reduce_window: window_dimensions: {size} of {self.dims[axis]}, which is neither "
                "known nor all"
            )
        within = np.arange(size, dtype=np.int32) * self.dilations[axis]
        count = self.call.size(self.call.out_shape[axis])
        if isinstance(count, int):
            return np.arange(count, dtype=np.int32)[:, None] * stride + within
        starts = raw_ops.Range(start=0, limit=count, delta=1) * stride
        return raw_ops.ExpandDims(input=starts, axis=1) + within


def _reduction(kind: str) -> Rule:
    return lambda call: _Windows(call, kind).reduced()


def _generic(call: Call) -> Tensor | Sequence[Tensor]:
    return generic(call, lambda kind: _Windows(call, kind).reduced())


RULES: dict[str, Rule] = {
    "reduce_window": _generic,
    "reduce_window_max": _reduction("max"),
    "reduce_window_min": _reduction("min"),
    "reduce_window_sum": _reduction("add"),
}
