"""TextFileInitializer: a table's entries as the lines of a file, which is an asset of the model."""

from __future__ import annotations

import os
from typing import Any

from savedmodel_writer.asset_paths import path_constant, register
from savedmodel_writer.dtypes import DType, int64, string
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.graph import Operation, Tensor
from savedmodel_writer.lookup.table_initializer import TableInitializer


class TextFileIndex:
    """What of a line is the key or the value; a number from 0 on is a column."""

    WHOLE_LINE = -2
    LINE_NUMBER = -1


class TextFileInitializer(TableInitializer):
    """Fills a table from a text file, one entry a line, as `tf.lookup.TextFileInitializer`.

    The file is copied into the model by a builder that is given the collection `asset_filepaths`.
    """

    def __init__(
        self,
        filename: Any,
        key_dtype: Any,
        key_index: int,
        value_dtype: Any,
        value_index: int,
        vocab_size: int | None = None,
        delimiter: str = "\t",
        name: str | None = None,
        value_index_offset: int = 0,
    ) -> None:
        r"""Makes a constant of the file's path.

        Args:
            filename: the path, or a scalar string Tensor.
            key_dtype: dtype of the keys.
            key_index: what of a line is the key: `TextFileIndex.WHOLE_LINE`,
                `TextFileIndex.LINE_NUMBER`, or the number of a column.
            value_dtype: dtype of the values.
            value_index: the same for the value.
            vocab_size: how many lines the file has, if that is known.
            delimiter: the character between columns.
            name: the name scope of the node that fills the table, by default `text_file_init`.
            value_index_offset: what is added to line numbers that are values.

        Raises:
            InvalidArgumentError: there is no path, or an index is below -2 or does not go with its
                dtype, or `vocab_size` is not positive.
            InvalidInputError: the path cannot be a string constant.
        """
        if not isinstance(filename, Tensor) and not filename:
            raise InvalidArgumentError("TextFileInitializer: expected a filename, found none")
        super().__init__(key_dtype, value_dtype)
        _check_index("key", key_index, self.key_dtype)
        _check_index("value", value_index, self.value_dtype)
        if vocab_size is not None and vocab_size <= 0:
            raise InvalidArgumentError(f"vocab_size: expected more than 0, found {vocab_size}")
        self._filename = filename
        self._path = path_constant(filename)
        self._key_index = key_index
        self._value_index = value_index
        self._vocab_size = vocab_size
        self._delimiter = delimiter
        self._name = name
        self._offset = value_index_offset

    def shared_name(self, table_name: str) -> str:
        """The file, its length if that is known, and what is taken of each line."""
        parts = [self._shown_filename(), self._vocab_size, self._key_index, self._value_index]
        parts += [self._offset] if self._offset else []
        return "_".join(["hash_table", *(str(part) for part in parts if part is not None)])

    def _shown_filename(self) -> str:
        file = self._filename
        if isinstance(file, Tensor):  # as TensorFlow prints it
            shape = "" if file.shape.rank is None else f" shape={file.shape},"
            return f'Tensor("{file.name}",{shape} dtype={file.dtype.name})'
        return os.fspath(file) if isinstance(file, os.PathLike) else str(file)

    def _fill(self, table: Any) -> Operation:
        handle = table.resource_handle
        attrs = {
            "key_index": self._key_index,
            "value_index": self._value_index,
            "vocab_size": -1 if self._vocab_size is None else self._vocab_size,
            "delimiter": self._delimiter,
            "offset": self._offset,
        }
        with handle.graph.name_scope("text_file_init" if self._name is None else self._name):
            operation: Operation = handle.graph.create_op(
                "InitializeTableFromTextFileV2", [handle, self._path], attrs
            )
        if self._path.op.type == "Const":  # what is fed or computed is no asset
            register(self._path)
        return operation


def _check_index(what: str, index: int, dtype: DType) -> None:
    if index < TextFileIndex.WHOLE_LINE:
        raise InvalidArgumentError(f"{what}_index: expected -2 or more, found {index}")
    if index == TextFileIndex.LINE_NUMBER and dtype != int64:
        raise InvalidArgumentError(
            f"{what}_dtype: line numbers are int64, found {dtype.name}; expected int64"
        )
    if index == TextFileIndex.WHOLE_LINE and not (dtype.is_integer or dtype == string):
        raise InvalidArgumentError(
            f"{what}_dtype: whole lines are integers or strings, found {dtype.name}"
        )
