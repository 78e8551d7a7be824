"""MethodNameUpdater beyond TensorFlow's: what stays when it fails, and which file it writes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.saved_model import MethodNameUpdater
from tests.trees import tree


@pytest.fixture
def model(tmp_path: Path) -> Path:
    with sm.Graph() as graph:
        sm.Variable([1.0], name="v")
        signatures = {"s": sm.build_signature_def(method_name="old")}
    builder = sm.SavedModelBuilder(tmp_path / "model", fsync=False)
    builder.add_meta_graph_and_variables(graph, ["a"], signatures)
    builder.add_meta_graph(["b"], graph=sm.Graph())
    builder.save()
    return tmp_path / "model"


def method_of(model: Path) -> str:
    read = sm.protos.SavedModel.FromString((model / "saved_model.pb").read_bytes())
    name: str = read.meta_graphs[0].signature_def["s"].method_name
    return name


def test_only_the_method_name_changes(model: Path) -> None:
    before = tree(model)
    updater = MethodNameUpdater(model)
    updater.replace_method_name("s", "new", tags=("a",))
    updater.save()
    assert method_of(model) == "new"
    updater.replace_method_name("s", "old", "a")
    updater.save()
    assert tree(model) == before


def test_nothing_is_replaced_where_one_lacks_the_signature(model: Path) -> None:
    updater = MethodNameUpdater(model)
    with pytest.raises(errors.InvalidArgumentError, match=r"It has these: \[\]"):
        updater.replace_method_name("s", "new")
    with pytest.raises(errors.InvalidArgumentError, match=r"\[\['a'\], \['b'\]\]"):
        updater.replace_method_name("s", "new", "c")
    updater.save()
    assert method_of(model) == "old"


def test_of_both_forms_the_one_that_loaders_read_is_updated(model: Path) -> None:
    (model / "saved_model.pbtxt").write_text("saved_model_schema_version: 1\n")
    updater = MethodNameUpdater(model)
    updater.replace_method_name("s", "new", "a")
    updater.save()
    assert method_of(model) == "new"
    assert (model / "saved_model.pbtxt").read_text() == "saved_model_schema_version: 1\n"


@pytest.mark.parametrize("failing", ["open", "sync", "replace"])
def test_a_failed_save_leaves_the_model(
    model: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    updater = MethodNameUpdater(model)
    updater.replace_method_name("s", "new", "a")
    before = tree(model)

    def full(*_: object) -> None:
        raise errors.ResourceExhaustedError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(LocalStorage, failing, full)
        with pytest.raises(errors.ResourceExhaustedError):
            updater.save()
    assert tree(model) == before
    updater.save()
    assert method_of(model) == "new"
    assert sorted(os.listdir(model)) == ["saved_model.pb", "variables"]


def test_a_relative_path_stays_where_it_was(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(model.parent)
    updater = MethodNameUpdater("model")
    updater.replace_method_name("s", "new", "a")
    monkeypatch.chdir("/")
    updater.save()
    assert method_of(model) == "new"


def test_a_damaged_file_is_named(model: Path) -> None:
    (model / "saved_model.pb").write_bytes(b"\x12\xff")
    with pytest.raises(errors.ParseError, match="Cannot parse file") as caught:
        MethodNameUpdater(model)
    assert isinstance(caught.value, (errors.DataLossError, OSError))
    assert caught.value.path == str(model / "saved_model.pb")
