"""Savers: the nodes that save and restore variables, and the SaverDef; and reading checkpoints."""

from savedmodel_writer.train.checkpoint_reader import CheckpointReader, load_checkpoint
from savedmodel_writer.train.saveable import Saveable, SaveSpec
from savedmodel_writer.train.saver import Saver
from savedmodel_writer.train.weight_files import variables_from

__all__ = [
    "CheckpointReader",
    "SaveSpec",
    "Saveable",
    "Saver",
    "load_checkpoint",
    "variables_from",
]
