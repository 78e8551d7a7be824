"""What verify calls ok, TensorFlow's C++ loader loads: models of ours, of TensorFlow, of others."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import savedmodel_writer as sm
from tests.conformance.case import all_cases
from tests.golden.written_files import WRITTEN
from tests.inspection.damage import copy
from tests.inspection.test_never_raises import change
from tests.oracle.process import Oracle
from tests.reading.test_written_by_tensorflow import TF1_MODELS, TF2_MODELS
from tests.real_models import REAL_MODELS, RealModel

ELSEWHERE = ("named-device", "no-kernel")


def loadable(path: Path) -> list[tuple[str, list[str]]]:
    """The MetaGraphs of a model that must load, if verify says that they do."""
    report = sm.verify(path)
    if not report.ok or any(finding.code in ELSEWHERE for finding in report):
        return []
    return [(str(path), sorted(one.tags)) for one in sm.SavedModel.read(path).meta_graphs]


def assert_loads(oracle: Oracle, models: list[tuple[str, list[str]]]) -> None:
    results = oracle("tests.inspection.tf_loading", "load", models)
    failed = [(*model, error) for model, error in zip(models, results, strict=True) if error]
    assert not failed


def test_our_models(oracle: Oracle, tmp_path: Path) -> None:
    models = []
    for case in all_cases():
        case.export(str(tmp_path / case.name))
        report = sm.verify(tmp_path / case.name)
        assert report.ok, str(report)
        models += loadable(tmp_path / case.name)
    assert len(models) > 50
    assert_loads(oracle, models)


def test_golden_models(oracle: Oracle) -> None:
    """Of TensorFlow 2.21 and of 1.15."""
    directories = sorted({path.parent for path in WRITTEN.rglob("saved_model.pb*")})
    models = [model for directory in directories for model in loadable(directory)]
    assert len(models) > 14
    assert_loads(oracle, models)


@pytest.mark.parametrize("name", [*TF2_MODELS, *TF1_MODELS])
def test_models_that_tensorflow_writes(name: str, oracle: Oracle, tmp_path: Path) -> None:
    oracle("tests.reading.tf_models", "write", name, str(tmp_path / "1"))
    report = sm.verify(tmp_path / "1")
    expected = {"variable-of-objects-only"} if name == "keras" else set()  # see test_keras
    assert {one.code for one in report if one.level == "error"} == expected, str(report)
    assert_loads(oracle, loadable(tmp_path / "1"))


@pytest.mark.long
@pytest.mark.parametrize("model", REAL_MODELS, ids=lambda model: model.directory)
def test_published_models(model: RealModel, oracle: Oracle, tmp_path: Path) -> None:
    directory = model.unpack(tmp_path)
    report = sm.verify(directory)
    assert report.ok, str(report)
    assert_loads(oracle, loadable(directory))


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 3])
def test_changed_models(
    seed: int, oracle: Oracle, originals: dict[str, Path], tmp_path: Path
) -> None:
    """Models with a few random changes, of which verify lets some pass."""
    chance, models = random.Random(seed), []
    for number in range(250):
        model = copy(originals[chance.choice(["graph", "object"])], tmp_path / str(number))
        with model.message() as message:
            meta_graph = message.meta_graphs[0]
            parts = [meta_graph, *meta_graph.graph_def.node, *meta_graph.graph_def.library.function]
            for part in [meta_graph, chance.choice(parts)][: chance.choice([1, 2])]:
                change(part, chance)
        models += [found for found in loadable(model.path) if "\0" not in "".join(found[1])][:1]
    assert len(models) > 40
    assert_loads(oracle, models)
