"""A small model with an asset, for tests of the builder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from savedmodel_writer import graph, protos, saved_model, variables
from savedmodel_writer.array_ops import identity, placeholder

FILES = ["saved_model.pb", "variables", "variables/variables.data-00000-of-00001"]
FILES += ["variables/variables.index"]


class Model:
    """A small graph, with an asset."""

    def __init__(self, directory: Path, name: str = "vocabulary.txt") -> None:
        self.asset_file = directory / name
        self.asset_file.write_text("a\nb\n")
        self.value = np.float32([[1, 2], [3, 4]])
        with graph.Graph() as self.graph:
            self.x = placeholder(np.float32, [None, 2], name="x")
            self.w = variables.Variable(self.value, name="w")
            self.y = identity(self.x @ self.w, name="y")
            self.asset = graph.constant(str(self.asset_file), name="asset")
        self.signatures = {
            "serving_default": saved_model.predict_signature_def({"x": self.x}, {"y": self.y})
        }

    def add(self, builder: saved_model.SavedModelBuilder, **kwargs: Any) -> None:
        builder.add_meta_graph_and_variables(self.graph, ["serve"], self.signatures, **kwargs)


def builder_at(path: Any, **kwargs: Any) -> saved_model.SavedModelBuilder:
    return saved_model.SavedModelBuilder(path, **({"fsync": False} | kwargs))


def read(export_dir: Path) -> protos.SavedModel:
    return protos.SavedModel.FromString((export_dir / "saved_model.pb").read_bytes())
