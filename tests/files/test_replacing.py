"""One file is replaced at once, or stays as it was."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import storage_for
from savedmodel_writer.files.replacing import put_file, replace_file
from tests.files.faults import NEEDS_SPACE, FaultyStorage, faults
from tests.files.publications import LOCAL
from tests.trees import tree

_numbers = itertools.count()


@pytest.mark.parametrize("before", [None, b"old"])
def test_a_file_is_made_or_replaced(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "file"
    if before is not None:
        path.write_bytes(before)
    replace_file(LOCAL, str(path), b"new")
    assert tree(tmp_path) == {"file": b"new"}


@pytest.mark.parametrize("after", [False, True])
def test_a_full_disk_at_every_call(tmp_path: Path, after: bool) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def scenario(storage: FaultyStorage) -> None:
        replace_file(storage, str(path), b"new")

    count = 0
    for storage in faults(scenario, counted=NEEDS_SPACE.__contains__, after=after):
        replaced = after and storage.calls[-1] == "replace"
        assert tree(tmp_path) == {"file": b"new" if replaced else b"old"}
        path.write_bytes(b"old")
        count += 1
    assert count == 4
    assert tree(tmp_path) == {"file": b"new"}


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFoundError, match="is no directory"):
        replace_file(LOCAL, str(tmp_path / "none" / "file"), b"new")
    assert tree(tmp_path) == {}


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "file").symlink_to("other")
    replace_file(LOCAL, str(tmp_path / "file"), b"new")
    assert not (tmp_path / "file").is_symlink()
    assert tree(tmp_path) == {"file": b"new", "other": b"other"}


def test_where_renaming_is_copying_it_is_written_once(tmp_path: Path) -> None:
    storage = FaultyStorage(-1)
    storage.atomic_rename = False
    (tmp_path / "file").write_bytes(b"old")
    replace_file(storage, str(tmp_path / "file"), b"new")
    assert tree(tmp_path) == {"file": b"new"}
    assert [call for call in storage.calls if call in NEEDS_SPACE] == ["open", "write", "sync"]


def test_in_an_fsspec_store() -> None:
    pytest.importorskip("fsspec", reason="no fsspec: pip install 'savedmodel-writer[remote]'")
    root = f"memory://replacing-{next(_numbers)}"
    store = storage_for(root)
    with store.open(f"{root}/file", "wb") as file:
        file.write(b"old")
    replace_file(store, f"{root}/file", b"new")
    assert store.list(root) == ["file"]
    with store.open(f"{root}/file", "rb") as file:
        assert file.read() == b"new"


def test_a_directory_is_made(tmp_path: Path) -> None:
    for content in (b"old", b"new"):
        put_file(LOCAL, str(tmp_path / "a/b/file"), content)
        assert tree(tmp_path) == {"a": None, "a/b": None, "a/b/file": content}
    with pytest.raises(errors.StorageError):
        put_file(LOCAL, str(tmp_path / "a/b/file/below"), b"")
    assert tree(tmp_path / "a/b") == {"file": b"new"}
