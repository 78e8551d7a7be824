"""Where paths are opened, and nowhere else: Storage, and the storage of local file systems."""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.files.local import LocalStorage
from savedmodel_writer.files.paths import Path, path_text
from savedmodel_writer.files.progress import JointProgress, Progress
from savedmodel_writer.files.storage import Mode, Storage

__all__ = [
    "JointProgress",
    "LocalStorage",
    "Mode",
    "Path",
    "Progress",
    "Storage",
    "path_text",
    "storage_for",
]


def storage_for(path: Path, *, fsync: bool = True) -> Storage:
    """The storage that a path names; `fsync=False` for one that does not wait for the device.

    Raises:
        InvalidTypeError: it is no path.
        UnimplementedError: the path is a URL; give a Storage that knows its scheme.
    """
    text = path_text(path)
    scheme, separator, _ = text.partition("://")
    if separator and scheme.isalnum():
        raise errors.UnimplementedError(
            f"File system scheme '{scheme}' not implemented (file: '{text}'); "
            f"pass storage= with an object that opens {scheme}:// paths",
            path=text,
        )
    return LocalStorage(fsync=fsync)
