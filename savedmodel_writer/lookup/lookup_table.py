"""What tables have in common: keys in, values out."""

from __future__ import annotations

import abc
from collections.abc import Callable
from typing import Any

from savedmodel_writer.composite_tensors import RaggedTensor, SparseTensor
from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.errors import InvalidTypeError, MissingAttributeError
from savedmodel_writer.graph import Tensor
from savedmodel_writer.lookup.entries import Entries


class LookupTable(Entries, abc.ABC):
    """A mapping that a server holds in its memory."""

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """The table's name, without name scopes."""

    @abc.abstractmethod
    def size(self, name: str | None = None) -> Tensor:
        """How many entries it has, a scalar int64 tensor."""

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The values of keys.

        Args:
            keys: a Tensor, SparseTensor or RaggedTensor.
            name: the name scope of the nodes made.

        Returns:
            The values, of the same kind as the keys.

        Raises:
            InvalidTypeError: the keys have another dtype than the table's.
        """
        if not hasattr(keys, "dtype"):
            raise MissingAttributeError(
                f"keys of table {self.name!r}: expected a Tensor, SparseTensor or RaggedTensor, "
                f"found {keys!r}; make it one by constant()"
            )
        if as_dtype(keys.dtype).base_dtype != self._key_dtype:
            raise InvalidTypeError(
                f"keys of table {self.name!r}: expected {self._key_dtype.name}, found "
                f"{as_dtype(keys.dtype).name}"
            )
        return _of_values(keys, lambda values: self._find(values, name))

    def __getitem__(self, keys: Any) -> Any:
        """The same as `lookup(keys)`."""
        return self.lookup(keys)

    @abc.abstractmethod
    def _find(self, keys: Tensor, name: str | None) -> Tensor:
        """The values of keys of the right dtype."""


def _of_values(keys: Any, find: Callable[[Any], Tensor]) -> Any:
    if isinstance(keys, SparseTensor):
        return SparseTensor(keys.indices, find(keys.values), keys.dense_shape)
    if isinstance(keys, RaggedTensor):
        return keys.with_values(_of_values(keys.values, find))
    return find(keys)
