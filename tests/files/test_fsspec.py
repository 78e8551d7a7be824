"""FsspecStorage: what each of its methods does, in memory and on a disk."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import FsspecStorage, Storage, storage_for
from savedmodel_writer.files.copying import copy_file
from tests.files.stores import contents, new_root


@pytest.fixture(params=["memory", "file"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_root() if request.param == "memory" else f"file://{tmp_path}/root"


@pytest.fixture
def storage(root: str) -> Storage:
    return FsspecStorage(root.partition("://")[0])


def put(storage: Storage, path: str, data: bytes = b"abc") -> None:
    storage.make_directory(os.path.dirname(path), parents=True, exist_ok=True)
    with storage.open(path, "wb") as file:
        file.write(data)
        storage.sync(file)


def get(storage: Storage, path: str) -> bytes:
    with storage.open(path, "rb") as file:
        return file.read()


def test_a_file(storage: Storage, root: str) -> None:
    path = f"{root}/a/b"
    put(storage, path, bytes(range(256)) * 5000)
    assert storage.size(path) == 1_280_000
    assert (storage.exists(path), storage.is_directory(path)) == (True, False)
    assert (storage.exists(f"{root}/a"), storage.is_directory(f"{root}/a")) == (True, True)
    with storage.open(path, "rb") as file:
        assert file.seek(300_000) == 300_000
        assert file.read(3) == bytes([224, 225, 226])
        buffer = bytearray(700_000)
        assert file.readinto(buffer) == 700_000  # type: ignore[attr-defined]
        assert buffer == (bytes(range(256)) * 5000)[300_003:1_000_003]
        assert file.seek(-2, os.SEEK_END) == 1_279_998
        assert file.read(9) == bytes([254, 255])
        assert file.read(9) == b""
        assert file.seek(0) == 0
        assert file.read() == bytes(range(256)) * 5000


def test_readers_do_not_disturb_each_other(storage: Storage, root: str) -> None:
    put(storage, f"{root}/a", b"0123456789")
    with storage.open(f"{root}/a", "rb") as one, storage.open(f"{root}/a", "rb") as other:
        assert (one.read(3), other.read(4), one.read(3), other.read()) == (
            b"012",
            b"0123",
            b"345",
            b"456789",
        )


def test_names_and_trees(storage: Storage, root: str) -> None:
    for name in "b/2", "b/1", "a", "b/c/3", "bb":
        put(storage, f"{root}/{name}", name.encode())
    assert storage.list(root) == ["a", "b", "bb"]
    assert storage.list(f"{root}/b/") == ["1", "2", "c"]
    storage.replace(f"{root}/a", f"{root}/bb")
    assert get(storage, f"{root}/bb") == b"a"
    assert not storage.exists(f"{root}/a")
    storage.rename_directory(f"{root}/b", f"{root}/d")
    assert storage.list(root) == ["bb", "d"]
    assert get(storage, f"{root}/d/c/3") == b"b/c/3"
    with pytest.raises(errors.AlreadyExistsError):
        storage.remove_directory(f"{root}/d")
    storage.remove_tree(f"{root}/d")
    assert not storage.exists(f"{root}/d")
    storage.remove(f"{root}/bb")
    assert not storage.exists(f"{root}/bb")
    for path in f"{root}/d", f"{root}/bb":
        with pytest.raises(errors.NotFoundError):
            storage.remove_tree(path)
        with pytest.raises(errors.NotFoundError) as caught:
            storage.open(path, "rb")
        assert (caught.value.filename, caught.value.strerror) == (path, "No such file or directory")


def test_directories(storage: Storage, root: str) -> None:
    path = f"{root}/a/b"
    storage.make_directory(path, parents=True)
    storage.make_directory(path, exist_ok=True)
    put(storage, f"{path}/c")
    with pytest.raises(errors.AlreadyExistsError):
        storage.make_directory(path)
    with pytest.raises(errors.FailedPreconditionError):
        storage.make_directory(f"{path}/c", exist_ok=True)
    with pytest.raises(errors.StorageError, match="Is a directory"):
        storage.open(path, "rb")
    put(storage, f"{root}/d/e")
    with pytest.raises(errors.AlreadyExistsError):
        storage.rename_directory(path, f"{root}/d")
    storage.remove(f"{path}/c")
    storage.remove_directory(path)
    assert not storage.exists(path)


def test_names_are_no_patterns(storage: Storage, root: str) -> None:
    for name in "*", "a", "[ab]", "?", "t*/x", "tree/x":
        put(storage, f"{root}/{name}")
    for name in "*", "[ab]", "?":
        storage.remove(f"{root}/{name}")
    storage.remove_tree(f"{root}/t*")
    assert storage.list(root) == ["a", "tree"]
    storage.replace(f"{root}/a", f"{root}/*")
    assert storage.list(root) == ["*", "tree"]


@pytest.mark.parametrize("earlier", [b"earlier", None])
def test_what_is_given_up_never_was_there(earlier: bytes | None) -> None:
    url, storage = new_root(), FsspecStorage("memory")
    if earlier is not None:
        put(storage, f"{url}/a", earlier)
    before = contents(url)
    with pytest.raises(ZeroDivisionError), storage.open(f"{url}/a", "wb") as file:
        file.write(b"half")
        raise ZeroDivisionError
    file = storage.open(f"{url}/a", "wb")
    file.write(b"half")
    assert contents(url) == before, "what is not closed is not there"
    del file  # forgotten
    assert contents(url) == before


def test_what_is_given_up_on_a_disk_is_removed(tmp_path: Path) -> None:
    storage = FsspecStorage("file")
    with pytest.raises(ZeroDivisionError), storage.open(f"file://{tmp_path}/a", "wb") as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_copies_between_storages(storage: Storage, root: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(3_000_000))
    local = storage_for(source)
    storage.make_directory(root, exist_ok=True)
    told: list[tuple[int, int | None]] = []
    copy_file(local, str(source), f"{root}/a", into=storage, progress=lambda *it: told.append(it))
    assert told[-1] == (3_000_000, 3_000_000)
    assert told == sorted(set(told))
    copy_file(storage, f"{root}/a", str(tmp_path / "back"), into=local)
    assert (tmp_path / "back").read_bytes() == bytes(3_000_000)


def test_a_progress_that_raises_ends_a_copy(storage: Storage, root: str, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(bytes(3_000_000))
    storage.make_directory(root, exist_ok=True)
    with pytest.raises(ZeroDivisionError):
        copy_file(
            storage_for(tmp_path),
            str(tmp_path / "source"),
            f"{root}/a",
            into=storage,
            progress=lambda done, total: done // 0,
        )
    assert not storage.exists(f"{root}/a")


def test_a_storage_is_a_value() -> None:
    storage = FsspecStorage("memory", {"secret": "s3cr3t"})
    assert pickle.loads(pickle.dumps(storage)) == storage
    assert storage != FsspecStorage("memory")
    assert hash(storage) == hash(FsspecStorage("memory", {"secret": "s3cr3t"}))
    assert "s3cr3t" not in repr(storage)
    assert storage.atomic_rename is False


def test_storage_for_urls() -> None:
    assert storage_for("memory://a/b") == FsspecStorage("memory")
    assert storage_for(b"memory:///a/b") == FsspecStorage("memory")
    assert storage_for("ftp://me@host:21/a") == FsspecStorage(
        "ftp", {"host": "host", "username": "me", "port": 21}
    )
    with pytest.raises(errors.UnimplementedError, match="'nosuch' not implemented"):
        storage_for("nosuch://a/b")


def test_the_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        sys.modules["fsspec.registry"].known_implementations,  # fsspec.registry is a dict
        "undriven",
        {"class": "undriven.FileSystem", "err": "Install undriven to get there"},
    )
    with pytest.raises(errors.MissingExtraError, match="Install undriven to get there"):
        storage_for("undriven://a/b")
