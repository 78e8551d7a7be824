"""Models made of other models: `rewrite`, and the changes it can make."""

from __future__ import annotations

from savedmodel_writer.rewriting.dropping import DropObjectGraph
from savedmodel_writer.rewriting.freezing import Freeze
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.new_model import rewrite
from savedmodel_writer.rewriting.pruning import Prune
from savedmodel_writer.rewriting.replacement import ReplaceAssets, ReplaceVariables
from savedmodel_writer.rewriting.signatures import Signatures
from savedmodel_writer.rewriting.tags import KeepTags, SetTags
from savedmodel_writer.rewriting.training import StripTraining

__all__ = [
    "DropObjectGraph",
    "Freeze",
    "KeepTags",
    "Model",
    "Prune",
    "ReplaceAssets",
    "ReplaceVariables",
    "SetTags",
    "Signatures",
    "StripTraining",
    "rewrite",
]
