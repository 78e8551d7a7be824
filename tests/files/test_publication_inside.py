"""Where a sibling cannot be made or renamed, files go into the directory one by one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import by_rename
from tests.files.faults import FaultyStorage
from tests.files.publications import FIRST, begin, inside, publish, put, refuse_siblings
from tests.trees import tree


@pytest.mark.parametrize("reason", ["link", "mount", "current", "parent"])
def test_fallback_into_the_directory(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    reason: str,
) -> None:
    target = inside(tmp_path, monkeypatch, reason)
    identity = target.stat().st_ino
    model = begin(target)
    put(model, FIRST)
    (hidden,) = target.iterdir()
    assert hidden.name.startswith(".savedmodel_writer-")
    assert "one by one" in caplog.text
    publish(model, FIRST)
    assert tree(target) == FIRST
    assert target.stat().st_ino == identity, "the directory itself was replaced"
    put(model, second := {"a": None, "a/3": b"three", "last": b"new"})
    publish(model, second)
    assert tree(target) == FIRST | {"a/3": b"three", "last": b"new"}
    put(model, {"a": None})
    model.discard()
    assert tree(target) == FIRST | {"a/3": b"three", "last": b"new"}


def test_read_only_parent_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_siblings(monkeypatch, tmp_path)
    with pytest.raises(errors.PermissionDeniedError):
        put(begin(tmp_path / "model"), FIRST)
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EXDEV, errno.EPERM])
def test_fallback_when_the_rename_is_refused(tmp_path: Path, number: int) -> None:
    class Refusing(FaultyStorage):
        def rename_directory(self, src: str, dst: str) -> None:
            raise errors.StorageError("refused", errno=number, path=src)

        def replace(self, src: str, dst: str) -> None:
            if number == errno.EXDEV and os.path.dirname(src).startswith(
                str(tmp_path / ".savedmodel_writer")
            ):
                raise errors.StorageError("a mount point between", errno=number, path=src)
            os.replace(src, dst)

    (tmp_path / "model").mkdir()
    model = begin(tmp_path / "model", Refusing(-1))
    put(model, FIRST)
    publish(model, FIRST)
    assert tree(tmp_path) == {"model": None} | {f"model/{key}": FIRST[key] for key in FIRST}


def test_fallback_for_another_users_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    identity = (tmp_path / "model").stat().st_ino
    monkeypatch.setattr(by_rename, "take_over_permissions", lambda made, standing: False)
    model = begin(tmp_path / "model")
    put(model, FIRST)
    publish(model, FIRST)
    assert tree(tmp_path / "model") == FIRST
    assert (tmp_path / "model").stat().st_ino == identity


def test_a_storage_without_atomic_rename(tmp_path: Path) -> None:
    storage = FaultyStorage(-1)
    storage.atomic_rename = False
    model = begin(tmp_path / "deep" / "model", storage)
    put(model, FIRST)
    publish(model, FIRST)
    assert tree(tmp_path / "deep" / "model") == FIRST
