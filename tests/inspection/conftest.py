"""Models that TensorFlow wrote, sound ones, to be damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.oracle.process import Oracle


@pytest.fixture(scope="session")
def originals(oracle: Oracle, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By kind the directory of a model: of a session's graph, and of objects."""
    directory = tmp_path_factory.mktemp("originals")
    vocabulary = directory / "words.txt"
    vocabulary.write_text("one\ntwo\nthree\n")
    found = {}
    for kind, function in (("graph", "graph_model"), ("object", "object_model")):
        found[kind] = directory / kind / "1"
        oracle("tests.rewriting.tf_models", function, str(found[kind]), str(vocabulary))
    sm.write_warmup_requests(found["graph"], [{"x": np.ones([2, 3], np.float32)}])
    return found
