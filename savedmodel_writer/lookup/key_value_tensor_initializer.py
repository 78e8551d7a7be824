"""KeyValueTensorInitializer: a table's entries as two tensors."""

from __future__ import annotations

import hashlib
from typing import Any

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.graph import Operation
from savedmodel_writer.graph.ancestors import ancestors
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.graph.function_graph import outermost
from savedmodel_writer.lookup.table_initializer import TableInitializer


class KeyValueTensorInitializer(TableInitializer):
    """Fills a table with keys and values, as `tf.lookup.KeyValueTensorInitializer`."""

    def __init__(
        self,
        keys: Any,
        values: Any,
        key_dtype: Any = None,
        value_dtype: Any = None,
        name: str | None = None,
    ) -> None:
        """Takes the tensors, and makes constants of what is none.

        Args:
            keys: the keys, a Tensor or what can become one.
            values: the value of each key, the same.
            key_dtype: dtype of the keys, where they are Python values.
            value_dtype: dtype of the values, where they are Python values.
            name: the name scope of the node that fills the table, by default `key_value_init`.

        Raises:
            InvalidInputError: one cannot be a tensor of that dtype.
        """
        graph = outermost(graph_of(keys, values))
        with graph.all_or_nothing():
            self._keys = graph.convert(keys, _dtype(key_dtype), "keys")
            self._values = graph.convert(values, _dtype(value_dtype), "values")
        self._name = "key_value_init" if name is None else name
        super().__init__(self._keys.dtype, self._values.dtype)

    def shared_name(self, table_name: str) -> str:
        """A digest of the entries: two models in one server must not share a table by accident.

        TensorFlow takes a random number. Here the same program gives the same name.
        """
        operations = ancestors([self._keys.op, self._values.op])
        digest = hashlib.sha256(table_name.encode())
        for operation in sorted(operations, key=lambda operation: operation.name):
            digest.update(operation.node_def.SerializeToString(deterministic=True))
        return f"hash_table_{digest.hexdigest()[:32]}"

    def _fill(self, table: Any) -> Operation:
        handle = table.resource_handle
        with handle.graph.name_scope(self._name):
            operation: Operation = handle.graph.create_op(
                "LookupTableImportV2", [handle, self._keys, self._values]
            )
        return operation


def _dtype(given: Any) -> Any:
    return None if given is None else as_dtype(given)
