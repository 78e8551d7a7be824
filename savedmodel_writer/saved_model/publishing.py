"""`publish`: the next version of a model, where a server looks for versions.

base_path/1/saved_model.pb …     a directory for each version, named by its number
base_path/2/saved_model.pb …
"""

from __future__ import annotations

import operator
import os

from savedmodel_writer import errors
from savedmodel_writer.files import Path, Progress, Storage, storage_for
from savedmodel_writer.files.target import absolute_path, check_vacant
from savedmodel_writer.saved_model.builder import SavedModelBuilder
from savedmodel_writer.saved_model.model_files import ModelFiles
from savedmodel_writer.saved_model.unsaved_model import UnsavedModel
from savedmodel_writer.saved_model.versions import LARGEST, Versions


def publish(
    base_path: Path,
    version: int | None = None,
    *,
    keep: int | None = None,
    remove_leftovers: bool = False,
    leftovers_older_than: float | None = None,
    fsync: bool = True,
    storage: Storage | None = None,
    progress: Progress | None = None,
) -> SavedModelBuilder:
    """Begins a version of a model; the builder's `save` publishes it, whole and at once.

        with publish("models/digits", keep=3) as builder:
            builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
            path = builder.save()

    A version that is there is never overwritten. Without `version` it is the one after the
    largest, and if another publisher takes that number meanwhile, `save` takes the next that is
    free; the path that it returns tells. docs/publication.md has what is promised where.

    Args:
        base_path: the directory that the server watches; it is made if it is absent.
        version: number of the version, 0 or more; by default the next, the first is 1.
        keep: after a successful `save`, remove older versions until so many are left; by default
            none is removed. Larger versions than the new one, links, and directories without a
            model stay.
        remove_leftovers: remove, now, what killed processes of this machine left there.
        leftovers_older_than: with `remove_leftovers`: seconds after which other machines'
            unfinished work is taken for a leftover; never by default. Not for object stores.
        fsync: see `SavedModelBuilder`, as for all that follow.
        storage: see there.
        progress: see there.

    Returns:
        The builder of the version.

    Raises:
        ExportDirectoryError: the version is there.
        InvalidArgumentError: `version` is no number of a version, or `keep` is less than 1.
        InvalidTypeError: `base_path` is no path, or a number is none.
        StorageError: the base path cannot be read or made.
    """
    base_path = absolute_path(base_path)
    storage = storage or storage_for(base_path, fsync=fsync)
    versions = Versions(base_path, storage)
    if keep is not None:
        keep = _number("keep", keep, least=1)
    if version is not None:
        version = _number("version", version, least=0)
    if remove_leftovers:
        versions.remove_leftovers(leftovers_older_than)
    return VersionBuilder(versions, version, keep, progress)


class VersionBuilder(SavedModelBuilder):
    """A SavedModelBuilder of a version, which `publish` makes."""

    __slots__ = ("_keep", "_versions")

    def __init__(
        self, versions: Versions, number: int | None, keep: int | None, progress: Progress | None
    ) -> None:
        storage = versions.storage
        path = versions.next_path() if number is None else versions.path(number)
        elsewhere = versions.next_path if number is None else None
        # A number that was free a moment ago and is not now is not the caller's fault.
        try:
            check_vacant(path, storage, given=path)
        except errors.ExportDirectoryError:
            if number is not None:
                raise
        # That of SavedModelBuilder has its directory looked at, which was done here.
        UnsavedModel.__init__(
            self, ModelFiles(path, storage, progress=progress, elsewhere=elsewhere)
        )
        self._versions = versions
        self._keep = keep

    def save(self, as_text: bool = False, experimental_image_format: bool = False) -> str:
        """Publishes the version; see `SavedModelBuilder.save`. Then removes old ones, if asked to.

        Returns:
            Path of the file written, in the directory of the version.
        """
        path = super().save(as_text, experimental_image_format)
        if self._keep is not None:
            self._versions.prune(self._keep, os.path.dirname(path))
        return path


def _number(what: str, given: object, least: int) -> int:
    try:
        number = operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        raise errors.InvalidTypeError(f"{what}: expected an int, found {given!r}") from None
    if not least <= number <= LARGEST:
        raise errors.InvalidArgumentError(
            f"{what} is {number}; expected a number from {least} to {LARGEST}"
        )
    return number
