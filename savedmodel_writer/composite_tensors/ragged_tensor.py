"""RaggedTensor: rows of different lengths, one after another in one tensor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, final

import numpy as np

from savedmodel_writer.composite_tensors import encoding
from savedmodel_writer.composite_tensors.composite_tensor import CompositeTensor
from savedmodel_writer.dtypes import DType, int32, int64
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.protos import TypeSpecProto
from savedmodel_writer.shapes import TensorShape


@final
class RaggedTensor(CompositeTensor):
    """A tensor with ragged dimensions, as `tf.RaggedTensor`; the factory methods make one.

    Row i is `values[row_splits[i]:row_splits[i + 1]]`.

    Attributes:
        values: the rows one after another: a Tensor, or a RaggedTensor for a further dimension.
        row_splits: int32 or int64 [rows + 1], where each row begins and ends.
    """

    __slots__ = ("_uniform_row_length", "row_splits", "values")

    values: Tensor | RaggedTensor
    row_splits: Tensor
    _uniform_row_length: int | None

    def __init__(self, values: Any, row_partition: Any) -> None:
        """Raises; it has TensorFlow's arguments.

        Raises:
            InvalidArgumentError: always.
        """
        raise InvalidArgumentError(
            "RaggedTensor constructor is private; please use one of the factory methods instead "
            "(e.g., RaggedTensor.from_row_splits())"
        )

    @classmethod
    def from_row_splits(
        cls, values: Any, row_splits: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Cuts values into rows.

        Args:
            values: a Tensor or RaggedTensor of one dimension or more, or what can become a Tensor.
            row_splits: where each row begins and ends: 0, …, the number of values.
            name: name scope of the constants made, if any.
            validate: whether to check what is known of the values of `row_splits` now. TensorFlow
                also adds nodes that check it each time the model runs; here none are added.

        Returns:
            The ragged tensor.

        Raises:
            ShapeError: `row_splits` is no vector, or `values` is a scalar.
            InvalidTypeError: `validate` is no bool.
            InvalidInputError: `row_splits` is not int32 or int64, or not of the dtype of the
                inner row splits, or cannot be the splits of `values`.
        """
        _check_flag(validate)
        graph = graph_of(row_splits, getattr(values, "flat_values", values))
        with graph.name_scope(name or "RaggedFromRowSplits"):
            splits = _converted_splits(graph, row_splits, values)
            if not isinstance(values, RaggedTensor):
                values = graph.convert(values, None, "values")
            elif values.row_splits.dtype is not splits.dtype:
                raise InvalidArgumentError(
                    "RaggedTensor: all row splits must have the same dtype; found "
                    f"{splits.dtype.name} outside and {values.row_splits.dtype.name} inside"
                )
        values.shape.with_rank_at_least(1)
        if validate:
            _check_splits(splits, values.shape)
        return cls._of(values, splits)

    @classmethod
    def from_nested_row_splits(
        cls,
        flat_values: Any,
        nested_row_splits: Iterable[Any],
        name: str | None = None,
        validate: bool = True,
    ) -> Any:
        """Cuts values into rows, those into rows, and so on.

        Args:
            flat_values: the values, as in `from_row_splits`.
            nested_row_splits: row splits of each ragged dimension, the outermost first.
            name: name scope of the constants made, if any.
            validate: as in `from_row_splits`.

        Returns:
            The ragged tensor, or `flat_values` if there are no row splits.

        Raises:
            InvalidTypeError: `nested_row_splits` is a Tensor.
            InvalidInputError: as in `from_row_splits`.
        """
        _check_flag(validate)
        if isinstance(nested_row_splits, Tensor):
            raise InvalidTypeError(
                f"Argument `nested_row_splits` must be a list of Tensors. "
                f"Received {nested_row_splits}."
            )
        splits = list(nested_row_splits)
        with graph_of(flat_values, *splits).name_scope(name or "RaggedFromNestedRowSplits"):
            for row_splits in reversed(splits):
                flat_values = cls.from_row_splits(flat_values, row_splits, validate=validate)
        return flat_values

    @classmethod
    def _of(cls, values: Tensor | RaggedTensor, row_splits: Tensor) -> RaggedTensor:
        made = object.__new__(cls)
        made.values = values
        made.row_splits = row_splits
        made._uniform_row_length = None
        return made

    @property
    def flat_values(self) -> Tensor:
        """The innermost values."""
        return self._levels[-1].values  # type: ignore[return-value]  # the last one's is a Tensor

    @property
    def nested_row_splits(self) -> tuple[Tensor, ...]:
        """The row splits of each ragged dimension, the outermost first."""
        return tuple(level.row_splits for level in self._levels)

    @property
    def ragged_rank(self) -> int:
        """The number of ragged dimensions."""
        return len(self._levels)

    @property
    def _levels(self) -> list[RaggedTensor]:
        levels = [self]
        while isinstance(values := levels[-1].values, RaggedTensor):
            levels.append(values)
        return levels

    @property
    def components(self) -> tuple[Tensor, ...]:
        """The flat values and the row splits."""
        return self.flat_values, *self.nested_row_splits

    @property
    def dtype(self) -> DType:
        """The dtype of the values."""
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        """What is known of the shape; a dimension whose rows differ in length is None."""
        splits = self.row_splits.shape[0]
        rows = TensorShape([None if splits is None else splits - 1, self._uniform_row_length])
        return rows.concatenate(self.values.shape[1:])

    def set_shape(self, shape: TensorShape) -> None:
        """Adds what is known of the shape.

        Raises:
            ShapeError: it contradicts what is known.
        """
        if shape.dims is None:
            return
        rows, *rest = shape.with_rank_at_least(self.ragged_rank + 1).dims or ()
        if rows is not None:
            self.row_splits.set_shape([rows + 1])
        for level, length in zip(self._levels, rest, strict=False):
            if length is not None:
                level._uniform_row_length = length
        self.flat_values.set_shape([None, *rest[self.ragged_rank :]])

    def with_values(self, new_values: Tensor | RaggedTensor) -> RaggedTensor:
        """The same rows of other values.

        Raises:
            ShapeError: they are known to be more or fewer.
        """
        new_values.shape.with_rank_at_least(1)
        self.values.shape[:1].merge_with(new_values.shape[:1])
        made = self._of(new_values, self.row_splits)
        made._uniform_row_length = self._uniform_row_length
        return made

    def type_spec(self) -> TypeSpecProto:
        """RaggedTensorSpec(shape, dtype, ragged rank, row splits' dtype)."""
        return encoding.type_spec(
            TypeSpecProto.RAGGED_TENSOR_SPEC,
            "RaggedTensorSpec",
            (self.shape, self.dtype, self.ragged_rank, self.row_splits.dtype),
            len(self.components),
        )

    def __repr__(self) -> str:
        return f"RaggedTensor(values={self.values!r}, row_splits={self.row_splits!r})"


def _check_flag(validate: Any) -> None:
    if not isinstance(validate, bool):
        raise InvalidTypeError(f"Argument `validate` must have type bool. Received {validate}.")


def _converted_splits(graph: Graph, row_splits: Any, values: Any) -> Tensor:
    if isinstance(row_splits, (list, tuple)) and not row_splits:
        raise InvalidArgumentError("row_splits tensor may not be empty.")
    preferred = values.row_splits.dtype if isinstance(values, RaggedTensor) else int64
    if isinstance(row_splits, np.ndarray) and row_splits.dtype == np.int32:
        preferred = int32
    with graph.name_scope("RowPartitionFromRowSplits"):
        splits = graph.convert(row_splits, None, "row_splits", preferred)
    if splits.dtype not in (int32, int64):
        raise InvalidArgumentError(
            f"row_splits must have dtype int32 or int64, found {splits.dtype.name}"
        )
    splits.shape.assert_has_rank(1)
    splits.set_shape([None])
    return splits


def _check_splits(row_splits: Tensor, shape: TensorShape) -> None:
    value = constant_value(row_splits)
    if value is None:
        return
    if not value.size:
        raise InvalidArgumentError("row_splits tensor may not be empty.")
    ends = [int(end) for end in value]
    count = ends[-1] if shape[0] is None else shape[0]
    if ends[0] != 0 or ends != sorted(ends) or ends[-1] != count:
        raise InvalidArgumentError(
            f"row_splits {row_splits.name!r}: expected 0, then ends of rows that never go back, "
            f"then the number of values, {count}; found {ends}",
            node=row_splits.op.name,
        )
