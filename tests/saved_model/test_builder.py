"""The same program, run by TensorFlow and by us, saves the same model: every file of it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import pytest

from savedmodel_writer import protos
from tests.files.faults import tree
from tests.saved_model import our_side
from tests.saved_model.programs import CASES

MODEL_FILES = ("saved_model.pb", "saved_model.pbtxt")

# Programs whose init op runs initialisers, and the variable that we warn of.
WIPES = {"main_op_of_all_initializers": "variable 'v'"}


@pytest.fixture(scope="module")
def models(oracle: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What TensorFlow saved, by program: (its directory, the directory of the program's files)."""
    root = tmp_path_factory.mktemp("builder")
    exports = {name: (root / "theirs" / name / "1", root / "files" / name) for name in CASES}
    for _, files in exports.values():
        files.mkdir(parents=True)
    oracle("tests.saved_model.tf_cases", "run_programs", exports)
    return exports


@pytest.mark.parametrize("name", CASES)
def test_same_model(name: str, models: dict[str, Any], tmp_path: Path, oracle: Any) -> None:
    theirs, files = models[name]
    ours = tmp_path / "models" / "1"
    with (
        pytest.warns(UserWarning, match=WIPES[name]) if name in WIPES else contextlib.nullcontext()
    ):
        CASES[name](our_side, str(ours), files)
    found, wanted = tree(ours), tree(theirs)
    assert list(found) == list(wanted)
    for path, content in wanted.items():
        if path in MODEL_FILES:
            message = oracle("tests.saved_model.tf_cases", "comparable", found[path], path)
            assert_same_message(
                message, oracle("tests.saved_model.tf_cases", "comparable", content, path)
            )
        else:
            assert found[path] == content, path
    assert os.listdir(tmp_path / "models") == ["1"], "something is left beside it"


def assert_same_message(found: bytes, wanted: bytes) -> None:
    if found == wanted:
        return
    ours, theirs = protos.SavedModel.FromString(found), protos.SavedModel.FromString(wanted)
    assert len(ours.meta_graphs) == len(theirs.meta_graphs)
    for one, other in zip(ours.meta_graphs, theirs.meta_graphs, strict=True):
        assert [node.name for node in one.graph_def.node] == [n.name for n in other.graph_def.node]
        for node, node2 in zip(one.graph_def.node, other.graph_def.node, strict=True):
            assert node == node2
        for field in type(one).DESCRIPTOR.fields_by_name:
            assert getattr(one, field) == getattr(other, field), field
    assert found == wanted
