"""Primitives that reduce along an axis and give each step of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.control_flow import while_loop
from savedmodel_writer.dtypes import int32
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule
from savedmodel_writer.importers.jax.rules.reductions import identity, in_float32


def _scan(op: Callable[..., Tensor]) -> Rule:
    def rule(call: Call) -> Tensor:
        axis, reverse = call.params["axis"], call.params["reverse"]
        return in_float32(call.inputs[0], lambda x: op(x=x, axis=axis, reverse=reverse))

    return rule


def _log_sum_exp(call: Call) -> Tensor:
    axis, reverse = call.params["axis"], call.params["reverse"]

    def steps(x: Tensor) -> Tensor:
        # The kernel is wrong after NaN and infinity: a sum of zeros and these brings them along.
        zero, less = constant(0, dtype=x.dtype), raw_ops.Less(x=x, y=constant(np.inf, x.dtype))
        x, rest = (raw_ops.SelectV2(condition=less, t=t, e=e) for t, e in ((x, zero), (zero, x)))
        return raw_ops.AddV2(
            x=raw_ops.CumulativeLogsumexp(x=x, axis=axis, reverse=reverse),
            y=raw_ops.Cumsum(x=rest, axis=axis, reverse=reverse),
        )

    return in_float32(call.inputs[0], steps)


def _extreme(kind: str) -> Rule:
    """Each element and the one a step back, then two, four, … steps: TensorFlow has no such op."""
    op = raw_ops.Maximum if kind == "max" else raw_ops.Minimum

    def rule(call: Call) -> Tensor:
        (x,), (dims,) = call.inputs, call.in_shapes
        axis, reverse = call.params["axis"], call.params["reverse"]
        here = np.eye(len(dims), dtype=np.int32)[axis]
        sides = np.zeros((len(dims), 2), np.int32)
        sides[axis, int(reverse)] = 1
        count = call.size(dims[axis])
        fill = constant(identity(kind, x.dtype))

        def step(x: Tensor, steps: Any) -> Tensor:
            begin = here * steps if reverse else here * 0
            size = here * (count + 1 - steps) - 1  # -1: all of the other axes
            rest = raw_ops.Slice(input=x, begin=begin, size=size)
            moved = raw_ops.PadV2(input=rest, paddings=sides * steps, constant_values=fill)
            return op(x=x, y=moved)

        if isinstance(count, int):
            for power in range((max(count, 1) - 1).bit_length()):
                x = step(x, 2**power)
            return x
        result: Tensor
        _, result = while_loop(
            lambda steps, _: raw_ops.Less(x=steps, y=count),
            lambda steps, x: [steps * 2, step(x, steps)],
            [constant(1, dtype=int32), x],
        )
        return result

    return rule


RULES: dict[str, Rule] = {
    "cumlogsumexp": _log_sum_exp,
    "cummax": _extreme("max"),
    "cummin": _extreme("min"),
    "cumprod": _scan(raw_ops.Cumprod),
    "cumsum": _scan(raw_ops.Cumsum),
}
