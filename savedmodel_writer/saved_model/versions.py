"""Versions of a model: what TensorFlow Serving finds in the directory that it was told to watch.

It takes every entry for a version whose name it can parse as an int64, with spaces around and
zeros in front if there are any, and passes over the others
(tensorflow_serving/sources/storage_path/file_system_storage_path_source.cc).
"""

from __future__ import annotations

import contextlib
import os
import re

import attrs

from savedmodel_writer import errors
from savedmodel_writer._logger import LOGGER
from savedmodel_writer.files import Storage
from savedmodel_writer.files.hidden_names import is_abandoned
from savedmodel_writer.files.leftovers import remove_at_once, remove_leftovers
from savedmodel_writer.saved_model import constants

LARGEST = 2**63 - 1
_MARKS = (
    constants.SAVED_MODEL_FILENAME_PB,
    constants.SAVED_MODEL_FILENAME_PBTXT,
    constants.SAVED_MODEL_FILENAME_CPB,
)


def version_number(name: str) -> int | None:
    """The version that a name in the base path stands for, or None."""
    if re.fullmatch(r"\s*[+-]?[0-9]+\s*", name, re.ASCII) is None:
        return None
    number = int(name)
    return number if -LARGEST - 1 <= number <= LARGEST else None


@attrs.frozen
class Versions:
    """The versions in a base path, as they are at each moment.

    Attributes:
        base_path: absolute path of the directory; it may be absent.
        storage: where it is.
    """

    base_path: str
    storage: Storage

    def path(self, number: int) -> str:
        """Where a version is to be.

        Raises:
            ExportDirectoryError: it is there already, under another name.
            StorageError: the base path cannot be read.
        """
        path = os.path.join(self.base_path, str(number))
        for name, there in self._names():
            if there == number and name != str(number):
                raise errors.ExportDirectoryError(
                    f"{self.base_path}: {name!r} is version {number} already. Please choose a "
                    "different version.",
                    path=os.path.join(self.base_path, name),
                )
        return path

    def next_path(self) -> str:
        """Where the version after the largest is to be; the first is 1.

        Raises:
            InvalidArgumentError: there is no larger number.
            StorageError: the base path cannot be read.
        """
        largest = max([0, *(number for _, number in self._names())])
        if largest == LARGEST:
            raise errors.InvalidArgumentError(
                f"{self.base_path} has version {LARGEST}, after which there is none",
                path=self.base_path,
            )
        return os.path.join(self.base_path, str(largest + 1))

    def prune(self, keep: int, published: str) -> None:
        """Removes old versions. What cannot be removed is logged.

        Versions that are larger than the published one stay, and so do links and directories
        without a model.

        Args:
            keep: how many of the largest to keep.
            published: path of the version just published, which stays in any case.
        """
        number = version_number(os.path.basename(published))
        models = sorted(
            (there, path, mark)
            for name, there in self._names()
            if (mark := self._mark(path := os.path.join(self.base_path, name))) is not None
        )
        for there, path, mark in models[:-keep]:
            if number is not None and there < number:
                self._remove(path, mark)

    def remove_leftovers(self, older_than: float | None = None) -> None:
        """Removes what killed processes left; see `files.leftovers.remove_leftovers`."""
        if not self.storage.is_directory(self.base_path):
            return
        remove_leftovers(self.storage, self.base_path, older_than)
        if not self.storage.atomic_rename:
            for name, _ in self._names():
                self._remove_unfinished(os.path.join(self.base_path, name))

    def _names(self) -> list[tuple[str, int]]:
        try:
            names = self.storage.list(self.base_path)
        except errors.NotFoundError:
            return []
        numbers = [(name, version_number(name)) for name in names]
        return [(name, number) for name, number in numbers if number is not None]

    def _mark(self, path: str) -> str | None:
        """The name of the file that makes it a model; None for a link, which is somebody's own."""
        if self.storage.atomic_rename and os.path.islink(path):
            return None
        marks = (mark for mark in _MARKS if self.storage.exists(os.path.join(path, mark)))
        return next(marks, None)

    def _remove(self, path: str, mark: str) -> None:
        try:
            with contextlib.suppress(errors.NotFoundError):  # another publisher came first
                remove_at_once(self.storage, path, mark)
        except errors.StorageError as error:
            LOGGER.warning("%s is left behind: %s", path, error)

    def _remove_unfinished(self, path: str) -> None:
        """Removes a version that a killed process was writing where it would have been."""
        if not self.storage.is_directory(path):
            return
        abandoned = [name for name in self.storage.list(path) if is_abandoned(name)]
        try:
            if abandoned and self._mark(path) is None:
                self.storage.remove_tree(path)
            else:
                for name in abandoned:
                    self.storage.remove(os.path.join(path, name))
        except errors.StorageError as error:
            LOGGER.warning("%s is left behind: %s", path, error)
