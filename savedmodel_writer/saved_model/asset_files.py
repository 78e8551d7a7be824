"""The user's files that a model carries: which can be taken, and their copies."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Mapping

from savedmodel_writer import errors
from savedmodel_writer.files import JointProgress, Storage, copying, storage_for
from savedmodel_writer.saved_model.user_warning import warn_user

# Names that Windows cannot make, or makes under another name.
_NOT_ON_WINDOWS = re.compile(
    r'(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?$|.*[<>:"\\|?*\x00-\x1f]|.*[. ]$',
    re.IGNORECASE | re.DOTALL,
)


def checked_source(given: str | bytes, export_dir: str) -> str:
    """The absolute path of a file that can be copied.

    Args:
        given: the user's path.
        export_dir: where the model will be.

    Raises:
        AssetError: the file is missing, cannot be read, is no regular file, or is inside the
            export directory.
    """
    shown = os.fsdecode(given)
    source = os.path.abspath(shown)

    def refuse(what: str) -> errors.AssetError:
        return errors.AssetError(f"asset {shown}: {what}", path=source)

    if not os.path.exists(source):
        what = "No such file or directory"
        if os.path.islink(source):
            what += f": it is a symbolic link to {os.readlink(source)}, which does not exist"
        raise errors.AssetNotFoundError(f"{shown}; {what}", path=source)
    if shown.endswith("/") or not stat.S_ISREG(os.stat(source).st_mode):
        raise errors.AssetNotAFileError(
            f"asset {shown}: expected a regular file, found something else, such as a directory",
            path=source,
        )
    inside = os.path.realpath(export_dir) + os.sep
    if os.path.realpath(source).startswith(inside):
        raise refuse(
            f"it is inside the export directory {export_dir}; keep the files a model is made "
            "from elsewhere, the builder copies them"
        )
    try:
        storage_for(source).open(source, "rb").close()
    except errors.StorageError as error:
        raise refuse(f"it cannot be read: {error}") from error
    return source


def copy_files(
    source_of: Mapping[str, str],
    storage: Storage,
    directory: str,
    there: Collection[str],
    progress: JointProgress,
) -> list[str]:
    """Copies each file that is not there; the first version of a name is the one kept.

    Args:
        source_of: absolute paths by the name of the copy, which may have directories.
        storage: where to copy to.
        directory: the directory of the copies; made if it is missing.
        there: names that are there already.
        progress: told of the bytes copied.

    Returns:
        Names of the copies made.

    Raises:
        AssetError: a file cannot be read, or changed meanwhile.
        StorageError: a copy cannot be written.
    """
    made: list[str] = []
    try:
        for name, source in source_of.items():
            if name not in there:
                _warn_of_names(name, [*there, *made])
                copy = os.path.join(directory, name)
                storage.make_directory(os.path.dirname(copy), parents=True, exist_ok=True)
                _copy(source, storage, copy, progress)
                made.append(name)
    except BaseException:
        for name in made:
            storage.remove(os.path.join(directory, name))
        raise
    return made


def _copy(source: str, storage: Storage, destination: str, progress: JointProgress) -> None:
    try:
        copying.copy_file(
            storage_for(source), source, destination, into=storage, progress=progress.part()
        )
    except errors.StorageError as error:
        if error.path != source:
            raise
        raise errors.AssetError(f"asset {source}: {error}", path=source) from error


def _warn_of_names(name: str, others: Collection[str]) -> None:
    folded = name.casefold()
    clash = next((other for other in others if other.casefold() == folded), None)
    if clash is not None:
        warn_user(f"assets {clash} and {name} are one file where upper and lower case are the same")
    if any(map(_NOT_ON_WINDOWS.match, name.split("/"))):
        warn_user(f"asset {name!r}: Windows cannot make a file of that name")
