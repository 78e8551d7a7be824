"""What TensorFlow 1.1 left in 2017: a checkpoint and its MetaGraphDef, in a wheel of guesslang.

It reads as TensorFlow reads it, and becomes a SavedModel that TensorFlow 2.21 serves.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.oracle.process import Oracle
from tests.real_models import wheel_file

PREFIX = "guesslang/data/model/model.ckpt-40198"
# Counters of metrics: their names begin with this, and no checkpoint has them.
LOCAL = "multi_class_head/metrics/"


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Prefix of the checkpoint."""
    directory = tmp_path_factory.mktemp("guesslang")
    with zipfile.ZipFile(wheel_file("guesslang", "0.9.3")) as archive:
        for name in archive.namelist():
            if name.startswith(PREFIX):
                archive.extract(name, directory)
    return str(directory / PREFIX)


@pytest.mark.long
def test_a_checkpoint_and_its_meta_graph_become_a_model(
    prefix: str, oracle: Oracle, tmp_path: Path
) -> None:
    features = np.random.default_rng(0).integers(0, 64, (1000, 1024)).astype(np.float64)
    theirs, tensors = oracle(
        "tests.reading.tf_meta_graph",
        "restored_and_run",
        prefix,
        {"const_features:0": features},
        "multi_class_head/predictions/probabilities:0",
    )
    values = sm.variables_from(prefix)
    assert set(values) == set(tensors)
    for name, expected in tensors.items():
        np.testing.assert_array_equal(np.asarray(values[name]), expected, err_msg=name)

    meta_graph_def = sm.protos.MetaGraphDef.FromString(Path(f"{prefix}.meta").read_bytes())
    assert meta_graph_def.meta_info_def.tensorflow_version == "1.1.0"
    local = {
        node.name: np.float32(0)
        for node in meta_graph_def.graph_def.node
        if node.op == "VariableV2" and node.name.startswith(LOCAL)
    }
    assert len(local) == 4
    graph = sm.Graph.from_graph_def(meta_graph_def, {**values, **local})
    export_dir = str(tmp_path / "1")
    sm.simple_save(
        graph,
        export_dir,
        inputs={"features": graph.get_tensor_by_name("const_features:0")},
        outputs={
            "probabilities": graph.get_tensor_by_name(
                "multi_class_head/predictions/probabilities:0"
            )
        },
    )

    requests = [(("serve",), "serving_default", {"features": features})]
    (answer,) = oracle("tests.conformance.tf_loaders", "cpp", export_dir, requests)
    np.testing.assert_array_equal(answer["probabilities"], theirs)
    saved = sm.load(export_dir).variables
    for name, expected in tensors.items():
        np.testing.assert_array_equal(np.asarray(saved[name]), expected, err_msg=name)
