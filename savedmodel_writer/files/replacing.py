"""Replacing one file at once: readers find the old content or the new, whole."""

from __future__ import annotations

import contextlib
import errno
import os

from savedmodel_writer import errors
from savedmodel_writer.files.hidden_names import hidden_name
from savedmodel_writer.files.storage import Storage, write_file


def replace_file(storage: Storage, path: str, data: bytes) -> None:
    """Writes a file beside the one at `path`, if there is one, and renames it over that.

    Where renaming is not one step, a file appears when it is closed, and the new one is written
    over the old.

    Raises:
        NotFoundError: the directory is not there; a store of objects needs none.
        StorageError: the system refused; what stood there stays as it was.
    """
    directory = os.path.dirname(path)
    if storage.atomic_rename and not storage.is_directory(directory):
        raise errors.NotFoundError(
            f"{path}; No such file or directory: {directory} is no directory",
            errno=errno.ENOENT,
            path=path,
        )
    _replace(storage, path, data)


def put_file(storage: Storage, path: str, data: bytes) -> None:
    """The same, and makes the directory if it is not there.

    Raises:
        StorageError: the system refused; what stood there stays as it was.
    """
    storage.make_directory(os.path.dirname(path), parents=True, exist_ok=True)
    _replace(storage, path, data)


def _replace(storage: Storage, path: str, data: bytes) -> None:
    if not storage.atomic_rename:
        write_file(storage, path, data)
        return
    directory, name = os.path.split(path)
    beside = os.path.join(directory, hidden_name(name))
    try:
        write_file(storage, beside, data)
        storage.replace(beside, path)
    except BaseException:
        with contextlib.suppress(errors.StorageError):
            if storage.exists(beside):
                storage.remove(beside)
        raise
    storage.sync_directory(directory)
