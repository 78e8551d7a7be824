"""A saver's nodes and the tensors it names, proved by TensorFlow, which restores and saves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer.graph import Graph
from savedmodel_writer.saved_model.meta_graph import export_meta_graph_def
from savedmodel_writer.tensor_bundle import BundleWriter
from savedmodel_writer.train import Saver
from savedmodel_writer.variables import Variable, fixed_size_partitioner

VALUES: dict[str, Any] = {
    "matrix": np.arange(6, dtype=np.float32).reshape(2, 3),
    "scalar": np.float64(2.5),
    "empty": np.zeros((0, 3), np.int64),
    "text": np.array([b"a", b"", b"\xff\x00"], object),
    "flag": np.array([True, False]),
    "large": np.arange(5000, dtype=np.int32),
    "complex": np.array([1 + 2j], np.complex64),
}


def write(saver: Saver, prefix: Path) -> None:
    with BundleWriter(str(prefix)) as writer:
        for spec in (spec for shard in saver.shards for spec in shard):
            if spec.slice_spec:
                *shape, part = spec.slice_spec.split(" ")
                writer.add_slice(spec.name, [int(dim) for dim in shape], part, spec.source)
            else:
                writer.add(spec.name, spec.source)


@pytest.mark.parametrize("sharded", [False, True])
@pytest.mark.parametrize("reshape", [False, True])
def test_tensorflow_restores_and_saves(
    sharded: bool, reshape: bool, oracle: Any, tmp_path: Path
) -> None:
    cut = np.arange(24, dtype=np.float32).reshape(12, 2)
    with Graph() as graph:
        for index, (name, value) in enumerate(VALUES.items()):
            with graph.device(f"/cpu:{index % 3}"):
                Variable(value, name=name)
                Variable(value, name=f"reference/{name}", use_resource=False)
        Variable(cut, name="cut", partitioner=fixed_size_partitioner(3))
        Variable(cut, name="narrow", partitioner=fixed_size_partitioner(2, 1), use_resource=False)
        saver = Saver(sharded=sharded, reshape=reshape)
        message = export_meta_graph_def(graph, saver=saver).SerializeToString()
    write(saver, tmp_path / "ours")

    restored = oracle("tests.train.tf_restore", "restored", message, str(tmp_path / "ours"))
    for name, value in VALUES.items():
        np.testing.assert_array_equal(restored[name], value)
        np.testing.assert_array_equal(restored[f"reference/{name}"], value)
    np.testing.assert_array_equal(restored["cut/part_1"], cut[4:8])
    np.testing.assert_array_equal(restored["narrow/part_1"], cut[:, 1:])

    saved = oracle(
        "tests.train.tf_restore",
        "saved_again",
        message,
        str(tmp_path / "ours"),
        str(tmp_path / "theirs"),
    )
    assert {spec.name for shard in saver.shards for spec in shard} == set(saved)
    np.testing.assert_array_equal(saved["cut"], cut)
    np.testing.assert_array_equal(saved["narrow"], cut)
    np.testing.assert_array_equal(saved["matrix"], VALUES["matrix"])
