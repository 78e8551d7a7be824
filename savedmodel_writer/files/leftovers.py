"""Removing what is not needed any more from a directory that others look at."""

from __future__ import annotations

import contextlib
import os
import time

from savedmodel_writer import errors
from savedmodel_writer._logger import LOGGER
from savedmodel_writer.files.hidden_names import (
    hidden_name,
    is_abandoned,
    is_hidden_name,
    is_of_this_machine,
)
from savedmodel_writer.files.storage import Storage


def remove_at_once(storage: Storage, path: str, mark: str) -> None:
    """Removes a directory so that nobody sees a part of it.

    It gets a hidden name first. Where that cannot be done in one step, the file without which it
    is nothing goes first.

    Args:
        storage: where it is.
        path: the directory.
        mark: name of that file.

    Raises:
        NotFoundError: it is not there.
        StorageError: it cannot be removed.
    """
    if storage.atomic_rename:
        parent, name = os.path.split(path)
        hidden = os.path.join(parent, hidden_name(name))
        storage.rename_directory(path, hidden)
        storage.sync_directory(parent)
        path = hidden
    else:
        storage.remove(os.path.join(path, mark))
    storage.remove_tree(path)


def remove_leftovers(storage: Storage, directory: str, older_than: float | None = None) -> None:
    """Removes what killed processes left in a directory: what cannot be removed is logged.

    Args:
        storage: where it is.
        directory: in which to look. Of this machine's processes everything goes that is of one
            that does not live.
        older_than: seconds; what other machines' processes left goes too when nothing in it was
            changed for so long. None leaves it.
    """
    for name in storage.list(directory):
        path = os.path.join(directory, name)
        if is_abandoned(name) or (
            older_than is not None
            and is_hidden_name(name)
            and not is_of_this_machine(name)
            and time.time() - _last_change(path) > older_than
        ):
            try:
                with contextlib.suppress(errors.NotFoundError):  # its own process came first
                    remove = storage.remove_tree if storage.is_directory(path) else storage.remove
                    remove(path)
            except errors.StorageError as error:
                LOGGER.warning("%s is left behind: %s", path, error)


def _last_change(path: str) -> float:
    """When a local file, or anything in a local directory, was changed; now if nothing tells."""
    paths = [path]
    for directory, _, files in os.walk(path):
        paths += [directory, *(os.path.join(directory, file) for file in files)]
    times = []
    for name in paths:
        with contextlib.suppress(OSError):
            times.append(os.lstat(name).st_mtime)
    return max(times, default=time.time())
