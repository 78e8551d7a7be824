"""range: numbers at equal distances."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import dtypes, raw_ops
from savedmodel_writer.dtypes import as_dtype
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

    Args:
        start: the first number; without a `limit` it is the limit, and 0 the first number.
        limit: where the numbers end.
        delta: the distance between two.
        dtype: their dtype, by default the widest of the three.
        name: the name of the node.

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
