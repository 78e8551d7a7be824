"""The files of a model on their way to the export directory.

    variables/…       the first MetaGraph's variables; all restore from them
    assets/…          each file once, whichever MetaGraph brought it
    assets.extra/…    files for the server
    saved_model.pb    last

TensorFlow writes the first of them while the builder is filled and the last on `save`. Here all go
to a hidden directory, which the first `save` renames to the export directory.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.files import Storage
from savedmodel_writer.files.publication import Publication
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.asset_files import copy_files
from savedmodel_writer.saved_model.assets import Asset
from savedmodel_writer.saved_model.extra_assets import checked_extra_assets
from savedmodel_writer.saved_model.variables import write_variables
from savedmodel_writer.train import Saver

# A directory that has one of these holds a model.
_MODEL_FILES = (
    constants.SAVED_MODEL_FILENAME_PB,
    constants.SAVED_MODEL_FILENAME_PBTXT,
    constants.SAVED_MODEL_FILENAME_CPB,
    constants.VARIABLES_DIRECTORY,
)


class ModelFiles:
    """What is written, copied and published for one builder.

    Attributes:
        export_dir: absolute path of the directory they go to.
    """

    def __init__(self, export_dir: str, storage: Storage) -> None:
        """Touches nothing."""
        self.export_dir = export_dir
        self._storage = storage
        self._publication = Publication(export_dir, storage, taken_by=_MODEL_FILES)
        self._assets: list[str] = []
        self._extra_assets: list[str] = []

    def add(self, assets: Iterable[Asset], saver: Saver | None = None) -> None:
        """Adds the files of a MetaGraph; if that fails, none of them.

        Args:
            assets: files to copy, as `named_assets` gives them. A name that another MetaGraph
                brought keeps its content.
            saver: which variables to write; none without.

        Raises:
            AssetError: an asset cannot be read, or changed meanwhile.
            InvalidInputError: a variable's value cannot be saved.
            StorageError: the files cannot be written.
        """
        # Of several files of the same content under one name, TensorFlow copies the last.
        source_of = {asset.filename: asset.source for asset in assets}
        with self._all_or_nothing():
            if saver is not None:
                write_variables(saver, self._path(constants.VARIABLES_DIRECTORY), self._storage)
            self._assets += self._copied(source_of, constants.ASSETS_DIRECTORY, self._assets)

    def add_extra_assets(self, assets_extra: Mapping[str, Any]) -> None:
        """Adds files to assets.extra/; if that fails, none of them.

        Raises:
            InvalidInputError: as `checked_extra_assets` tells.
            StorageError: the files cannot be written.
        """
        source_of = checked_extra_assets(assets_extra, self.export_dir, self._extra_assets)
        with self._all_or_nothing():
            self._extra_assets += self._copied(
                source_of, constants.EXTRA_ASSETS_DIRECTORY, self._extra_assets
            )

    def publish(self, name: str, data: bytes) -> str:
        """Writes the last file and puts all in place.

        Returns:
            The file's path.

        Raises:
            ExportDirectoryError: another model was saved there meanwhile, which stays as it is.
            SequenceError: a forked child asks.
            StorageError: the files cannot be written; what was put in place is taken away again.
        """
        with self._storage.open(self._path(name), "wb") as file:
            file.write(data)
            self._storage.sync(file)
        self._publication.publish(name)
        return os.path.join(self.export_dir, name)

    def discard(self) -> None:
        """Removes what is not published.

        Raises:
            StorageError: it cannot be removed.
        """
        self._publication.discard()

    def discard_quietly(self) -> None:
        """For when another error is on its way; the rest goes when the interpreter ends."""
        with contextlib.suppress(errors.StorageError):
            self.discard()

    def _path(self, *names: str) -> str:
        return os.path.join(self._publication.directory, *names)

    def _copied(self, source_of: Mapping[str, str], directory: str, there: list[str]) -> list[str]:
        if not source_of:
            return []
        return copy_files(source_of, self._storage, self._path(directory), there)

    @contextlib.contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Takes away what a failing block wrote: new entries, or the whole hidden directory."""
        begun = self._publication.begun
        before = self._storage.list(self._path()) if begun else []
        try:
            yield
        except BaseException:
            if not begun:
                self.discard_quietly()
            else:
                with contextlib.suppress(errors.StorageError):
                    for name in self._storage.list(self._path()):
                        if name not in before:
                            self._storage.remove_tree(self._path(name))
            raise
