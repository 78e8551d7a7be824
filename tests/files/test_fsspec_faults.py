"""Drivers that fail, and paths that lead elsewhere."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import FsspecStorage, storage_for
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, save_checkpoint
from tests.files.stores import contents, faults, new_root

__all__ = ["faults"]

STORAGE = FsspecStorage("faulty")
CALLS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "open": ("info", lambda path: STORAGE.open(path, "rb")),
    "read": ("cat_file", lambda path: STORAGE.open(path, "rb").read()),
    "write": ("pipe_file", lambda path: STORAGE.open(path, "wb").close()),
    "replace": ("cp_file", lambda path: STORAGE.replace(path, path + "2")),
    "remove": ("rm_file", STORAGE.remove),
    "remove_tree": ("find", lambda path: STORAGE.remove_tree(path.rpartition("/")[0])),
    "list": ("ls", STORAGE.list),
    "exists": ("info", STORAGE.exists),
    "is_directory": ("info", STORAGE.is_directory),
    "make_directory": ("info", STORAGE.make_directory),
    "size": ("info", STORAGE.size),
}
RAISED: list[tuple[Callable[[], Exception], type[errors.StorageError], int]] = [
    (lambda: OSError(errno.ENOSPC, "full"), errors.ResourceExhaustedError, errno.ENOSPC),
    (lambda: PermissionError("Forbidden"), errors.PermissionDeniedError, errno.EACCES),
    (lambda: FileExistsError("there"), errors.AlreadyExistsError, errno.EEXIST),
    (lambda: TimeoutError(), errors.StorageError, errno.ETIMEDOUT),
    (lambda: RuntimeError("no route"), errors.StorageError, errno.EIO),
]


@pytest.mark.parametrize("call", CALLS.values(), ids=list(CALLS))
@pytest.mark.parametrize(
    ("raises", "kind", "number"), RAISED, ids=[errno.errorcode[number] for *_, number in RAISED]
)
def test_errors_of_the_driver(
    call: tuple[str, Callable[[str], Any]],
    raises: Callable[[], Exception],
    kind: type[errors.StorageError],
    number: int,
    faults: dict[str, Callable[[], Exception]],
) -> None:
    path = f"{new_root()}/a/b".replace("memory", "faulty")
    with STORAGE.open(path, "wb") as file:
        file.write(b"x")
    method, function = call
    faults[method] = raises
    with pytest.raises(kind) as caught:
        function(path)
    assert caught.value.errno == number
    assert caught.value.filename is not None
    assert path.startswith(caught.value.filename)
    assert type(caught.value) is kind


def test_a_checkpoint_whose_upload_fails(faults: dict[str, Callable[[], Exception]]) -> None:
    url = new_root()
    prefix = f"{url}/x".replace("memory", "faulty")
    faults["pipe_file"] = lambda: OSError(errno.ENOSPC, "full")
    for shards in 1, 2:
        with pytest.raises(errors.ResourceExhaustedError):
            save_checkpoint(prefix, {"a": [1.0], "b": [2.0]}, shards)
        assert contents(url) == {}


@pytest.mark.parametrize(
    "path",
    [
        "memory://root/../elsewhere",
        "memory://root/./a",
        "memory://root//a",
        "memory://..",
        "memory://root/a\0b",
        "memory://root/saved_model.pb?versionId=7",
        "s3://root/a",
        "/root/a",
        "memory:root",
    ],
)
def test_paths_that_lead_elsewhere(path: str) -> None:
    storage = FsspecStorage("memory")
    for call in (
        lambda: storage.open(path, "wb"),
        lambda: storage.open(path, "rb"),
        lambda: storage.remove(path),
        lambda: storage.remove_tree(path),
        lambda: storage.replace(path, "memory://root/b"),
        lambda: storage.replace("memory://root/b", path),
        lambda: storage.rename_directory("memory://root/b", path),
        lambda: storage.list(path),
        lambda: storage.make_directory(path),
        lambda: storage.exists(path),
    ):
        with pytest.raises(errors.InvalidArgumentError):
            call()


@pytest.mark.parametrize("url", ["memory://a/../b", "memory://a//b", "memory://a/\0"])
def test_prefixes_that_lead_elsewhere(url: str) -> None:
    for call in storage_for, BundleReader, BundleWriter, lambda url: save_checkpoint(url, {"a": 1}):
        with pytest.raises(errors.InvalidArgumentError):
            call(url)
