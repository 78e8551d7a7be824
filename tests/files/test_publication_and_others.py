"""What other writers and users do in the directory meanwhile stays as they made it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import hidden_names
from tests.files.faults import FaultyStorage
from tests.files.publications import FIRST, LOCAL, begin, inside, publish, put
from tests.trees import tree


def test_two_on_one_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = begin(tmp_path / "model"), begin(tmp_path / "model")
    put(first, FIRST)
    put(second, {"b": None})
    publish(first, FIRST)
    with pytest.raises(errors.ExportDirectoryError, match="last") as caught:
        second.publish("last", b"other")
    assert isinstance(caught.value, AssertionError)
    second.discard()
    assert tree(tmp_path) == {"model": None} | {f"model/{key}": FIRST[key] for key in FIRST}


def test_two_inside_one_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = inside(tmp_path, monkeypatch, "mount")
    first, second = begin(target), begin(target)
    put(first, FIRST)
    put(second, {"b": None})
    publish(first, FIRST)
    with pytest.raises(errors.ExportDirectoryError):
        second.publish("last", b"other")
    second.discard()
    assert tree(target) == FIRST


def test_two_inside_one_directory_at_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each looks while the target is still empty: the first to make a directory has it."""
    target = inside(tmp_path, monkeypatch, "mount")

    class Racing(FaultyStorage):
        def make_directory(self, path: str, **kwargs: bool) -> None:
            if path == str(target / "a"):
                os.mkdir(path)  # the rival's
            os.mkdir(path)

        def call(self, name: str, function: Callable[..., Any], *args: Any, **kw: Any) -> Any:
            return function(*args, **kw)

    class Mapped(Racing):
        def make_directory(self, path: str, **kwargs: bool) -> None:
            try:
                super().make_directory(path, **kwargs)
            except FileExistsError:
                raise errors.AlreadyExistsError("there", errno=errno.EEXIST, path=path) from None

    model = begin(target, Mapped(-1))
    put(model, FIRST)
    with pytest.raises(errors.ExportDirectoryError):
        publish(model, FIRST)
    model.discard()
    assert tree(target) == {"a": None}, "the rival's directory stays, and nothing else"


def test_what_users_put_there_meanwhile_stays(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    (tmp_path / "model" / "assets.extra").mkdir(parents=True)
    (tmp_path / "model" / "assets.extra" / "warmup").write_bytes(b"w")
    publish(model, FIRST)
    extra = {"assets.extra": None, "assets.extra/warmup": b"w"}
    assert tree(tmp_path / "model") == FIRST | extra
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_what_users_put_in_the_way_stays(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    (tmp_path / "model" / "a").mkdir(parents=True)
    (tmp_path / "model" / "a" / "2").write_bytes(b"the user's")
    before = tree(tmp_path / "model")
    with pytest.raises(errors.ExportDirectoryError, match="a/2"):
        publish(model, FIRST)
    model.discard()
    assert tree(tmp_path) == {"model": None} | {f"model/{key}": before[key] for key in before}


def test_a_file_put_in_the_way_stays(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    (tmp_path / "model").write_bytes(b"the user's")
    with pytest.raises(errors.ExportDirectoryError):
        publish(model, FIRST)
    model.discard()
    assert tree(tmp_path) == {"model": b"the user's"}


def test_a_published_directory_that_was_removed(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    publish(model, FIRST)
    LOCAL.remove_tree(str(tmp_path / "model"))
    put(model, {"c": None})
    with pytest.raises(errors.NotFoundError, match="removed"):
        publish(model, FIRST)
    model.discard()
    assert tree(tmp_path) == {}


def test_names_left_by_a_killed_process_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hidden_names, "_numbers", iter([7, 7, 8]))
    killed = begin(tmp_path / "model")
    put(killed, {"left": b"left"})
    model = begin(tmp_path / "model")
    put(model, FIRST)
    assert model.directory.endswith("-8")
    publish(model, FIRST)
    assert tree(tmp_path / "model") == FIRST
    assert (Path(killed.directory) / "left").read_bytes() == b"left"


@pytest.mark.parametrize("name", ["n" * 255, "é" * 127, "\udcff\udcfe", "a\nb "])
def test_any_file_name(tmp_path: Path, name: str) -> None:
    model = begin(tmp_path / name)
    put(model, FIRST)
    publish(model, FIRST)
    assert tree(tmp_path / name) == FIRST
