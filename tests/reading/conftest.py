"""A model to read: a variable, an asset, two MetaGraphs, signatures, collections."""

from __future__ import annotations

from pathlib import Path

import pytest

import savedmodel_writer as sm
from tests.conformance.conftest import old, pytest_collection_modifyitems, tensorflow_1

__all__ = ["old", "pytest_collection_modifyitems", "tensorflow_1"]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The directory of a model that is written anew for each test."""
    vocabulary = tmp_path / "vocabulary.txt"
    vocabulary.write_text("a\nb\n")
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [None, 2], "x")
        w = sm.Variable([[1.0], [2.0]], name="layer/w")
        asset = sm.constant(str(vocabulary), name="vocabulary")
        graph.add_to_collection(sm.GraphKeys.ASSET_FILEPATHS, asset)
        graph.add_to_collection("ratios", 0.5)
        y = sm.raw_ops.MatMul(a=x, b=w, name="y")
        builder = sm.SavedModelBuilder(tmp_path / "model", fsync=False)
        builder.add_meta_graph_and_variables(
            graph,
            ["serve"],
            {
                "serving_default": sm.predict_signature_def({"x": x}, {"y": y}),
                "other": sm.build_signature_def(
                    {"x": sm.build_tensor_info(x)}, {}, "any", defaults={"x": [[0.0, 1.0]]}
                ),
            },
            assets_collection=[asset],
            init_op=sm.no_op(name="init"),
        )
        builder.add_meta_graph(["serve", "gpu"])
        builder.save()
    return tmp_path / "model"
