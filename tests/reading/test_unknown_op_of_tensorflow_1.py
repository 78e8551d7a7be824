"""A model with an op that TensorFlow 2 does not have: all but the graph is read, and rewritten.

Run by `make test-old-tensorflow`; see tests/conformance/conftest.py.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting as rw
from tests.conformance.conftest import Old
from tests.trees import tree

pytestmark = pytest.mark.old_tensorflow


def test_all_but_the_graph(tensorflow_1: Old, tmp_path: Path) -> None:
    path = tmp_path / "model"
    requests = tensorflow_1.oracle(
        "tests.reading.tf_tensorflow_1", "write", "contrib_op", str(path)
    )
    model = sm.load(path)
    assert list(model.signatures["serving_default"].outputs) == ["y"]
    assert np.asarray(model.variables["image"]).tolist() == np.ones((1, 4, 4, 1)).tolist()
    with pytest.raises(sm.errors.UnknownOpError, match="Resampler"):
        _ = model.graph

    sm.rewrite(path, tmp_path / "copy")
    assert tree(tmp_path / "copy") == tree(path)
    sm.rewrite(path, tmp_path / "frozen", rw.Prune(), rw.Freeze())
    for loader in ("cpp", "v1"):
        expected, found = (
            tensorflow_1.oracle("tests.conformance.tf_loaders", loader, str(one), requests)
            for one in (path, tmp_path / "frozen")
        )
        assert expected[0]["y"].tolist() == found[0]["y"].tolist() == [[1.0]]
