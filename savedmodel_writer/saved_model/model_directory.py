"""The directory of a model that is read: where its files are, and its checkpoint, opened once."""

from __future__ import annotations

import os
import posixpath
from functools import cached_property

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, Path, Storage, path_text, storage_for
from savedmodel_writer.files.confined import ConfinedStorage
from savedmodel_writer.files.target import absolute_path
from savedmodel_writer.saved_model import constants
from savedmodel_writer.tensor_bundle import BundleReader
from savedmodel_writer.tensor_bundle.file_names import index_file

MAX_NAME = 255  # bytes, on all file systems in use
_LOCAL_SCHEMES = ("file://", "local://")  # what links lead to is looked at in local paths only


class ModelDirectory:
    """An export directory. What is in it is not trusted.

    Attributes:
        path: the directory, absolute.
        storage: where it is.
    """

    def __init__(self, export_dir: Path, storage: Storage | None = None) -> None:
        """Makes no access yet.

        Args:
            export_dir: the directory.
            storage: where it is; by default what `files.storage_for` gives, and of local files
                those in the directory only.

        Raises:
            InvalidTypeError: `export_dir` is no path.
            InvalidArgumentError: it has a NUL character.
            UnimplementedError: it is a URL of an unknown scheme.
            MissingExtraError: it is a URL, and what opens those is not installed.
        """
        path = path_text(export_dir)
        if storage is None:
            for scheme in _LOCAL_SCHEMES:
                path = path.removeprefix(scheme)
        self.path = absolute_path(path)
        if storage is None:
            storage = storage_for(self.path)
            if isinstance(storage, LocalStorage):
                storage = ConfinedStorage(directory=self.path)
        self.storage = storage

    @property
    def checkpoint_prefix(self) -> str:
        """The path of the checkpoint without `.index`."""
        return os.path.join(self.path, constants.VARIABLES_DIRECTORY, constants.VARIABLES_FILENAME)

    @cached_property
    def checkpoint(self) -> BundleReader | None:
        """The model's checkpoint, which all MetaGraphs share, or None if there is none.

        Raises:
            DataLossError: its index is damaged or is none.
            InvalidArgumentError: its version excludes readers of today.
            StorageError: the file system refused.
        """
        if not self.storage.exists(index_file(self.checkpoint_prefix)):
            return None
        return BundleReader(self.checkpoint_prefix, storage=self.storage)

    def asset_path(self, filename: str) -> str:
        """The path of an asset.

        Args:
            filename: its name in assets/, as a model tells it.

        Raises:
            DataLossError: the name leads elsewhere, or the file is a link that does.
            NotFoundError: there is no such file.
            StorageError: the system cannot look there.
        """
        name = filename.replace(os.sep, "/")
        inside = name == posixpath.normpath(name) and not name.startswith(("/", "../"))
        if (
            not inside
            or name in (".", "..")
            or "\0" in name
            or os.path.splitdrive(filename)[0]
            or any(len(part.encode()) > MAX_NAME for part in name.split("/"))
        ):
            raise errors.DataLossError(
                f"{self.path}: an asset is named {filename!r}, which is no name of a file in "
                f"{constants.ASSETS_DIRECTORY}/",
                path=self.path,
            )
        path = os.path.join(self.path, constants.ASSETS_DIRECTORY, filename)
        if isinstance(self.storage, ConfinedStorage):
            self.storage.check(path)
        elif not self._has(path):
            raise errors.NotFoundError(f"{path}; no such file, though it is an asset", path=path)
        return path

    def _has(self, path: str) -> bool:
        try:
            return self.storage.exists(path)
        except errors.InvalidInputError as error:  # no path of this store
            raise errors.DataLossError(error.message, path=path) from None
