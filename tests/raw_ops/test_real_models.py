"""Models that others published, rebuilt through raw_ops: the same GraphDefs, the same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from savedmodel_writer.protos import SavedModel, text
from tests.oracle.process import Oracle
from tests.raw_ops.rebuilding import rebuilt, stripped
from tests.real_models import BASIC_PITCH, GUESSLANG, RealModel


@attrs.frozen
class Model:
    """A SavedModel in a wheel, and what to ask it."""

    source: RealModel
    signature: str
    inputs: dict[str, Any]


MODELS = {
    model.source.wheel: model
    for model in (
        Model(
            BASIC_PITCH,
            "serving_default",
            {"input_2": np.sin(np.arange(43844, dtype=np.float32) / 20).reshape(1, -1, 1)},
        ),
        Model(
            GUESSLANG,
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
    return model.source.unpack(tmp_path_factory.mktemp("original"))


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
