"""A publication to be tested, and the files that it puts in place."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, Storage
from savedmodel_writer.files.publication import Publication, publication_for

LOCAL = LocalStorage(fsync=False)


FIRST = {"a": None, "a/1": b"one", "a/2": b"two", "b": None, "last": b"end"}


def begin(target: Path, storage: Storage = LOCAL) -> Publication:
    return publication_for(str(target), storage, taken_by=["last"])


def put(publication: Publication, files: dict[str, bytes | None]) -> None:
    """Writes the files, all but `last`, which `publish` writes."""
    storage = publication.storage
    directory = publication.directory
    for name, content in files.items():
        path = f"{directory}/{name}"
        if content is None:
            storage.make_directory(path)
        elif name != "last":
            with storage.open(path, "wb") as file:
                file.write(content)
                storage.sync(file)


def publish(publication: Publication, files: dict[str, bytes | None]) -> None:
    """Puts in place what was put, with the `last` of those files."""
    last = files["last"]
    assert last is not None
    publication.publish("last", last)


def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str) -> Path:
    """A target that cannot be renamed onto, for that reason."""
    target = tmp_path / "model"
    target.mkdir()
    if reason == "link":
        (tmp_path / "link").symlink_to(target)
        return tmp_path / "link"
    if reason == "mount":
        monkeypatch.setattr(os.path, "ismount", lambda path: path == str(target))
    if reason == "current":
        monkeypatch.chdir(target)
    if reason == "parent":
        refuse_siblings(monkeypatch, tmp_path)
    return target


def refuse_siblings(monkeypatch: pytest.MonkeyPatch, parent: Path) -> None:
    """What a read-only parent does; not by its mode, as tests may run as root."""

    def make_directory(self: LocalStorage, path: str, **kwargs: bool) -> None:
        if os.path.dirname(path) == str(parent):
            raise errors.PermissionDeniedError("read-only", errno=errno.EROFS, path=path)
        os.mkdir(path)

    monkeypatch.setattr(LocalStorage, "make_directory", make_directory)
