"""The path of a directory that is to appear: what may stand there."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.files.target import absolute_path, check_vacant, why_not_replaceable
from tests.files.publications import LOCAL
from tests.trees import tree


@pytest.fixture
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def test_absolute_path(in_tmp_path: Path) -> None:
    wanted = str(in_tmp_path / "a")
    for path in ("a", b"a", Path("a"), "./b/../a/", in_tmp_path / "a"):
        assert absolute_path(path) == wanted
    assert absolute_path(b"\xff") == str(in_tmp_path / "\udcff")
    for nothing in (None, 7, ["a"]):
        with pytest.raises(TypeError, match="Expected binary or unicode string, got"):
            absolute_path(nothing)
    with pytest.raises(errors.InvalidArgumentError, match="NUL"):
        absolute_path("a\0b")


def check(path: Path | str) -> None:
    check_vacant(str(path), LOCAL, given=path)


def test_vacant(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("empty", "link", "absent", "absent/deep"):
        check(tmp_path / name)
    assert sorted(tree(tmp_path)) == ["empty", "link"], "looking makes nothing"


def test_not_vacant(tmp_path: Path) -> None:
    (tmp_path / "full" / "directory").mkdir(parents=True)
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = tree(tmp_path / "full")
    with pytest.raises(AssertionError, match="already exists, and isn't empty"):
        check(tmp_path / "full")
    with pytest.raises(errors.NotFoundError, match=r"Could not find directory .*file"):
        check(tmp_path / "file")
    with pytest.raises(errors.FailedPreconditionError, match="file is not a directory"):
        check(tmp_path / "file" / "deep" / "er")
    with pytest.raises(errors.NotFoundError, match=r"symbolic link to .*nowhere"):
        check(tmp_path / "dangling")
    with pytest.raises(errors.StorageError) as caught:
        check(tmp_path / ("n" * 256))
    assert caught.value.errno == errno.ENAMETOOLONG
    with pytest.raises(errors.NotFoundError):
        check(tmp_path / "dangling")
    assert tree(tmp_path / "full") == before


def test_not_writable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path))
    with pytest.raises(errors.PermissionDeniedError, match="not writable"):
        check(tmp_path / "a" / "b")


def test_a_directory_made_since_the_first_look(tmp_path: Path) -> None:
    """It is not this caller's fault; publishing looks again."""

    class Late(LocalStorage):
        def is_directory(self, path: str) -> bool:
            return False

        def exists(self, path: str) -> bool:
            return False

    (tmp_path / "model").mkdir()
    check_vacant(str(tmp_path / "model"), Late(), given="model")


@pytest.mark.parametrize("seen_by", ["exists", "lstat"])
def test_a_directory_made_between_two_looks(tmp_path: Path, seen_by: str) -> None:
    """As of another publisher, at any moment of the check."""
    target = tmp_path / "model"

    class Raced(LocalStorage):
        def exists(self, path: str) -> bool:
            if seen_by == "exists":
                target.mkdir()
                return super().exists(path)
            found = super().exists(path)
            target.mkdir()
            return found

    check_vacant(str(target), Raced(), given="model")
    assert target.is_dir()


def test_no_current_directory(in_tmp_path: Path) -> None:
    (in_tmp_path / "gone").mkdir()
    os.chdir(in_tmp_path / "gone")
    (in_tmp_path / "gone").rmdir()
    (in_tmp_path / "model").mkdir()
    assert why_not_replaceable(str(in_tmp_path / "model"), LOCAL) is None
    assert why_not_replaceable(str(in_tmp_path / "nothing"), LOCAL) is None
