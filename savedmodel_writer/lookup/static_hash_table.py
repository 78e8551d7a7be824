"""StaticHashTable: a table that does not change once it is filled."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.graph import Operation, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.graph.function_graph import outermost
from savedmodel_writer.lookup.lookup_table import LookupTable
from savedmodel_writer.lookup.table_initializer import TableInitializer


class StaticHashTable(LookupTable):
    """A mapping from keys to values, as `tf.compat.v1.lookup.StaticHashTable`.

    A server fills the table when it loads the model, if the model's main op does:
    `main_op=tables_initializer()`.
    """

    def __init__(
        self,
        initializer: TableInitializer,
        default_value: Any,
        name: str | None = None,
        experimental_is_anonymous: bool = False,
    ) -> None:
        """Adds the table and the node that fills it, outside of all functions.

        Args:
            initializer: where the entries come from.
            default_value: the value of keys that are not there, a scalar.
            name: the table's name, by default `hash_table`.
            experimental_is_anonymous: whether the table has no name in the server's memory; then
                each run of the graph has a new one.

        Raises:
            InvalidInputError: the default cannot be a scalar of the values' dtype, or the
                initializer belongs to another graph.
        """
        super().__init__(initializer.key_dtype, initializer.value_dtype)
        graph = outermost(graph_of(default_value))
        with graph.all_or_nothing():
            self._default_value = graph.convert(default_value, self.value_dtype, None)
            self._default_value.shape.merge_with(())
            attrs: dict[str, Any] = {"key_dtype": self.key_dtype, "value_dtype": self.value_dtype}
            name = name or "hash_table"
            op_type = "AnonymousHashTable"
            if not experimental_is_anonymous:
                op_type = "HashTableV2"
                unique = graph.unique_name(name.rstrip("/"), mark_as_used=False)
                attrs["shared_name"] = initializer.shared_name(unique)
            with graph.control_dependencies(None):
                self._handle = graph.create_op(op_type, attrs=attrs, name=name).outputs[0]
            self._initializer = initializer.initialize(self)

    @property
    def name(self) -> str:
        """The table's name, without name scopes."""
        return self._handle.op.name.split("/")[-1]

    @property
    def resource_handle(self) -> Tensor:
        """The table itself."""
        return self._handle

    @property
    def initializer(self) -> Operation:
        """The operation that fills the table."""
        return self._initializer

    @property
    def default_value(self) -> Tensor:
        """The value of keys that are not there."""
        return self._default_value

    def size(self, name: str | None = None) -> Tensor:
        """How many entries it has, a scalar int64 tensor."""
        graph = graph_of(self._handle)
        with graph.name_scope(f"{self.name}_Size" if name is None else name):
            return graph.create_op("LookupTableSizeV2", [self._handle]).outputs[0]

    def export(self, name: str | None = None) -> tuple[Tensor, Tensor]:
        """All keys, and all values in the same order."""
        graph = graph_of(self._handle)
        attrs = {"Tkeys": self.key_dtype, "Tvalues": self.value_dtype}
        with graph.name_scope(f"{self.name}_Export" if name is None else name):
            keys, values = graph.create_op("LookupTableExportV2", [self._handle], attrs).outputs
        values.set_shape(keys.shape.concatenate(self._default_value.shape))
        return keys, values

    def _find(self, keys: Tensor, name: str | None) -> Tensor:
        graph = graph_of(self._handle)
        inputs = [self._handle, keys, self._default_value]
        with graph.name_scope(f"{self.name}_Lookup" if name is None else name):
            values = graph.create_op("LookupTableFindV2", inputs).outputs[0]
        values.set_shape(keys.shape)
        return values
