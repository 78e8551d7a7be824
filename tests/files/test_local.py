"""The local file systems behind Storage: modes, renames, and errors that name their file."""

from __future__ import annotations

import errno
import os
import pickle
import sys
from pathlib import Path

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, Storage, is_url, path_text, storage_for

STORAGE: Storage = LocalStorage()


@pytest.fixture
def umask() -> object:
    before = os.umask(0o027)
    yield
    os.umask(before)


def write(path: Path, data: bytes) -> None:
    with STORAGE.open(str(path), "wb") as file:
        file.write(data)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, b"0123456789")
    assert STORAGE.size(str(path)) == 10
    with STORAGE.open(str(path), "rb") as file:
        file.seek(3)
        buffer = bytearray(4)
        assert file.readinto(buffer) == 4
        assert buffer == b"3456"
        assert file.read() == b"789"


def test_opening_empties_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, b"long content")
    write(path, b"x")
    assert path.read_bytes() == b"x"


def test_modes_follow_the_umask(tmp_path: Path, umask: object) -> None:
    write(tmp_path / "file", b"")
    STORAGE.make_directory(str(tmp_path / "directory"))
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "directory").stat().st_mode & 0o777 == 0o750


def test_directories(tmp_path: Path) -> None:
    deep = str(tmp_path / "a" / "b")
    with pytest.raises(errors.NotFoundError):
        STORAGE.make_directory(deep)
    STORAGE.make_directory(deep, parents=True)
    with pytest.raises(errors.AlreadyExistsError):
        STORAGE.make_directory(deep)
    with pytest.raises(errors.AlreadyExistsError):
        STORAGE.make_directory(deep, parents=True)
    STORAGE.make_directory(deep, exist_ok=True)
    STORAGE.make_directory(deep, parents=True, exist_ok=True)
    write(tmp_path / "a" / "z", b"")
    assert STORAGE.list(str(tmp_path / "a")) == ["b", "z"]
    assert STORAGE.is_directory(deep)
    assert not STORAGE.is_directory(str(tmp_path / "a" / "z"))
    for parents in (False, True):
        with pytest.raises(errors.FailedPreconditionError):
            STORAGE.make_directory(str(tmp_path / "a" / "z"), parents, exist_ok=True)
        with pytest.raises(errors.AlreadyExistsError):
            STORAGE.make_directory(str(tmp_path / "a" / "z"), parents)
    STORAGE.sync_directory(deep)
    STORAGE.remove_tree(str(tmp_path / "a"))
    assert not STORAGE.exists(str(tmp_path / "a"))


def test_only_empty_directories_are_removed_without_their_tree(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    write(tmp_path / "full" / "file", b"")
    with pytest.raises(errors.AlreadyExistsError):
        STORAGE.remove_directory(str(tmp_path / "full"))
    STORAGE.remove(str(tmp_path / "full" / "file"))
    STORAGE.remove_directory(str(tmp_path / "full"))
    assert not (tmp_path / "full").exists()


def test_remove_tree_leaves_what_links_point_to(tmp_path: Path) -> None:
    write(tmp_path / "kept", b"")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "link").symlink_to(tmp_path / "kept")
    STORAGE.remove_tree(str(tmp_path / "tree"))
    assert (tmp_path / "kept").exists()


def test_renames(tmp_path: Path) -> None:
    write(tmp_path / "old", b"old")
    write(tmp_path / "new", b"new")
    STORAGE.replace(str(tmp_path / "new"), str(tmp_path / "old"))
    assert (tmp_path / "old").read_bytes() == b"new"
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    write(tmp_path / "full" / "file", b"")
    STORAGE.rename_directory(str(tmp_path / "full"), str(tmp_path / "empty"))
    assert STORAGE.list(str(tmp_path / "empty")) == ["file"]
    (tmp_path / "other").mkdir()
    with pytest.raises(errors.AlreadyExistsError) as caught:
        STORAGE.rename_directory(str(tmp_path / "other"), str(tmp_path / "empty"))
    assert caught.value.errno in (errno.ENOTEMPTY, errno.EEXIST)


def test_a_missing_file(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    for attempt in (
        lambda: STORAGE.open(missing, "rb"),
        lambda: STORAGE.remove(missing),
        lambda: STORAGE.remove_directory(missing),
        lambda: STORAGE.remove_tree(missing),
        lambda: STORAGE.size(missing),
        lambda: STORAGE.list(missing),
        lambda: STORAGE.replace(missing, missing + "2"),
        lambda: STORAGE.sync_directory(missing),
    ):
        with pytest.raises(errors.NotFoundError) as caught:
            attempt()
        error = caught.value
        assert isinstance(error, FileNotFoundError)
        assert (error.errno, error.filename, error.path) == (errno.ENOENT, missing, missing)
        assert str(error) == f"{missing}; No such file or directory"


def test_a_path_through_a_file(tmp_path: Path) -> None:
    write(tmp_path / "file", b"")
    with pytest.raises(errors.FailedPreconditionError):
        STORAGE.open(str(tmp_path / "file" / "below"), "wb")


def test_a_directory_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(errors.StorageError) as caught:
        STORAGE.open(str(tmp_path), "rb")
    assert caught.value.errno == errno.EISDIR


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_permission_denied(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:  # root, who may run this, is refused nothing
        raise OSError(number, os.strerror(number), path)

    monkeypatch.setattr(os, "remove", refuse)
    with pytest.raises(errors.PermissionDeniedError) as caught:
        STORAGE.remove(str(tmp_path))
    assert isinstance(caught.value, PermissionError)
    assert caught.value.errno == number


@pytest.mark.parametrize("size", [10, 10 << 20], ids=["buffered", "direct"])
def test_a_full_disk_names_the_file(size: int) -> None:
    file = STORAGE.open("/dev/full", "wb")
    with pytest.raises(errors.ResourceExhaustedError) as caught:
        try:
            file.write(bytes(size))
        finally:
            file.close()
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename == "/dev/full"


def test_sync_waits_for_the_device_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    for storage, expected in ((LocalStorage(), 2), (LocalStorage(fsync=False), 0)):
        synced.clear()
        with storage.open(str(tmp_path / "file"), "wb") as file:
            file.write(b"data")
            storage.sync(file)
            assert (tmp_path / "file").read_bytes() == b"data", "flushed in either case"
        storage.sync_directory(str(tmp_path))
        assert len(synced) == expected


def test_a_storage_is_a_value() -> None:
    storage = LocalStorage(fsync=False)
    assert pickle.loads(pickle.dumps(storage)) == storage
    assert storage != LocalStorage()


def test_storage_for() -> None:
    assert storage_for("a/b") == LocalStorage()
    assert storage_for(b"/a/b") == LocalStorage()
    assert storage_for(Path("a")) == LocalStorage()
    assert storage_for("a", fsync=False) == LocalStorage(fsync=False)
    for url in "file:///a/b", "local:///a/b", "file://localhost/a/b":
        assert storage_for(url) == LocalStorage()
        assert path_text(url) == "/a/b"
    assert path_text(b"file:///a%20b") == "/a%20b"
    for url in "file://elsewhere/a/b", "file://":
        with pytest.raises(errors.InvalidArgumentError, match="this machine"):
            path_text(url)


def test_urls_need_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    for url in "s3://bucket/model", "nosuch://a":
        with pytest.raises(errors.MissingExtraError, match=r"savedmodel-writer\[remote\]"):
            storage_for(url)


def test_the_device_begins_before_the_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every 8 MiB are handed over once; nothing of a file that is not to be synced."""
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(
        os, "posix_fadvise", lambda file, offset, size, advice: told.append((offset, size))
    )
    data = bytes(range(256)) * (1 << 12)
    for fsync in (False, True):
        assert told == []
        with LocalStorage(fsync=fsync).open(str(tmp_path / "file"), "wb") as file:
            for _ in range(20):
                file.write(data)
        assert (tmp_path / "file").read_bytes() == data * 20
    assert told == [(0, 8 << 20), (8 << 20, 8 << 20)]


def test_a_refused_hint_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.EINVAL, "no")

    monkeypatch.setattr(os, "posix_fadvise", refuse)
    with LocalStorage().open(str(tmp_path / "file"), "wb") as file:
        file.write(bytes(9 << 20))
    assert (tmp_path / "file").stat().st_size == 9 << 20


@pytest.mark.parametrize(
    "path", [r"C:\models\1", "c:/models/1", "C://models/1", "C:1", r"\\server\share\1", "a:b://c"]
)
def test_paths_of_windows_are_no_urls(path: str) -> None:
    assert not is_url(path)
    assert path_text(path) == path
    assert isinstance(storage_for(path), LocalStorage)
