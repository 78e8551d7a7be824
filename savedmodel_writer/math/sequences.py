"""Numbers at equal distances."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import dtypes, raw_ops
from savedmodel_writer.array_ops import (
    broadcast_to,
    concat,
    expand_dims,
    reshape,
    shape,
    where_v2,
    zeros_like,
)
from savedmodel_writer.dtypes import as_dtype, int32, int64
from savedmodel_writer.errors import InvalidTypeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.math.casting import cast

# Of several dtypes in a range the last one in this order is taken.
_RANGE_DTYPES = (
    *(dtypes.int32, dtypes.int64),
    *(dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64),
)


def range(
    start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str | None = "range"
) -> Tensor:
    """The numbers from `start` on, less than `limit`, `delta` apart.

    One number alone is the limit, and 0 the first one. The dtype is the widest of the three, or
    `dtype`.

    Raises:
        InvalidInputError: one of them is no number, or not of that dtype.
    """
    if limit is None:
        start, limit = 0, start
    wanted = None if dtype is None else as_dtype(dtype)
    with in_scope(name, "Range", start, limit, delta) as scope:
        ends = [
            value if isinstance(value, Tensor) else convert_to_tensor(value, wanted, part)
            for value, part in ((start, "start"), (limit, "limit"), (delta, "delta"))
        ]
        if wanted is None:
            for end in ends:
                if end.dtype not in _RANGE_DTYPES:
                    raise InvalidTypeError(f"range: {end.dtype.name} cannot be counted: {end!r}")
            wanted = max((end.dtype for end in ends), key=_RANGE_DTYPES.index)
        first, last, step = (cast(end, wanted) for end in ends)
        return raw_ops.Range(start=first, limit=last, delta=step, name=scope)


def linspace(start: Any, stop: Any, num: Any, name: str | None = None, axis: int = 0) -> Tensor:
    """`num` numbers at equal distances, from `start` to `stop`, which is the last one.

    Of tensors of first and last numbers `axis` tells where the new axis is.

    Raises:
        InvalidInputError: the ends are of different dtypes, or `num` is no integer.
    """
    with in_scope(name, "linspace", start, stop):
        start = convert_to_tensor(start, name="start")
        stop = convert_to_tensor(stop, start.dtype, "stop")
        count = convert_to_tensor(num, name="num", preferred_dtype=int32)
        if not count.dtype.is_integer:
            raise InvalidTypeError(f"linspace: expected an integer for num, found {count!r}")
        count = raw_ops.Cast(x=count, DstT=int32)
        cast(count, start.dtype)
        both = raw_ops.BroadcastArgs(s0=shape(start), s1=shape(stop))
        first, last = broadcast_to(start, both), broadcast_to(stop, both)
        first, last = expand_dims(first, axis), expand_dims(last, axis)
        dims = shape(first)
        rank = shape(dims)[0]
        place = where_v2(axis >= 0, axis, rank + axis)
        between = raw_ops.Maximum(x=count - 2, y=0)
        steps = raw_ops.Maximum(x=count - 1, y=1)
        delta = (last - first) / cast(steps, last.dtype)
        first, last = cast(first, delta.dtype), cast(last, delta.dtype)
        end = where_v2(count >= 0, steps, -1)
        numbers = cast(range(1, end, dtype=int64), delta.dtype)
        along = raw_ops.Equal(x=place, y=range(rank))
        numbers = reshape(numbers, where_v2(along, between, 1))
        found = concat((first, first + delta * numbers, last), place)
        begin = zeros_like(dims)
        lengths = concat((dims[0:place], reshape(count, [1]), dims[place + 1 :]), 0)
        return raw_ops.Slice(input=found, begin=begin, size=lengths)
