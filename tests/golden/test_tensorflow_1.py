"""Models that TensorFlow 1.15 wrote: we find in them what it found, and TensorFlow 2 does too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting as rw
from tests.golden.written_files import WRITTEN
from tests.oracle.process import Oracle
from tests.trees import tree

ROOT = WRITTEN / "tensorflow_1"
MODELS = sorted(path.name for path in ROOT.iterdir())
LOADERS = "tests.conformance.tf_loaders"


def found(name: str) -> dict[str, Any]:
    """What TensorFlow 1.15 found in a model."""
    content: dict[str, Any] = json.loads((ROOT / name / "found.json").read_text())
    return content


def array(described: dict[str, Any]) -> np.ndarray:
    values, shape = described["values"], described["shape"]
    if described["dtype"] != "string":
        return np.array(values, described["dtype"]).reshape(shape)
    return np.array([one.encode() for one in values], object).reshape(shape)


def assert_equal(ours: np.ndarray, described: dict[str, Any], rtol: float = 0.0) -> None:
    expected = array(described)
    assert (ours.dtype, ours.shape) == (expected.dtype, expected.shape)
    if expected.dtype.kind == "f":
        np.testing.assert_allclose(ours, expected, rtol)
    else:
        assert ours.tolist() == expected.tolist()


def test_there_are_some() -> None:
    assert len(MODELS) == 6


@pytest.mark.parametrize("name", MODELS)
def test_read(name: str) -> None:
    """Variables are those that TensorFlow 1 read; signatures have the tensors that it ran."""
    model, expected = sm.SavedModel.read(ROOT / name / "model"), found(name)
    assert len(model.meta_graphs) == (2 if name == "small_session" else 1)
    for meta_graph in model.meta_graphs:
        assert meta_graph.meta_graph_def.meta_info_def.tensorflow_version == "1.15.5"
        assert meta_graph.variables.keys() == expected["variables"].keys()
        for key, described in expected["variables"].items():
            assert_equal(np.asarray(meta_graph.variables[key]), described)
        assert {Path(path).name for path in meta_graph.assets.values()} == set(
            map(str, meta_graph.assets)
        )
    for request in expected["requests"]:
        meta_graph = sm.load(ROOT / name / "model", request["tags"])
        signature = meta_graph.signatures[request["signature"]]
        for tensors, arrays in (
            (signature.inputs, request["inputs"]),
            (signature.outputs, request["outputs"]),
        ):
            assert tensors.keys() == arrays.keys()
            for key, tensor in tensors.items():
                assert tensor.dtype.name == arrays[key]["dtype"]
                assert tensor.shape.is_compatible_with(arrays[key]["shape"])
                of_graph = meta_graph.graph.get_tensor_by_name(tensor.name)
                assert of_graph.dtype == tensor.dtype


@pytest.mark.parametrize("name", MODELS)
def test_without_changes_every_byte_stays(name: str, tmp_path: Path) -> None:
    sm.rewrite(ROOT / name / "model", tmp_path / "copy")
    assert tree(tmp_path / "copy") == tree(ROOT / name / "model")


# By name: the changes, and how far the answers may be from TensorFlow 1's, whose kernels differ.
CHANGES: dict[str, tuple[list[rw.Change], float]] = {
    "nothing": ([], 1e-6),
    "strip": ([rw.StripTraining()], 1e-6),
    "freeze": ([rw.Freeze()], 1e-6),
    "freeze_pruned": ([rw.Prune(), rw.Freeze()], 1e-6),
    "unfreeze": ([rw.Prune(), rw.Unfreeze(4)], 1e-6),
    "half": ([rw.StripTraining(), rw.CastVariables("half")], 1e-3),
}


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize("name", MODELS)
def test_answers(name: str, changes: str, oracle: Oracle, tmp_path: Path) -> None:
    """TensorFlow 2 answers as TensorFlow 1 did, for the model and for what we make of it."""
    made, rtol = CHANGES[changes]
    requests = found(name)["requests"]
    asked = [
        (
            tuple(request["tags"]),
            request["signature"],
            {key: array(described) for key, described in request["inputs"].items()},
        )
        for request in requests
    ]
    if (name, changes) == ("mutable_table", "unfreeze"):
        with pytest.raises(sm.errors.UnimplementedError, match="the saver restores a table"):
            sm.rewrite(ROOT / name / "model", tmp_path / "new", *made)
        return
    sm.rewrite(ROOT / name / "model", tmp_path / "new", *made)
    for path in (ROOT / name / "model", tmp_path / "new"):
        for loader in ("cpp", "v1"):
            for request, answer in zip(
                requests, oracle(LOADERS, loader, str(path), asked), strict=True
            ):
                assert answer.keys() == request["outputs"].keys()
                for key, described in request["outputs"].items():
                    assert_equal(answer[key], described, rtol)
