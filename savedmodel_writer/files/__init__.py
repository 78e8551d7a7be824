"""Where paths are opened, and nowhere else: Storage, that of local file systems, that of fsspec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names
from savedmodel_writer.files.local import LocalStorage
from savedmodel_writer.files.paths import Path, is_url, path_text
from savedmodel_writer.files.progress import JointProgress, Progress
from savedmodel_writer.files.storage import Mode, Storage, give_up

if TYPE_CHECKING:
    from savedmodel_writer.files.fsspec import FsspecStorage as FsspecStorage

# By module of this package.
_NAMES = {"fsspec": "FsspecStorage"}

__all__ = [
    "JointProgress",
    "LocalStorage",
    "Mode",
    "Path",
    "Progress",
    "Storage",
    "give_up",
    "path_text",
    "storage_for",
]
if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, _lazy = lazy_names(__name__, _NAMES)
    __all__ += _lazy


def storage_for(path: Path, *, fsync: bool = True) -> Storage:
    """The storage that a path names; `fsync=False` for one that does not wait for the device.

    URLs are those of fsspec: `s3://bucket/model/1`, `gs://`, `abfs://`, `memory://` and so on.

    Raises:
        InvalidTypeError: it is no path.
        InvalidArgumentError: it is a URL with parts that no file can have, such as `..`.
        MissingExtraError: it is a URL, and fsspec or its driver is not installed.
        UnimplementedError: it is a URL of a protocol that fsspec has no driver for.
    """
    text = path_text(path)
    if is_url(text):
        from savedmodel_writer.files.fsspec import FsspecStorage

        return FsspecStorage.for_url(text)
    return LocalStorage(fsync=fsync)
