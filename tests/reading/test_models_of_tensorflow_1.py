"""Models that TensorFlow 1 writes in each of its ways: read alike, rewritten, made anew, and run.

Run by `make test-old-tensorflow`; see tests/conformance/conftest.py.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting as rw
from tests.conformance.conftest import Old
from tests.oracle.process import Oracle
from tests.reading.readings import assert_read_alike
from tests.reading.tensorflow_1_rebuilding import rebuild
from tests.trees import tree

LOADERS = "tests.conformance.tf_loaders"
WRITING = "tests.reading.tf_tensorflow_1"
MODELS = [
    *("simple", "text", "functions", "mutable_table", "small_session", "small_loop"),
    *("builder", "loops", "training"),
    *("canned_estimator", "custom_estimator", "keras", "keras_session", "objects", "contrib"),
]
# Checkpoints that do not name variables by their nodes, and one that has no variables.
NOT_BY_NAMES = ["keras", "objects", "mutable_table"]

pytestmark = pytest.mark.old_tensorflow


@attrs.frozen(eq=False)
class Written:
    """A model, what is asked of it by the tags of each MetaGraph, and what TensorFlow 1 answers."""

    path: Path
    requests: dict[tuple[str, ...], list[Any]]
    answers: dict[tuple[str, ...], list[Any]]


@pytest.fixture(scope="module", params=MODELS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def model(name: str, tensorflow_1: Old, tmp_path_factory: pytest.TempPathFactory) -> Written:
    if not tensorflow_1.oracle(WRITING, "can_write", name):
        pytest.skip(f"TensorFlow {tensorflow_1.release} has no {name}: 1.15 has")
    path = tmp_path_factory.mktemp("tensorflow_1") / name
    requests: dict[tuple[str, ...], list[Any]] = {}
    for request in tensorflow_1.oracle(WRITING, "write", name, str(path)):
        requests.setdefault(request[0], []).append(request)
    answers = {
        tags: tensorflow_1.oracle(LOADERS, "v1", str(path), asked)
        for tags, asked in requests.items()
    }
    return Written(path, requests, answers)


def test_all_of_it(model: Written, tensorflow_1: Old) -> None:
    theirs = tensorflow_1.oracle("tests.reading.tf_reading", "read", str(model.path))
    assert_read_alike(model.path, theirs)


def test_without_changes_every_byte_stays(model: Written, tmp_path: Path) -> None:
    sm.rewrite(model.path, tmp_path / "copy")
    assert tree(tmp_path / "copy") == tree(model.path)


def test_today(model: Written, tensorflow_1: Old, oracle: Oracle) -> None:
    """What we read as TensorFlow 1 does runs in TensorFlow 2.21."""
    for tags in model.requests:
        assert_answers(model, tags, model.path, tensorflow_1, oracle)


def test_made_anew(
    name: str, model: Written, tensorflow_1: Old, oracle: Oracle, tmp_path: Path
) -> None:
    if name in NOT_BY_NAMES:
        pytest.skip("its variables have no names in the checkpoint; test_changes has it")
    for number, tags in enumerate(model.requests):
        new = tmp_path / str(number)
        rebuild(sm.load(model.path, tags), new)
        assert_answers(model, tags, new, tensorflow_1, oracle)


CHANGES: dict[str, Callable[[], list[rw.Change]]] = {
    "strip": lambda: [rw.StripTraining()],
    "freeze": lambda: [rw.Freeze()],
    "freeze_pruned": lambda: [rw.Prune(), rw.Freeze()],
    "unfreeze": lambda: [rw.Prune(), rw.Unfreeze(16)],
    "rename": lambda: [_rename],
}


def _rename(model: rw.Model) -> None:
    """Renames all nodes."""
    nodes = [node for one in model.meta_graphs for node in one.graph_def.node]
    rw.RenameNodes({node.name: f"renamed/{node.name}" for node in nodes})(model)


@pytest.mark.parametrize("changes", CHANGES)
def test_changes(
    name: str, changes: str, model: Written, tensorflow_1: Old, oracle: Oracle, tmp_path: Path
) -> None:
    for number, tags in enumerate(model.requests):
        new = tmp_path / str(number)
        first = rw.DropObjectGraph() if name == "objects" else rw.KeepTags(tags)
        sm.rewrite(model.path, new, first, *CHANGES[changes]())
        assert_answers(model, tags, new, tensorflow_1, oracle)


def assert_answers(
    model: Written, tags: tuple[str, ...], path: Path, tensorflow_1: Old, oracle: Oracle
) -> None:
    """Both TensorFlows, by both loaders, answer as TensorFlow 1 answered for the original."""
    for which in (tensorflow_1.oracle, oracle):
        for loader in ("cpp", "v1"):
            found = which(LOADERS, loader, str(path), model.requests[tags])
            for expected, answer in zip(model.answers[tags], found, strict=True):
                assert_equal(expected, answer)


def assert_equal(expected: dict[str, np.ndarray], answer: dict[str, np.ndarray]) -> None:
    assert answer.keys() == expected.keys()
    for key, array in expected.items():
        assert (answer[key].dtype, answer[key].shape) == (array.dtype, array.shape), key
        if array.dtype.kind == "f":  # kernels have been rewritten since
            np.testing.assert_allclose(answer[key], array, 1e-5, 1e-6, err_msg=key)
        else:
            assert answer[key].tolist() == array.tolist(), key
