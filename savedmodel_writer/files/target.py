"""The path where a directory is to appear: what may stand there, and how it can be put there."""

from __future__ import annotations

import contextlib
import os
import stat

from savedmodel_writer import errors
from savedmodel_writer.files.local import storage_error
from savedmodel_writer.files.paths import Path, is_url, path_text
from savedmodel_writer.files.storage import Storage


def absolute_path(path: Path) -> str:
    """The path as absolute text, so that a later chdir changes nothing.

    Raises:
        InvalidTypeError: it is no path.
        InvalidArgumentError: it has a NUL character, or one that no encoding has.
    """
    text = path_text(path)
    if "\0" in text:
        raise errors.InvalidArgumentError(f"{text!r}: a path cannot have a NUL character")
    try:
        os.fsencode(text)
    except UnicodeEncodeError as error:
        raise errors.InvalidArgumentError(f"{text!r}: no path has that name: {error}") from None
    return text if is_url(text) else os.path.abspath(text)


def check_vacant(target: str, storage: Storage, *, given: object) -> None:
    """Checks that `target` is absent or an empty directory; makes nothing.

    Args:
        target: absolute path.
        storage: where it is.
        given: the path as the caller wrote it, for the message.

    Raises:
        ExportDirectoryError: it is a directory with anything in it.
        NotFoundError: it is a file, or a link that leads nowhere.
        FailedPreconditionError: its path leads through a file.
        PermissionDeniedError: it is absent and cannot be made.
        StorageError: the system cannot look there, as when a name is too long.
    """
    if storage.is_directory(target):
        if storage.list(target):
            raise errors.ExportDirectoryError(
                f"Export directory {given} already exists, and isn't empty. Please choose a "
                "different export directory, or delete all the contents of the specified "
                "directory.",
                path=target,
            )
        return
    # Somebody may make the directory between two looks; publishing looks again.
    if storage.exists(target) and not storage.is_directory(target):
        raise errors.NotFoundError(
            f"Could not find directory {target}: a file is there", path=target
        )
    if storage.atomic_rename:
        _check_can_be_made(target)


def _check_can_be_made(target: str) -> None:
    try:
        if not stat.S_ISLNK(os.lstat(target).st_mode):
            return  # somebody made it since the look above; publishing looks again
        leads_to = os.readlink(target)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        raise storage_error(error, target) from error
    else:
        raise errors.NotFoundError(
            f"{target}; No such file or directory: it is a symbolic link to {leads_to}, which "
            "does not exist",
            path=target,
        )
    ancestor = os.path.dirname(target)
    while not os.path.lexists(ancestor):
        ancestor = os.path.dirname(ancestor)
    if not os.path.isdir(ancestor):
        raise errors.FailedPreconditionError(f"{ancestor} is not a directory", path=target)
    if not os.access(ancestor, os.W_OK | os.X_OK):
        raise errors.PermissionDeniedError(
            f"{target}; Permission denied: {ancestor} is not writable", path=target
        )


def why_not_replaceable(target: str, storage: Storage) -> str | None:
    """Why no other directory can be renamed onto `target`, or None when one can."""
    if not storage.atomic_rename:
        return "its storage has no atomic rename"
    if os.path.islink(target):
        return "it is a symbolic link"
    if os.path.ismount(target):
        return "it is a mount point"
    with contextlib.suppress(FileNotFoundError):  # the target, or the current directory
        if os.path.samefile(target, os.curdir):
            return "it is the current directory"
    return None


def take_over_permissions(made: str, standing: str) -> bool:
    """Gives `made` the permissions of the directory it will replace.

    Returns:
        False when `standing` belongs to another user or group, which cannot be given.

    Raises:
        StorageError: the permissions cannot be read or set.
    """
    try:
        wanted, found = os.stat(standing), os.stat(made)
        if (wanted.st_uid, wanted.st_gid) != (found.st_uid, found.st_gid):
            return False
        if wanted.st_mode != found.st_mode:
            os.chmod(made, stat.S_IMODE(wanted.st_mode))
    except OSError as error:
        raise storage_error(error, standing) from error
    return True
