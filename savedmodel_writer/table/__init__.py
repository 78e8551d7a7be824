"""The SSTable: a sorted string to string map in a file, as LevelDB and TensorFlow write it."""

from __future__ import annotations

from savedmodel_writer.table.table import Table
from savedmodel_writer.table.table_builder import TableBuilder

__all__ = ["Table", "TableBuilder"]
