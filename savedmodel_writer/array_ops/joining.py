"""Tensors put together, and taken apart."""

from __future__ import annotations

import numbers
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops.placeholders import identity
from savedmodel_writer.dtypes import int32
from savedmodel_writer.errors import InvalidInputError, TensorIndexError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.shapes import TensorShape


def concat(values: Any, axis: Any, name: str = "concat") -> Tensor:
    """Tensors one after the other along an axis that they have.

    Raises:
        InvalidInputError: they do not fit together.
    """
    if not isinstance(values, (list, tuple)):
        values = [values]
    if len(values) != 1:
        return raw_ops.ConcatV2(values=values, axis=axis, name=name)
    with in_scope(name, name, values):
        convert_to_tensor(axis, int32, "concat_dim").shape.assert_has_rank(0)
        return identity(values[0], name)


def stack(values: Any, axis: int = 0, name: str = "stack") -> Tensor:
    """Tensors of one shape one after the other along a new axis.

    Raises:
        InvalidInputError: the result has no such axis, or the tensors do not fit together.
    """
    with in_graph_of(values) as graph:
        if axis == 0:
            try:
                return convert_to_tensor(values, name=name)
            except InvalidInputError:
                pass  # values of several dtypes, which the op converts or refuses
        _check_axis(axis, convert_to_tensor(values[0], name=name).shape, 1)
        return graph.create_op("Pack", [values], {"axis": axis}, name).outputs[0]


def unstack(
    value: Any, num: int | None = None, axis: int = 0, name: str = "unstack"
) -> list[Tensor]:
    """The parts of a tensor along an axis, which goes away; `num` is its length if not known.

    Raises:
        InvalidInputError: the tensor has no such axis, or its length is not known.
    """
    with in_graph_of(value):
        if num is None:
            value = convert_to_tensor(value)
            _check_axis(axis, value.shape, 0)
            num = value.shape[axis] if value.shape.rank is not None else None
            if num is None:
                raise InvalidInputError(
                    f"unstack: the length of axis {axis} of shape {value.shape} is not known: "
                    "give it as num"
                )
        return raw_ops.Unpack(value=value, num=num, axis=axis, name=name)


def split(
    value: Any, num_or_size_splits: Any, axis: Any = 0, num: int | None = None, name: str = "split"
) -> list[Tensor]:
    """The parts of a tensor along an axis, which stays: so many of equal length, or of lengths.

    Where it is not known how many lengths there are, `num` tells.

    Raises:
        InvalidInputError: the lengths are no vector, or it is not known how many there are.
    """
    if isinstance(num_or_size_splits, numbers.Integral):
        return raw_ops.Split(axis=axis, value=value, num_split=int(num_or_size_splits), name=name)
    with in_graph_of(value, num_or_size_splits):
        sizes = convert_to_tensor(num_or_size_splits)
        if sizes.shape.rank == 0:
            raise InvalidInputError(f"split: expected a number or a vector, found {sizes!r}")
        if num is None:
            num = sizes.shape[0] if sizes.shape.rank else None
        if num is None:
            raise InvalidInputError(
                f"split: how many parts {sizes!r} means is not known: give it as num"
            )
        return raw_ops.SplitV(value=value, size_splits=sizes, axis=axis, num_split=num, name=name)


def _check_axis(axis: int, shape: TensorShape, more: int) -> None:
    if shape.rank is not None and not -shape.rank - more <= axis < shape.rank + more:
        raise TensorIndexError(f"axis {axis} is not one of the {shape.rank + more} axes there are")
