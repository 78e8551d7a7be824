"""Published models, rewritten: the same answers from the C++ loader before and after."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting
from savedmodel_writer.protos import canonical
from savedmodel_writer.sources import as_source
from tests.oracle.process import Oracle, OracleError
from tests.real_models import BASIC_PITCH, REAL_MODELS, TFX_KERAS, RealModel
from tests.rewriting.requests import answers, assert_equal_answers, read, requests_for
from tests.trees import tree

pytestmark = pytest.mark.long
# TensorFlow of today lacks kernels for these, or they have no init op for their tables.
NOT_RUN = ["pusher/model_push", "Format-TFMA", "transform_fn"]


@pytest.fixture(scope="module", params=REAL_MODELS, ids=lambda model: model.directory)
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory: Path = request.param.unpack(tmp_path_factory.mktemp("original"))
    return directory


def test_without_changes_every_byte_stays(original: Path, tmp_path: Path, oracle: Oracle) -> None:
    sm.rewrite(original, tmp_path / "copy")
    assert tree(tmp_path / "copy") == tree(original)


def test_serialized_anew(original: Path, tmp_path: Path, oracle: Oracle) -> None:
    """Signatures renamed, and renamed back."""
    before = read(original)
    (meta_graph,) = before.meta_graphs
    keys = [key for key in meta_graph.signature_def if not key.startswith("__")]
    renamed, back = tmp_path / "renamed", tmp_path / "back"
    new = {f"new_{key}": key for key in keys}
    sm.rewrite(original, renamed, rewriting.Signatures(new), _touch_values)
    assert set(sm.load(renamed).signatures) == set(new)
    old_values, values = (
        sm.BundleReader(one / "variables/variables") for one in (original, renamed)
    )
    assert list(values) == list(old_values)
    assert all(values.read_bytes(key) == old_values.read_bytes(key) for key in values)

    sm.rewrite(renamed, back, rewriting.Signatures({key: name for name, key in new.items()}))
    assert read(back) == before
    assert (back / "saved_model.pb").read_bytes() == canonical.serialize(before)
    for directory in ("assets", "assets.extra", "variables"):
        assert tree(back / directory) == tree(renamed / directory)

    requests = requests_for(original)
    expected = answers(oracle, "cpp", original, requests)
    assert_equal_answers(expected, answers(oracle, "cpp", renamed, requests))
    run = [one for one in expected if not isinstance(one, str)]
    assert run or any(name in str(original) for name in NOT_RUN), expected


def _touch_values(model: rewriting.Model) -> None:
    """Makes other sources of the same values."""
    for key, value in model.values.items():
        model.values[key] = as_source(value.read(), value.dtype)


def test_without_training_state(original: Path, tmp_path: Path, oracle: Oracle) -> None:
    stripped = tmp_path / "stripped"
    sm.rewrite(original, stripped, rewriting.StripTraining())
    requests = requests_for(original)
    for loader in ("cpp", "v1"):
        expected = answers(oracle, loader, original, requests)
        assert_equal_answers(expected, answers(oracle, loader, stripped, requests))
    keys = set(sm.load(stripped).variables)
    assert not [key for key in keys if "OPTIMIZER_SLOT" in key or key.startswith("optimizer/")]


@pytest.mark.parametrize("model", [BASIC_PITCH, TFX_KERAS], ids=lambda model: model.wheel)
def test_loads_without_optimizer_slots(model: RealModel, tmp_path: Path, oracle: Oracle) -> None:
    original, stripped = model.unpack(tmp_path / "original"), tmp_path / "stripped"
    (request,) = requests_for(original)
    asked = [(request.tags, request.signature, request.inputs)]
    with pytest.raises(OracleError, match="add_slot"):
        oracle("tests.conformance.tf_loaders", "v2", str(original), asked)
    sm.rewrite(original, stripped, rewriting.StripTraining())
    (found,) = oracle("tests.conformance.tf_loaders", "v2", str(stripped), asked)
    (expected,) = oracle("tests.conformance.tf_loaders", "cpp", str(original), asked)
    assert found.keys() == expected.keys()
    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-5, atol=1e-6)


CHANGES: dict[str, tuple[list[rewriting.Change], float]] = {
    "prune": ([rewriting.Prune()], 1e-5),
    "freeze": ([rewriting.Prune(), rewriting.Freeze()], 1e-5),
    "half": ([rewriting.Prune(), rewriting.CastVariables("half")], 2e-2),
    "bfloat16": ([rewriting.Prune(), rewriting.CastVariables("bfloat16")], 2e-1),
    "without_objects": ([rewriting.DropObjectGraph()], 1e-5),
    "unfreeze": (
        [rewriting.DropObjectGraph(), rewriting.Freeze(), rewriting.Unfreeze(1 << 10)],
        1e-5,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes(name: str, original: Path, tmp_path: Path, oracle: Oracle) -> None:
    changes, tolerance = CHANGES[name]
    sm.rewrite(original, tmp_path / "new", *changes)
    requests = requests_for(original)
    for loader in ("cpp", "v1"):
        expected = answers(oracle, loader, original, requests)
        found = answers(oracle, loader, tmp_path / "new", requests)
        pairs = zip(expected, found, strict=True)
        # What could not be loaded or run before may fail elsewhere, or not at all.
        could = [pair for pair in pairs if not isinstance(pair[0], str)]
        assert_equal_answers(
            [before for before, _ in could], [after for _, after in could], tolerance, tolerance
        )
