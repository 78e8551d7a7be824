"""Renames a bundle's files into place, over an earlier bundle's if there is one.

Several files cannot be renamed in one step, and an index must never stand beside data that are not
its own. Where the data have the names of earlier ones, the earlier index goes aside first: then a
process that is killed leaves no checkpoint, and the earlier files under hidden names. Where they
have not, renaming the new index over the earlier one is the step that replaces the checkpoint.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Sequence

from savedmodel_writer import errors
from savedmodel_writer.files import Storage
from savedmodel_writer.tensor_bundle.file_names import hidden_name


def put_in_place(storage: Storage, data: Sequence[tuple[str, str]], index: tuple[str, str]) -> None:
    """Renames data files and then the index, or, if that fails, nothing.

    Args:
        storage: where they are.
        data: data files and their new names.
        index: the index and its new name.

    Raises:
        FailedPreconditionError: a directory has one of the new names.
        StorageError: the file system refused; each file is where it was.
    """
    for _, new in [*data, index]:
        if storage.is_directory(new):  # which could be renamed aside, as a file can
            raise errors.FailedPreconditionError(
                f"{new}; {os.strerror(errno.EISDIR)}", errno=errno.EISDIR, path=new
            )
    aside: list[tuple[str, str]] = []
    done: list[tuple[str, str]] = []
    earlier = [new for _, new in data if storage.exists(new)]
    if earlier and storage.exists(index[1]):
        earlier.insert(0, index[1])
    try:
        for path in earlier:
            aside.append((path, hidden_name(path)))
            storage.replace(*aside[-1])
        for step in [*data, index]:
            done.append(step)
            storage.replace(*step)
        storage.sync_directory(os.path.dirname(index[1]))
    except BaseException:
        for old, new in [*reversed(done), *reversed(aside)]:
            with contextlib.suppress(errors.StorageError):  # the last step may not have been done
                storage.replace(new, old)
        raise
    for _, hidden in aside:
        with contextlib.suppress(errors.StorageError):
            storage.remove(hidden)
