"""Changes one after the other: every loader loads what they make of a model, and it answers so."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.protos import Message, SavedModel, text
from tests.oracle.process import Oracle
from tests.rewriting.combinations import Renamed, combination
from tests.rewriting.requests import assert_equal_answers, read

SHORT, LONG = 12, 200
UNKNOWN = b"\xca\xff\x07\x05later"  # field 16377, of a TensorFlow to come
LOADERS = "tests.conformance.tf_loaders"


@pytest.fixture(params=["graph_model", "object_model", "function_model", "text"])
def model(request: pytest.FixtureRequest) -> Path:
    """A small model; the one in text form is that of a graph."""
    found: Path = request.getfixturevalue(request.param.replace("text", "graph_model"))
    return found


@pytest.fixture
def source(model: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The model with fields that are not known here, or as text, which cannot have such."""
    copy = tmp_path / "source"
    shutil.copytree(model, copy)
    message = read(copy)
    if "text" in request.node.name:
        (copy / "saved_model.pb").unlink()
        for meta_graph in message.meta_graphs:  # most of the text, and nobody needs it
            meta_graph.meta_info_def.ClearField("stripped_op_list")
        (copy / "saved_model.pbtxt").write_text(text.to_text(message))
    else:
        for part in parts(message):
            part.MergeFromString(UNKNOWN)
        (copy / "saved_model.pb").write_bytes(message.SerializeToString())
    return copy


def parts(message: SavedModel) -> list[Message]:
    """Messages that stay whatever is changed."""
    (first, *_) = message.meta_graphs
    return [message, first, first.meta_info_def, first.graph_def, first.graph_def.versions]


@pytest.mark.parametrize(
    "seeds",
    [range(SHORT), pytest.param(range(SHORT, LONG), marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_changes_at_random(
    seeds: range,
    model: Path,
    source: Path,
    tmp_path: Path,
    oracle: Oracle,
    asked: dict[Path, list[Any]],
    expected: dict[Path, list[Any]],
) -> None:
    """They are made or refused as ones that this model does not allow."""
    made = 0
    for seed in seeds:
        changes = combination(seed)
        new = tmp_path / str(seed)
        try:
            sm.rewrite(source, new, *changes, fsync=False)
        except errors.UnimplementedError:
            assert not new.exists()
            continue
        made += 1
        suffix = "".join(one.suffix for one in changes if isinstance(one, Renamed))
        requests = [(tags, key + suffix, inputs) for tags, key, inputs in asked[model]]
        message = sm.SavedModel.read(new).proto
        for loader in ("cpp", "v1", "v2"):
            if loader == "v2" and not loads_in_v2(message):
                continue
            found = oracle(LOADERS, loader, str(new), requests)
            assert_equal_answers(expected[model], found, 3e-2, 3e-2)
        checkpoint = sm.load(new, "serve").checkpoint
        if checkpoint is not None:
            checkpoint.verify()
        assert [name.name for name in source.glob("saved_model.*")] == [
            name.name for name in new.glob("saved_model.*")
        ]
        if (source / "saved_model.pb").exists():
            assert all(part.SerializeToString().endswith(UNKNOWN) for part in parts(message))
        shutil.rmtree(new)
    assert made > len(seeds) / 3


def loads_in_v2(message: SavedModel) -> bool:
    """TensorFlow loads one MetaGraph so, and no optimizers of TensorFlow 1."""
    (first, *others) = message.meta_graphs
    return not others and not any(node.slot_variables for node in first.object_graph_def.nodes)
