"""What is synced, when, and on which storage."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from savedmodel_writer import saved_model
from savedmodel_writer.files import LocalStorage
from tests.saved_model.small_model import FILES, Model, builder_at
from tests.trees import tree


def test_everything_is_synced_before_it_is_seen(
    model: Model, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """saved_model.pb is written last; no name appears before its content is on the device."""
    calls: list[str] = []
    fsync, rename = os.fsync, os.rename

    def recorded_fsync(descriptor: int) -> None:
        calls.append(os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    def recorded_rename(*paths: str) -> None:
        calls.append("rename")
        rename(*paths)

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "rename", recorded_rename)
    with saved_model.SavedModelBuilder(root / "1") as builder:
        model.add(builder, assets_list=[model.asset])
        builder.save()
    published = calls.index("rename")
    assert calls[published + 1 :] == ["models"], "the parent is synced after the rename"
    before = calls[:published]
    model_file = before.index("saved_model.pb")
    for name in ("data-00000-of-00001", "index", "vocabulary.txt"):
        assert any(name in call for call in before[:model_file]), name
    for name in ("variables", "assets"):
        assert name in before[model_file:], f"directory {name}"
    assert before[-1].startswith(".savedmodel_writer-1"), "the hidden directory itself"


def test_without_fsync(model: Model, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise AssertionError("fsync was called")

    monkeypatch.setattr(os, "fsync", refuse)
    with builder_at(root / "1", fsync=False) as builder:
        model.add(builder, assets_list=[model.asset])
        builder.save()
    saved_model.simple_save(model.graph, root / "2", {"x": model.x}, {"y": model.y}, fsync=False)
    assert list(tree(root / "2")) == FILES


def test_any_storage(model: Model, root: Path) -> None:
    with builder_at(root / "1", storage=LocalStorage(fsync=False)) as builder:
        model.add(builder)
        builder.save()
    assert list(tree(root / "1")) == FILES
