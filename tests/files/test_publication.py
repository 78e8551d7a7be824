"""A directory appears whole or not at all, and what it was made in goes away."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.files.publications import FIRST, begin, publish, put
from tests.trees import tree


def test_nothing_is_visible_before_and_everything_after(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    assert tree(tmp_path) == {}, "nothing is made before it is needed"
    put(model, FIRST)
    (hidden,) = tmp_path.iterdir()
    assert hidden.name.startswith(".savedmodel_writer-model-")
    assert f"-{os.getpid()}-" in hidden.name
    publish(model, FIRST)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert tree(tmp_path / "model") == FIRST


def test_a_second_round_adds_files_and_replaces_the_last(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    publish(model, FIRST)
    put(model, new := {"a": None, "a/3": b"three", "c": None, "last": b"new end"})
    assert tree(tmp_path / "model") == FIRST, "visible too early"
    publish(model, new)
    assert tree(tmp_path / "model") == FIRST | {"a/3": b"three", "c": None, "last": b"new end"}
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_modes_follow_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        model = begin(tmp_path / "new" / "model")
        put(model, FIRST)
        publish(model, FIRST)
    finally:
        os.umask(before)
    for path in [tmp_path / "new", *(tmp_path / "new").rglob("*")]:
        wanted = (0o777 if path.is_dir() else 0o666) & ~umask
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_an_empty_directory_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model").chmod(0o2751)
    model = begin(tmp_path / "model")
    put(model, FIRST)
    publish(model, FIRST)
    assert stat.S_IMODE((tmp_path / "model").stat().st_mode) == 0o2751


@pytest.mark.parametrize("made", [True, False])
def test_discard_takes_away_what_was_made(tmp_path: Path, made: bool) -> None:
    target = tmp_path / "models" / "deep" / "1"
    if made:
        target.mkdir(parents=True)
    before = tree(tmp_path)
    model = begin(target)
    put(model, FIRST)
    assert tree(tmp_path) != before
    model.discard()
    assert tree(tmp_path) == before
    model.discard()


def test_discard_leaves_parents_that_others_use(tmp_path: Path) -> None:
    model = begin(tmp_path / "models" / "1")
    put(model, FIRST)
    (tmp_path / "models" / "other").touch()
    model.discard()
    assert tree(tmp_path) == {"models": None, "models/other": b""}
