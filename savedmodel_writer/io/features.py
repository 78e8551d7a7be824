"""Features: what the values of one key of a tf.Example become. Tuples, as in TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from savedmodel_writer.dtypes import DType, as_dtype, float32, int32, int64, string
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError


class FixedLenFeature(NamedTuple):
    """As many values in every example: a Tensor, `[batch, *shape]`.

    Attributes:
        shape: shape of the values of one example.
        dtype: int64, float32 or string.
        default_value: what an example without the feature has; with None it must have it.
    """

    shape: Any
    dtype: Any
    default_value: Any = None


class FixedLenSequenceFeature(NamedTuple):
    """Blocks of values, more or fewer in each example: a Tensor, `[batch, longest, *shape]`.

    Attributes:
        shape: shape of one block.
        dtype: int64, float32 or string.
        allow_missing: whether an example may be without; for a tf.Example it must be True.
        default_value: what fills up shorter examples, by default zero or an empty string.
    """

    shape: Any
    dtype: Any
    allow_missing: bool = False
    default_value: Any = None


class VarLenFeature(NamedTuple):
    """More or fewer values in each example: a SparseTensor, `[batch, longest]`.

    Attributes:
        dtype: int64, float32 or string.
    """

    dtype: Any


class SparseFeature(NamedTuple):
    """Values and their indices, under keys of their own: a SparseTensor, `[batch, *size]`.

    Attributes:
        index_key: the key of the indices; a list of keys, one for each axis.
        value_key: the key of the values.
        dtype: int64, float32 or string, of the values.
        size: the size of the axis; a list where `index_key` is one.
        already_sorted: whether the indices are in order; if not they are sorted.
    """

    index_key: str | Sequence[str]
    value_key: str
    dtype: Any
    size: Any
    already_sorted: bool = False


class RowSplits(NamedTuple):
    """Where each row begins and ends, in the values of a key: 0, …, the number of values."""

    key: str


class RowLengths(NamedTuple):
    """The length of each row, in the values of a key."""

    key: str


class RowStarts(NamedTuple):
    """Where each row begins, in the values of a key."""

    key: str


class RowLimits(NamedTuple):
    """Where each row ends, in the values of a key."""

    key: str


class ValueRowIds(NamedTuple):
    """The row of each value, in the values of a key."""

    key: str


class UniformRowLength(NamedTuple):
    """The one length of all rows."""

    length: int


Partition = RowSplits | RowLengths | RowStarts | RowLimits | ValueRowIds | UniformRowLength


class _RaggedFields(NamedTuple):
    dtype: DType
    value_key: str | None
    partitions: tuple[Partition, ...]
    row_splits_dtype: DType
    validate: bool


class RaggedFeature(_RaggedFields):
    """More or fewer values in each example: a RaggedTensor, `[batch, (values)]`.

    Attributes:
        dtype: int64, float32 or string.
        value_key: the key of the values, if it is not the feature's own.
        partitions: how the values of an example are cut in rows, and those in rows again, the
            outermost first: `RaggedFeature.RowSplits(key)`, `RowLengths(key)`, `RowStarts(key)`,
            `RowLimits(key)`, `ValueRowIds(key)`, or `UniformRowLength(length)`.
        row_splits_dtype: int32 or int64.
        validate: whether TensorFlow checks the partitions when the model runs; here no nodes are
            added for that.
    """

    __slots__ = ()

    RowSplits = RowSplits
    RowLengths = RowLengths
    RowStarts = RowStarts
    RowLimits = RowLimits
    ValueRowIds = ValueRowIds
    UniformRowLength = UniformRowLength

    def __new__(
        cls,
        dtype: Any,
        value_key: str | None = None,
        partitions: Sequence[Any] = (),
        row_splits_dtype: Any = int32,
        validate: bool = False,
    ) -> RaggedFeature:
        """Checks the fields.

        Raises:
            InvalidArgumentError: a dtype is none of those, the key is no string, or a length is not
                positive.
            InvalidTypeError: `partitions` is no list of partitions, or `validate` no bool.
        """
        if value_key is not None and not (isinstance(value_key, str) and value_key):
            raise InvalidArgumentError(
                f"RaggedFeature: value_key: expected a string that is not empty, found "
                f"{value_key!r}"
            )
        dtype, row_splits_dtype = as_dtype(dtype), as_dtype(row_splits_dtype)
        if dtype not in (int64, float32, string):
            raise InvalidArgumentError(
                f"RaggedFeature: dtype: expected int64, float32 or string, found {dtype.name}"
            )
        if row_splits_dtype not in (int32, int64):
            raise InvalidArgumentError(
                "RaggedFeature: row_splits_dtype: expected int32 or int64, found "
                f"{row_splits_dtype.name}"
            )
        if not isinstance(partitions, (list, tuple)) or not all(
            isinstance(partition, Partition) for partition in partitions
        ):
            raise InvalidTypeError(
                "RaggedFeature: partitions: expected a list of RaggedFeature.RowSplits and the "
                f"like, found {partitions!r}"
            )
        for partition in partitions:
            if isinstance(partition, UniformRowLength) and partition.length < 1:
                raise InvalidArgumentError(
                    f"RaggedFeature: rows have one value at least, found {partition!r}"
                )
        if not isinstance(validate, bool):
            raise InvalidTypeError(f"RaggedFeature: validate: expected a bool, found {validate!r}")
        return super().__new__(cls, dtype, value_key, tuple(partitions), row_splits_dtype, validate)
