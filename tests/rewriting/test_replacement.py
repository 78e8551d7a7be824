"""Other values of variables, and other content of assets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, rewriting as rw
from savedmodel_writer.sources import as_source
from tests.oracle.process import Oracle
from tests.rewriting.requests import ask
from tests.trees import tree

X = np.array([[1, 2, 3], [-1, 0, 1]], np.float32)


@pytest.mark.parametrize("kind", ["graph_model", "object_model"])
def test_replaced_variables(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, oracle: Oracle
) -> None:
    model, new = request.getfixturevalue(kind), tmp_path / "new"
    w = np.arange(12, dtype=np.float32).reshape(3, 4)
    changes: list[rw.Change] = [rw.ReplaceVariables({"w": w})]
    if kind == "object_model":
        changes.append(rw.StripTraining())
    sm.rewrite(model, new, *changes)
    old = sm.load(model, "serve").checkpoint
    assert old is not None
    key = "w" if kind == "graph_model" else "w/.ATTRIBUTES/VARIABLE_VALUE"
    b = old.read("b") if kind == "graph_model" else 0
    scale = np.float32([2, 3, 4, 5]) if kind == "object_model" else 1
    for loader in ("cpp", "v1", "v2"):
        if loader == "v2" and kind == "graph_model":
            continue  # two MetaGraphs
        found = ask(oracle, loader, new, "serving_default", x=X)["y"]
        np.testing.assert_allclose(found, X @ w * scale + b, rtol=1e-6)
    after = sm.load(new, "serve").checkpoint
    assert after is not None
    others = [name for name in after if name != key and not name.startswith("_CHECK")]
    assert others and all(after.read_bytes(name) == old.read_bytes(name) for name in others)


def test_values_of_another_checkpoint(object_model: Path, tmp_path: Path, oracle: Oracle) -> None:
    """A BundleReader is a mapping of values; its object graph is none."""
    sm.rewrite(object_model, tmp_path / "1", rw.StripTraining(), rw.ReplaceVariables({"unused": 7}))
    values = sm.BundleReader(tmp_path / "1" / "variables" / "variables")
    sm.rewrite(object_model, tmp_path / "2", rw.ReplaceVariables(values), rw.StripTraining())
    assert tree(tmp_path / "2") == tree(tmp_path / "1")
    assert oracle("tests.rewriting.tf_models", "call", str(tmp_path / "2"), "grow") == 8


def test_values_of_a_training_checkpoint(graph_model: Path, tmp_path: Path, oracle: Oracle) -> None:
    """It has more: slots of the optimizer, and what the model has no variable for."""
    checkpoint = sm.load(graph_model, "serve").checkpoint
    assert checkpoint is not None and "w/Adam" in checkpoint
    values = dict(checkpoint) | {"global_step": np.int64(7), "w": np.zeros([3, 4], np.float32)}
    serving = [rw.KeepTags("serve"), rw.StripTraining()]
    with pytest.raises(errors.InvalidArgumentError, match="no variable"):
        sm.rewrite(graph_model, tmp_path / "1", *serving, rw.ReplaceVariables(values))
    change = rw.ReplaceVariables(values, strict=False)
    sm.rewrite(graph_model, tmp_path / "1", *serving, change)
    only_w = rw.ReplaceVariables({"w": values["w"]})
    sm.rewrite(graph_model, tmp_path / "2", *serving, only_w)
    assert tree(tmp_path / "1") == tree(tmp_path / "2")
    found = ask(oracle, "v2", tmp_path / "1", "serving_default", x=X)["y"]
    np.testing.assert_array_equal(found, np.tile(checkpoint.read("b"), (len(X), 1)))
    with pytest.raises(errors.InvalidArgumentError, match="none of these 1 variables"):
        sm.rewrite(graph_model, tmp_path / "3", rw.ReplaceVariables({"v": 1}, strict=False))
    wrong = rw.ReplaceVariables({"w": np.zeros(3, np.float32)}, strict=False)
    with pytest.raises(errors.ShapeError):
        sm.rewrite(graph_model, tmp_path / "3", wrong)


def test_a_prefix_of_a_training_checkpoint(object_model: Path, tmp_path: Path) -> None:
    """As tf.train.Checkpoint(model=...) writes it."""
    old = sm.load(object_model).checkpoint
    assert old is not None
    w = np.ones([3, 4], np.float32)
    prefixed = {f"model/{key}": old[key] for key in old if not key.startswith("_CHECK")}
    prefixed["model/w/.ATTRIBUTES/VARIABLE_VALUE"] = as_source(w)
    prefixed["save_counter/.ATTRIBUTES/VARIABLE_VALUE"] = as_source(np.int64(1))
    sm.save_checkpoint(tmp_path / "training" / "ckpt-7", prefixed)
    values = sm.variables_from(tmp_path / "training" / "ckpt-7")
    values = {name.removeprefix("model/"): values[name] for name in values}
    sm.rewrite(object_model, tmp_path / "new", rw.ReplaceVariables(values, strict=False))
    new = sm.load(tmp_path / "new").checkpoint
    assert new is not None
    np.testing.assert_array_equal(new.read("w/.ATTRIBUTES/VARIABLE_VALUE"), w)
    assert list(new) == list(old)


def test_values_refused(graph_model: Path, tmp_path: Path) -> None:
    new, w = tmp_path / "new", np.zeros([3, 4], np.float32)
    for values, kind, message in (
        ({"v": w}, errors.InvalidArgumentError, "no variable 'v'"),
        (
            {"w": w.astype(np.float64)},
            errors.InvalidTypeError,
            "'w': it is float32, the value float64",
        ),
        ({"w": w[:2]}, errors.ShapeError, r"'w' has the shape \(3, 4\), the value \(2, 4\)"),
        ({"w": "text"}, errors.InvalidTypeError, "'w'"),
        ([w], errors.InvalidTypeError, "values by the names"),
    ):
        with pytest.raises(kind, match=message):
            sm.rewrite(graph_model, new, rw.ReplaceVariables(values))  # type: ignore[arg-type]
    assert not new.exists()


@pytest.mark.parametrize("kind", ["graph_model", "object_model"])
def test_replaced_assets(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, oracle: Oracle
) -> None:
    model, new = request.getfixturevalue(kind), tmp_path / "new"
    (tmp_path / "vocabulary").write_text("four\nthree\n")
    sm.rewrite(model, new, rw.ReplaceAssets({"words.txt": tmp_path / "vocabulary"}))
    words = np.array([b"one", b"three", b"four"], object)
    if kind == "graph_model":
        found = ask(oracle, "cpp", new, "lookup", words=words)
    else:
        found = ask(oracle, "cpp", new, "look", words=words, rows=np.int64([0, 0, 0]))
    assert found["ids"].tolist() == [-1, 1, 0]
    before, after = tree(model), tree(new)
    before.pop("fingerprint.pb", None)
    assert after.pop("assets/words.txt") == b"four\nthree\n"
    before.pop("assets/words.txt")
    assert after == before
    with pytest.raises(errors.InvalidArgumentError, match=r"did you mean 'words\.txt'"):
        sm.rewrite(
            model, tmp_path / "other", rw.ReplaceAssets({"word.txt": tmp_path / "vocabulary"})
        )
    with pytest.raises(errors.AssetError, match="nope"):
        sm.rewrite(model, tmp_path / "other", rw.ReplaceAssets({"words.txt": tmp_path / "nope"}))
