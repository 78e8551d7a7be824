"""Primitives that sort.

TensorFlow sorts with TopKV2 alone: the largest first, and of equal ones the first. All else is a
matter of what it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import bfloat16, float16, float32, int32, int64, uint32, uint64
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype


def _ranked(x: Tensor, largest: bool) -> Tensor:
    """Numbers of which TopKV2 has the largest first as x has its largest, or its least.

    NaN is the largest, beyond infinity. The only room for that in a float is where its numbers
    are smallest: those nearer to 0 than 2**-125, most of which TensorFlow takes for 0 anyway, may
    rank as 0.
    """
    if x.dtype.is_floating:
        dtype = float32 if x.dtype in (float16, bfloat16) else x.dtype
        sign = 1.0 if largest else -1.0
        half = raw_ops.Mul(x=to_dtype(x, dtype), y=0.5 * sign)
        # Beyond all halves; TensorFlow Lite leaves out a Minimum of the largest float.
        infinity = 0.75 * sign * float(dtype.max)
        finite = (raw_ops.Minimum if largest else raw_ops.Maximum)(x=half, y=infinity)
        beyond = constant(sign * float("inf"), dtype)
        return raw_ops.SelectV2(condition=raw_ops.IsNan(x=x), t=beyond, e=finite)
    if x.dtype not in (int64, uint64):
        x = to_dtype(x, int64 if x.dtype == uint32 else int32)
    # The complement: the least number has no negative.
    ones = constant(x.dtype.max if x.dtype == uint64 else -1, x.dtype)
    return x if largest else raw_ops.Sub(x=ones, y=x)


def _taken(x: Tensor, indices: Tensor, rank: int) -> Tensor:
    """Elements along the last axis."""
    return raw_ops.GatherV2(params=x, indices=indices, axis=rank - 1, batch_dims=rank - 1)


def _with_last(x: Tensor, axis: int, rank: int) -> Tensor:
    """An axis and the last one in each other's place."""
    order = list(range(rank))
    order[axis], order[-1] = order[-1], order[axis]
    return x if axis == rank - 1 else raw_ops.Transpose(x=x, perm=order)


def _sort(call: Call) -> Sequence[Tensor]:
    axis, dims = call.params["dimension"], call.in_shapes[0]
    rank, size = len(dims), call.size(dims[axis])
    operands = [_with_last(x, axis, rank) for x in call.inputs]
    keys: list[Tensor] = []
    for x in operands[: call.params["num_keys"]]:
        keys += [raw_ops.Real(input=x), raw_ops.Imag(input=x)] if x.dtype.is_complex else [x]
    order: Any = None
    for key in reversed(keys):  # elements that are equal by a key stay in the order they have
        ranked = _ranked(key, largest=False)
        if order is not None:
            ranked = _taken(ranked, order, rank)
        _, places = raw_ops.TopKV2(input=ranked, k=size)
        order = places if order is None else _taken(order, places, rank)
    return [
        _with_last(_taken(x, order, rank), axis, rank) if call.is_used(number) else x
        for number, x in enumerate(operands)
    ]


def _top(call: Call, axis: int, largest: bool) -> Sequence[Tensor]:
    """As many as the result has, and where they were. Zeros are equal, whatever their sign."""
    rank = len(call.out_shape)
    axis %= rank
    x = _with_last(call.inputs[0], axis, rank)
    ranked = _ranked(x, largest)
    values, indices = raw_ops.TopKV2(input=ranked, k=call.size(call.out_shape[axis]))
    if ranked is not x and call.is_used(0):
        values = _taken(x, indices, rank)
    return [_with_last(values, axis, rank), _with_last(indices, axis, rank)]


def _top_k(call: Call) -> Sequence[Tensor]:
    return _top(call, call.params.get("axis", -1), largest=True)


def _approx_top_k(call: Call) -> Sequence[Tensor]:
    return _top(call, call.params["reduction_dimension"], call.params["is_max_k"])


def _le_to(x: Tensor, y: Tensor) -> Tensor:
    """Whether x is not after y where NaN is last; JAX has made all zeros one before."""
    below = raw_ops.LessEqual(x=x, y=y)
    return raw_ops.LogicalOr(x=below, y=raw_ops.IsNan(x=y)) if y.dtype.is_floating else below


RULES: dict[str, Rule] = {
    "approx_top_k": _approx_top_k,
    "le_to": lambda call: _le_to(*call.inputs),
    "lt_to": lambda call: ~_le_to(*reversed(call.inputs)),
    "sort": _sort,
    "top_k": _top_k,
}
