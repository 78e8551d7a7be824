"""Savers: the nodes that save and restore variables, and the SaverDef that names them."""

from savedmodel_writer.train.saveable import Saveable, SaveSpec
from savedmodel_writer.train.saver import Saver

__all__ = ["SaveSpec", "Saveable", "Saver"]
