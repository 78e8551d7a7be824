"""The files of a model on their way to the export directory.

    variables/…       the first MetaGraph's variables; all restore from them
    assets/…          each file once, whichever MetaGraph brought it
    assets.extra/…    files for the server
    saved_model.pb    last

TensorFlow writes the first of them while the builder is filled and the last on `save`. Here all go
to a hidden directory, which the first `save` renames to the export directory; on object stores,
which cannot rename, they go where TensorFlow's go.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.files import JointProgress, Progress, Storage, storage_for
from savedmodel_writer.files.publication import publication_for
from savedmodel_writer.files.storage import write_file
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.asset_files import copy_files
from savedmodel_writer.saved_model.assets import Asset
from savedmodel_writer.saved_model.extra_assets import check_free, check_name, checked_extra_assets
from savedmodel_writer.saved_model.variables import write_variables
from savedmodel_writer.train import Saver, SaveSpec

# A directory that has one of these holds a model.
_MODEL_FILES = (
    constants.SAVED_MODEL_FILENAME_PB,
    constants.SAVED_MODEL_FILENAME_PBTXT,
    constants.SAVED_MODEL_FILENAME_CPB,
    constants.VARIABLES_DIRECTORY,
)


class ModelFiles:
    """What is written, copied and published for one builder."""

    def __init__(
        self,
        export_dir: str,
        storage: Storage,
        *,
        progress: Progress | None = None,
        elsewhere: Callable[[], str] | None = None,
    ) -> None:
        """Touches nothing.

        Args:
            export_dir: absolute path of the directory they go to.
            storage: where it is.
            progress: told of the bytes of variables and assets; each addition counts its own.
            elsewhere: gives another directory to take if that one is taken meanwhile.
        """
        self._publication = publication_for(
            export_dir, storage, taken_by=_MODEL_FILES, elsewhere=elsewhere
        )
        self._progress = progress
        self._assets: list[str] = []
        self._extra_assets: list[str] = []

    @property
    def export_dir(self) -> str:
        """Absolute path of the directory they go to."""
        return self._publication.target

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
        specs = [] if saver is None else [spec for shard in saver.shards for spec in shard]
        progress = self._job(specs, source_of, self._assets)
        with self._publication.all_or_nothing():
            if saver is not None:
                directory = self._path(constants.VARIABLES_DIRECTORY)
                write_variables(saver, directory, self._publication.storage, progress)
            self._assets += self._copied(
                source_of, constants.ASSETS_DIRECTORY, self._assets, progress
            )

    def add_extra_assets(self, assets_extra: Mapping[str, Any]) -> None:
        """Adds files to assets.extra/; if that fails, none of them.

        Raises:
            InvalidInputError: as `checked_extra_assets` tells.
            StorageError: the files cannot be written.
        """
        source_of = checked_extra_assets(assets_extra, self.export_dir, self._extra_assets)
        with self._publication.all_or_nothing():
            self._extra_assets += self._copied(
                source_of,
                constants.EXTRA_ASSETS_DIRECTORY,
                self._extra_assets,
                self._job([], source_of, self._extra_assets),
            )

    def add_extra_file(self, name: str, data: bytes | bytearray | memoryview) -> str:
        """Adds a file that is made here to assets.extra/.

        Returns:
            The path that it will have.

        Raises:
            InvalidInputError: as `check_name` tells, or the data are no bytes.
            DuplicateNameError: there is one of that name.
            StorageError: it cannot be written.
        """
        check_name(name)
        check_free(name, self._extra_assets)
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise errors.InvalidTypeError(
                f"assets.extra/{name}: expected bytes, found a {type(data).__name__}"
            )
        storage = self._publication.storage
        with self._publication.all_or_nothing():
            path = self._path(constants.EXTRA_ASSETS_DIRECTORY, name)
            storage.make_directory(os.path.dirname(path), parents=True, exist_ok=True)
            write_file(storage, path, data)
        self._extra_assets.append(name)
        return os.path.join(self.export_dir, constants.EXTRA_ASSETS_DIRECTORY, name)

    def publish(self, name: str, data: bytes) -> str:
        """Writes the last file and puts all in place.

        Returns:
            The file's path.

        Raises:
            ExportDirectoryError: another model was saved there meanwhile, which stays as it is.
            SequenceError: a forked child asks.
            StorageError: the files cannot be written; what was put in place is taken away again.
        """
        self._publication.publish(name, data)
        return os.path.join(self.export_dir, name)

    def discard(self) -> None:
        """Removes what is not published.

        Raises:
            StorageError: it cannot be removed.
        """
        self._publication.discard()

    def discard_quietly(self) -> None:
        """For when another error is on its way; the rest goes when the interpreter ends."""
        self._publication.discard_quietly()

    def _path(self, *names: str) -> str:
        return os.path.join(self._publication.directory, *names)

    def _copied(
        self,
        source_of: Mapping[str, str],
        directory: str,
        there: list[str],
        progress: JointProgress,
    ) -> list[str]:
        if not source_of:
            return []
        return copy_files(
            source_of, self._publication.storage, self._path(directory), there, progress
        )

    def _job(
        self, specs: Collection[SaveSpec], source_of: Mapping[str, str], there: Collection[str]
    ) -> JointProgress:
        """The progress of one addition; its end is known unless some values are strings."""
        if self._progress is None:
            return JointProgress(None, None)
        sizes = [math.prod(spec.source.shape) * spec.source.dtype.base_dtype.size for spec in specs]
        files = [path for name, path in source_of.items() if name not in there]
        total = sum(sizes) + sum(storage_for(path).size(path) for path in files)
        known = all(spec.source.dtype.base_dtype.size for spec in specs)
        return JointProgress(self._progress, total if known else None)
