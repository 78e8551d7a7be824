"""Models made of other models: `rewrite`, and the changes it can make."""

from __future__ import annotations

from savedmodel_writer.rewriting.casting import CastVariables
from savedmodel_writer.rewriting.dropping import DropObjectGraph
from savedmodel_writer.rewriting.freezing import Freeze
from savedmodel_writer.rewriting.graph_freezing import freeze
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.new_model import Change, rewrite
from savedmodel_writer.rewriting.pruning import Prune
from savedmodel_writer.rewriting.renaming import RenameNodes
from savedmodel_writer.rewriting.replacement import ReplaceAssets, ReplaceVariables
from savedmodel_writer.rewriting.signatures import Signatures
from savedmodel_writer.rewriting.sub_graph import extract_sub_graph
from savedmodel_writer.rewriting.tags import KeepTags, SetTags
from savedmodel_writer.rewriting.training import StripTraining
from savedmodel_writer.rewriting.unfreezing import Unfreeze, unfreeze

__all__ = [
    "CastVariables",
    "Change",
    "DropObjectGraph",
    "Freeze",
    "KeepTags",
    "Model",
    "Prune",
    "RenameNodes",
    "ReplaceAssets",
    "ReplaceVariables",
    "SetTags",
    "Signatures",
    "StripTraining",
    "Unfreeze",
    "extract_sub_graph",
    "freeze",
    "rewrite",
    "unfreeze",
]
