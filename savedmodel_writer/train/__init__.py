"""Savers: the nodes that save and restore variables, and the SaverDef; and reading checkpoints."""

from savedmodel_writer._lazy_names import lazy_names

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

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
