"""What the initialisers of tables have in common: where a table's entries come from."""

from __future__ import annotations

import abc
from typing import Any

from savedmodel_writer.errors import InvalidTypeError
from savedmodel_writer.graph import GraphKeys, Operation
from savedmodel_writer.lookup.entries import Entries


class TableInitializer(Entries, abc.ABC):
    """The entries of a table, and the node that puts them there."""

    def initialize(self, table: Any) -> Operation:
        """Adds the node that fills a table, and enters it among the table initialisers.

        Args:
            table: a table of the same dtypes.

        Raises:
            InvalidTypeError: the table has keys or values of other dtypes.
        """
        for what in ("key_dtype", "value_dtype"):
            expected, found = getattr(table, what), getattr(self, what)
            if expected != found:
                raise InvalidTypeError(
                    f"the table {table.name!r} has {what} {expected.name}, and its initializer "
                    f"{found.name}: expected the same"
                )
        operation = self._fill(table)
        operation.graph.add_to_collection(GraphKeys.TABLE_INITIALIZERS, operation)
        return operation

    @abc.abstractmethod
    def shared_name(self, table_name: str) -> str:
        """A name for the table in the server's memory, where tables of one name are one."""

    @abc.abstractmethod
    def _fill(self, table: Any) -> Operation:
        """Adds the node that fills a table of the right dtypes."""
