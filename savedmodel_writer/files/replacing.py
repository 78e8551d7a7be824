"""Replacing one file at once: readers find the old content or the new, whole."""

from __future__ import annotations

import contextlib
import errno
import os

from savedmodel_writer import errors
from savedmodel_writer.files.hidden_names import PREFIX
from savedmodel_writer.files.storage import Storage


def replace_file(storage: Storage, path: str, data: bytes) -> None:
    """Writes a file beside the one at `path`, if there is one, and renames it over that.

    Raises:
        NotFoundError: the directory is not there.
        StorageError: the system refused; what stood there stays as it was.
    """
    directory, name = os.path.split(path)
    if not storage.is_directory(directory):
        raise errors.NotFoundError(
            f"{path}; No such file or directory: {directory} is no directory",
            errno=errno.ENOENT,
            path=path,
        )
    beside = os.path.join(directory, f"{PREFIX}{name}-{os.getpid()}")
    try:
        with storage.open(beside, "wb") as file:
            file.write(data)
            storage.sync(file)
        storage.replace(beside, path)
    except BaseException:
        with contextlib.suppress(errors.StorageError):
            if storage.exists(beside):
                storage.remove(beside)
        raise
    storage.sync_directory(directory)
