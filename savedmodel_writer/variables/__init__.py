"""Variables: weights whose nodes go into the graph and whose values go to the checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.variables.partition import (
        fixed_size_partitioner as fixed_size_partitioner,
    )
    from savedmodel_writer.variables.partitioned import PartitionedVariable as PartitionedVariable
    from savedmodel_writer.variables.save_slice import SaveSliceInfo as SaveSliceInfo
    from savedmodel_writer.variables.variable import Variable as Variable

# By module of this package.
_NAMES = {
    "partition": "fixed_size_partitioner",
    "partitioned": "PartitionedVariable",
    "save_slice": "SaveSliceInfo",
    "variable": "Variable",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
