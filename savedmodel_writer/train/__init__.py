"""Savers: the nodes that save and restore variables, and the SaverDef; and reading checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.train.checkpoint_reader import (
        CheckpointReader as CheckpointReader,
        NewCheckpointReader as NewCheckpointReader,
        list_variables as list_variables,
        load_checkpoint as load_checkpoint,
        load_variable as load_variable,
    )
    from savedmodel_writer.train.checkpoint_state import (
        checkpoint_exists as checkpoint_exists,
        get_checkpoint_state as get_checkpoint_state,
        latest_checkpoint as latest_checkpoint,
    )
    from savedmodel_writer.train.graph_file import write_graph as write_graph
    from savedmodel_writer.train.saveable import Saveable as Saveable, SaveSpec as SaveSpec
    from savedmodel_writer.train.saver import Saver as Saver, SaverDef as SaverDef
    from savedmodel_writer.train.weight_files import variables_from as variables_from

# By module of this package.
_NAMES = {
    "checkpoint_reader": (
        "CheckpointReader list_variables load_checkpoint load_variable NewCheckpointReader"
    ),
    "checkpoint_state": "checkpoint_exists get_checkpoint_state latest_checkpoint",
    "graph_file": "write_graph",
    "saveable": "Saveable SaveSpec",
    "saver": "Saver SaverDef",
    "weight_files": "variables_from",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
