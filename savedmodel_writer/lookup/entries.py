"""What tables and their initialisers have in common: entries, of one dtype to another."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.dtypes import DType, as_dtype


class Entries:
    """Keys and values, of which the dtypes are known."""

    def __init__(self, key_dtype: Any, value_dtype: Any) -> None:
        self._key_dtype = as_dtype(key_dtype)
        self._value_dtype = as_dtype(value_dtype)

    @property
    def key_dtype(self) -> DType:
        """The dtype of the keys."""
        return self._key_dtype

    @property
    def value_dtype(self) -> DType:
        """The dtype of the values."""
        return self._value_dtype
