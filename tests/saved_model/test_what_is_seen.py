"""A builder shows nothing before save, and all of it after; what it copied does not change."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from savedmodel_writer import graph
from savedmodel_writer.control_flow import no_op
from savedmodel_writer.tensor_bundle import BundleReader
from tests.saved_model.small_model import FILES, Model, builder_at, read
from tests.trees import tree


def test_nothing_is_seen_before_save(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    assert tree(root) == {}
    model.add(builder, assets_collection=[model.asset])
    (hidden,) = os.listdir(root)
    assert hidden.startswith(".savedmodel_writer-1-")
    assert builder.save() == str(root / "1" / "saved_model.pb")
    assert os.listdir(root) == ["1"]
    assert list(tree(root / "1")) == ["assets", "assets/vocabulary.txt", *FILES]


def test_what_is_added_is_copied_at_once(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    model.add(builder, assets_collection=[model.asset])
    count = len(model.graph.get_operations())
    model.value[:] = 9
    model.asset_file.write_text("changed")
    model.signatures["serving_default"].method_name = "changed"
    with model.graph.as_default():
        no_op(name="later")
    builder.save()
    (meta_graph,) = read(root / "1").meta_graphs
    assert len(meta_graph.graph_def.node) == count
    assert meta_graph.signature_def["serving_default"].method_name.endswith("predict")
    assert (root / "1/assets/vocabulary.txt").read_text() == "a\nb\n"
    with BundleReader(root / "1/variables/variables") as bundle:
        assert bundle.read("w").tolist() == [[1, 2], [3, 4]]


def test_a_relative_path_is_where_it_was_when_given(
    model: Model, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    builder = builder_at("deep/1")
    (root / "elsewhere").mkdir()
    monkeypatch.chdir(root / "elsewhere")
    model.add(builder)
    monkeypatch.chdir("/")
    builder.save()
    assert list(tree(root / "deep" / "1")) == FILES
    assert tree(root / "elsewhere") == {}


def test_a_relative_asset_path(model: Model, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(model.asset_file.parent)
    with model.graph.as_default():
        relative = graph.constant("vocabulary.txt", name="relative")
    builder = builder_at(root / "1")
    model.add(builder, assets_collection=[relative, model.asset])
    builder.save()
    assert os.listdir(root / "1/assets") == ["vocabulary.txt"]


@pytest.mark.parametrize("form", [str, Path, lambda path: os.fsencode(path)])
def test_kinds_of_paths(model: Model, root: Path, form: Callable[[Any], Any]) -> None:
    builder = builder_at(form(root / "1"))
    model.add(builder)
    assert builder.save() == str(root / "1" / "saved_model.pb")
    with pytest.raises(AssertionError):
        builder_at(form(root / "1"))


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_modes(model: Model, root: Path, umask: int) -> None:
    model.asset_file.chmod(0o600)
    before = os.umask(umask)
    try:
        builder = builder_at(root / "new" / "1")
        model.add(builder, assets_collection=[model.asset])
        builder.save()
    finally:
        os.umask(before)
    found = list((root / "new").rglob("*"))
    assert len(found) == 7
    for path in found:
        wanted = (0o777 if path.is_dir() else 0o666) & ~umask
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_the_same_bytes_every_time(model: Model, root: Path, tmp_path: Path) -> None:
    other = Model(model.asset_file.parent)
    for made, name in ((model, "1"), (other, "2")):
        builder = builder_at(root / name)
        made.add(builder, assets_collection=[made.asset])
        builder.save()
    assert tree(root / "1") == tree(root / "2")
