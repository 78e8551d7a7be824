"""Strings of other forms as tensors: rows of CSV, raw bytes, TensorProtos."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.graph import Tensor


def decode_csv(
    records: Any,
    record_defaults: Sequence[Any],
    field_delim: str = ",",
    use_quote_delim: bool = True,
    name: str | None = None,
    na_value: str = "",
    select_cols: Sequence[int] | None = None,
) -> list[Tensor]:
    """Makes a tensor of each column of CSV rows, as `tf.compat.v1.io.decode_csv`.

    Args:
        records: strings, a row each.
        record_defaults: for each column a scalar that is its default and tells its dtype; an empty
            vector of that dtype where there must be a value.
        field_delim: the character between columns.
        use_quote_delim: whether double quotes have a meaning.
        name: name of the node.
        na_value: a further text that means no value.
        select_cols: numbers of the columns that are wanted, in order; by default all.

    Raises:
        InvalidArgumentError: `select_cols` is not in order, negative, or of another length than
            the defaults.
        InvalidInputError: a default has a dtype that no column can have.
    """
    if select_cols is not None:
        in_order = all(first < second for first, second in pairwise(select_cols))
        if not in_order or any(column < 0 for column in select_cols):
            raise InvalidArgumentError(
                f"select_cols: expected numbers from 0 on, in order, found {list(select_cols)}"
            )
        if len(select_cols) != len(record_defaults):
            raise InvalidArgumentError(
                f"select_cols has {len(select_cols)} columns, record_defaults has "
                f"{len(record_defaults)}: expected one default for each column"
            )
    columns: list[Tensor] = raw_ops.DecodeCSV(
        records=records,
        record_defaults=record_defaults,
        field_delim=field_delim,
        use_quote_delim=use_quote_delim,
        na_value=na_value,
        select_cols=[] if select_cols is None else select_cols,
        name=name,
    )
    return columns


def decode_raw(
    input_bytes: Any,
    out_type: Any,
    little_endian: bool = True,
    name: str | None = None,
    *,
    fixed_length: Any = None,
) -> Tensor:
    """Reads the bytes of strings as numbers, as `tf.compat.v1.io.decode_raw`.

    Args:
        input_bytes: strings, all of one length unless `fixed_length` is given.
        out_type: dtype of the numbers.
        little_endian: the order of a number's bytes.
        name: name of the node.
        fixed_length: to how many bytes strings are cut or filled up, as in `tf.io.decode_raw`.

    Raises:
        InvalidInputError: no number of that dtype can be read.
    """
    numbers: Tensor
    if fixed_length is None:
        numbers = raw_ops.DecodeRaw(
            bytes=input_bytes, out_type=out_type, little_endian=little_endian, name=name
        )
    else:
        numbers = raw_ops.DecodePaddedRaw(
            input_bytes=input_bytes,
            fixed_length=fixed_length,
            out_type=out_type,
            little_endian=little_endian,
            name=name,
        )
    return numbers


def parse_tensor(serialized: Any, out_type: Any, name: str | None = None) -> Tensor:
    """Reads a serialized TensorProto, as `tf.io.parse_tensor`.

    Args:
        serialized: a scalar string.
        out_type: dtype of the tensor.
        name: name of the node.
    """
    tensor: Tensor = raw_ops.ParseTensor(serialized=serialized, out_type=out_type, name=name)
    return tensor


def serialize_tensor(tensor: Any, name: str | None = None) -> Tensor:
    """A tensor as a serialized TensorProto, a scalar string, as `tf.io.serialize_tensor`."""
    serialized: Tensor = raw_ops.SerializeTensor(tensor=tensor, name=name)
    return serialized
