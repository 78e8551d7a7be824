"""Primitives that take a block of a tensor, or put one in its place."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from savedmodel_writer import math, raw_ops
from savedmodel_writer.dtypes import int32, int64, uint32, uint64
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype


def _slice(call: Call) -> Tensor:
    dims, params = call.in_shapes[0], call.params
    ends = map(functools.partial(_limit, call), dims, params["limit_indices"])
    strides = params["strides"] or (None,) * len(dims)
    parts = map(slice, map(call.size, params["start_indices"]), ends, strides)
    return block(call.inputs[0], list(parts))


def _limit(call: Call, dim: Any, limit: Any) -> Any:
    """A limit, counted from the end where only that is a constant; None for the end itself."""
    behind = limit - dim
    if not isinstance(behind, int):
        return call.size(limit)
    if behind == 0:
        return None
    return limit if isinstance(limit, int) else behind


def block(x: Tensor, parts: Sequence[slice]) -> Tensor:
    """A part of each axis; the tensor itself if that is all of it."""
    parts = [
        slice(
            None if _is_zero(part.start) else part.start,
            part.stop,
            None if part.step == 1 else part.step,
        )
        for part in parts
    ]
    return x if all(part == slice(None) for part in parts) else x[tuple(parts)]


def _is_zero(size: Any) -> bool:
    return isinstance(size, int) and size == 0


def _starts(call: Call, starts: Sequence[Tensor], sizes: Sequence[Any]) -> list[Any]:
    """Where a block of these sizes starts: so that it is within the first input, as in XLA."""
    return [
        _start(start, call.size(dim - size))
        for start, dim, size in zip(starts, call.in_shapes[0], sizes, strict=True)
    ]


def _start(start: Tensor, last: Any) -> Any:
    known = constant_value(start)
    if _is_zero(last) or (known is not None and known <= 0):
        return 0
    if known is not None and isinstance(last, int):
        return min(int(known), last)
    if start.dtype in (uint32, int64, uint64):  # which may have what int32 has not
        start = raw_ops.Minimum(x=start, y=int32.max)
        start = start if start.dtype != int64 else raw_ops.Maximum(x=start, y=0)
    return math.minimum(math.maximum(to_dtype(start, int32), 0), last)


def _dynamic_slice(call: Call) -> Tensor:
    x, *starts = call.inputs
    dims, sizes = call.in_shapes[0], call.params["slice_sizes"]
    if dims == tuple(sizes):
        return x
    # -1 is what there is, for which no shape has to be computed.
    rest = [-1 if size == dim else size for dim, size in zip(dims, sizes, strict=True)]
    return raw_ops.Slice(input=x, begin=_starts(call, starts, sizes), size=call.shape(rest))


def _dynamic_update_slice(call: Call) -> Tensor:
    x, update, *starts = call.inputs
    dims, sizes = call.in_shapes[0], call.in_shapes[1]
    begin = _starts(call, starts, sizes)
    parts = [
        (axis, start, call.size(size), call.size(dim))
        for axis, (start, size, dim) in enumerate(zip(begin, sizes, dims, strict=True))
        if size != dim
    ]
    result = _replaced(x, update, parts)
    moves = any(isinstance(start, Tensor) for start in begin)
    # Where the block starts is not known, but how large the whole is.
    return call.reshape(result, dims) if moves else result


def _replaced(x: Tensor, update: Tensor, parts: Sequence[tuple[int, Any, Any, Any]]) -> Tensor:
    """What is before a block, the block with what is beside it, and what is behind.

    Args:
        x: the whole.
        update: the block.
        parts: the axes on which it is smaller; where it starts on each, and the two sizes.
    """
    if not parts:
        return update
    (axis, start, size, dim), *others = parts
    end = start + size

    def along(begin: Any, end: Any) -> Tensor:
        return block(x, [slice(None)] * axis + [slice(begin, end)])

    pieces = [] if _is_zero(start) else [along(0, start)]
    pieces.append(_replaced(along(start, end), update, others) if others else update)
    if not (isinstance(end, int) and end == dim):
        pieces.append(along(end, None))
    return raw_ops.ConcatV2(values=pieces, axis=axis)


RULES: dict[str, Rule] = {
    "dynamic_slice": _dynamic_slice,
    "dynamic_update_slice": _dynamic_update_slice,
    "slice": _slice,
}
