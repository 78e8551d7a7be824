"""Places of extremes, and running sums and products, along one axis."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import as_dtype, int32, int64
from savedmodel_writer.errors import InvalidTypeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.math.casting import cast

_AS_THEY_ARE = ("int32", "int64")
_CAST = ("int8", "uint8", "int16", "uint16")


def argmax(
    input: Any, axis: Any = None, name: str | None = None, output_type: Any = int64
) -> Tensor:
    """The place of the largest element along an axis, by default the first.

    Raises:
        InvalidTypeError: the axis is no integer.
    """
    with in_graph_of(input, axis):
        if hasattr(axis, "dtype"):
            found = as_dtype(axis.dtype).base_dtype.name
            if found not in (*_AS_THEY_ARE, *_CAST):
                raise InvalidTypeError(f"argmax: expected an integer axis, found {axis!r}")
            axis = cast(axis, int32) if found in _CAST else axis
        elif not (axis is None or isinstance(axis, int)):
            raise InvalidTypeError(f"argmax: expected an integer axis, found {axis!r}")
        return raw_ops.ArgMax(
            input=input, dimension=0 if axis is None else axis, output_type=output_type, name=name
        )


def argmin(
    input: Any, axis: Any = None, name: str | None = None, output_type: Any = int64
) -> Tensor:
    """The place of the smallest element along an axis, by default the first."""
    where = 0 if axis is None else axis
    return raw_ops.ArgMin(input=input, dimension=where, output_type=output_type, name=name)


def cumsum(
    x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None
) -> Tensor:
    """For each element the sum up to it; if `exclusive`, without it."""
    with in_scope(name, "Cumsum", x) as scope:
        x = convert_to_tensor(x, name="x")
        return raw_ops.Cumsum(x=x, axis=axis, exclusive=exclusive, reverse=reverse, name=scope)


def cumprod(
    x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None
) -> Tensor:
    """For each element the product up to it; if `exclusive`, without it."""
    with in_scope(name, "Cumprod", x) as scope:
        x = convert_to_tensor(x, name="x")
        return raw_ops.Cumprod(x=x, axis=axis, exclusive=exclusive, reverse=reverse, name=scope)
