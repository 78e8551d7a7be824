"""Models made of other models: `rewrite`, and the changes it can make."""

from __future__ import annotations

from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.new_model import rewrite
from savedmodel_writer.rewriting.signatures import Signatures
from savedmodel_writer.rewriting.training import StripTraining

__all__ = [
    "Model",
    "Signatures",
    "StripTraining",
    "rewrite",
]
