"""`rewrite`: a model read, changed, and written to another directory.

saved_model.pb       the same bytes if no message changed; else serialized anew
variables/…          the same bytes if no value changed; else written anew
assets/…             the same bytes but for those replaced
fingerprint.pb       the same bytes if nothing above changed; else left out, which every
                     loader takes, whereas one that tells of another model misleads
all other files      the same bytes
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from savedmodel_writer import errors, protos
from savedmodel_writer.files import JointProgress, Path, Progress, Storage, storage_for
from savedmodel_writer.files.copying import copy_file
from savedmodel_writer.files.publication import Publication, publication_for
from savedmodel_writer.files.storage import walk
from savedmodel_writer.files.target import absolute_path, check_vacant
from savedmodel_writer.rewriting.checks import check_graph
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.object_graph import check_objects
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.loaded_meta_graph import MetaGraph
from savedmodel_writer.saved_model.model_file import model_file, read_saved_model
from savedmodel_writer.saved_model.reader import SavedModel
from savedmodel_writer.sources import TensorSource
from savedmodel_writer.tensor_bundle import BundleWriter
from savedmodel_writer.tensor_bundle.file_names import encode_name

_KERAS_METADATA = "keras_metadata.pb"  # of Keras in TensorFlow 2.5 to 2.15
Change = Callable[[Model], None]

_MESSAGES = (constants.SAVED_MODEL_FILENAME_PB, constants.SAVED_MODEL_FILENAME_PBTXT)


def rewrite(
    source: Path | SavedModel | MetaGraph,
    export_dir: Path,
    *changes: Change,
    fsync: bool = True,
    storage: Storage | None = None,
    progress: Progress | None = None,
) -> str:
    """Writes a model again, changed.

    What no change names stays: messages field for field, fields that are not known here included,
    and files byte for byte. The source is only read; the new directory appears at once, when all
    is written. A `fingerprint.pb` is left out when what it tells of changed.

        sm.rewrite("export/1", "export/2", sm.rewriting.StripTraining(),
                   sm.rewriting.CastVariables("bfloat16"))

    Args:
        source: directory of the model, or a model that was read, as `load` and `SavedModel.read`
            give it. Of what `load` gives, the new model has that one MetaGraph.
        export_dir: directory of the new model; it must be absent or empty.
        changes: what to change, in this order: see `savedmodel_writer.rewriting`.
        fsync: whether to wait until the files are on the device.
        storage: where the new model is; by default a file system of this machine.
        progress: told of the bytes written so far.

    Returns:
        Path of the file of the new model's message.

    Raises:
        ExportDirectoryError: `export_dir` is not empty, as the source is not.
        InvalidInputError: a change cannot be made to this model, or the source is no model.
        DataLossError: the source is damaged.
        StorageError: the source cannot be read, or the new model not written; then nothing of it
            is left.
    """
    read = SavedModel.read(source) if isinstance(source, (str, bytes, os.PathLike)) else source
    if not isinstance(read, (SavedModel, MetaGraph)):
        raise errors.InvalidTypeError(
            f"expected a directory, or what load or SavedModel.read give, found {source!r}"
        )
    for change in changes:
        if not callable(change):
            raise errors.InvalidTypeError(
                f"expected a change, such as savedmodel_writer.rewriting.Freeze(), found {change!r}"
            )
    directory = read.directory
    target = absolute_path(export_dir)
    if os.path.join(os.path.realpath(target), "").startswith(
        os.path.join(os.path.realpath(directory.path), "")
    ):
        raise errors.ExportDirectoryError(
            f"{target} is where the model is read from, and nothing is changed there: give "
            "another directory",
            path=target,
        )
    into = storage or storage_for(target, fsync=fsync)
    check_vacant(target, into, given=export_dir)
    name, original = read_saved_model(directory.path, directory.storage)
    model = Model(directory, _edited(read, original))
    for meta_graph in model.meta_graphs if changes else ():
        check_graph(meta_graph.graph_def)
        check_objects(meta_graph.object_graph_def)
    for change in changes:
        change(model)
    publication = publication_for(target, into, taken_by=_MESSAGES)
    new = _NewModel(model, name, publication, JointProgress(progress, None))
    return new.write(original)


class _NewModel:
    """The files of the new model on their way."""

    def __init__(
        self, model: Model, name: str, publication: Publication, progress: JointProgress
    ) -> None:
        self._model = model
        self._name = name
        self._publication = publication
        self._progress = progress

    def write(self, original: protos.SavedModel) -> str:
        """Writes everything; `original` is the message as it was read."""
        publication, model = self._publication, self._model
        changed = _bytes(model.saved_model) != _bytes(original)
        with publication.all_or_nothing():
            values = model.changed_values
            not_copied = {os.path.join(constants.ASSETS_DIRECTORY, name) for name in model.assets}
            if changed or values is not None or not_copied:
                not_copied.add(constants.FINGERPRINT_FILENAME)
            if _objects(model.saved_model) != _objects(original):
                not_copied.add(_KERAS_METADATA)
            not_copied.add(self._name)
            if changed:
                not_copied.update(_MESSAGES)
            self._copy_others(not_copied, values is None)
            for name, path in model.assets.items():
                copy = os.path.join(constants.ASSETS_DIRECTORY, name)
                self._copy(storage_for(path), path, copy)
            if values is not None:
                self._write_values(values)
            publication.publish(self._name, self._message() if changed else self._old_message())
        return os.path.join(publication.target, self._name)

    def _copy_others(self, not_copied: set[str], same_values: bool) -> None:
        directory = self._model.directory
        prefix = os.path.join(constants.VARIABLES_DIRECTORY, constants.VARIABLES_FILENAME)
        storage = self._publication.storage
        for path, is_directory in walk(directory.storage, directory.path):
            of_checkpoint = path.startswith((f"{prefix}.data-", f"{prefix}.index"))
            if is_directory:
                storage.make_directory(os.path.join(self._publication.directory, path))
            elif path not in not_copied and (same_values or not of_checkpoint):
                self._copy(directory.storage, os.path.join(directory.path, path), path)

    def _copy(self, storage: Storage, source: str, name: str) -> None:
        copy = os.path.join(self._publication.directory, name)
        into = self._publication.storage
        into.make_directory(os.path.dirname(copy), parents=True, exist_ok=True)
        copy_file(storage, source, copy, into=into, progress=self._progress.part())

    def _write_values(self, values: Mapping[str, TensorSource]) -> None:
        directory = os.path.join(self._publication.directory, constants.VARIABLES_DIRECTORY)
        storage = self._publication.storage
        storage.make_directory(directory, parents=True, exist_ok=True)
        if values:  # else the directory stays empty, as a builder's where nothing is to be saved
            prefix = os.path.join(directory, constants.VARIABLES_FILENAME)
            with BundleWriter(prefix, storage=storage, progress=self._progress.part()) as writer:
                for key in sorted(values, key=encode_name):
                    writer.add(key, values[key])

    def _message(self) -> bytes:
        as_text = self._name == constants.SAVED_MODEL_FILENAME_PBTXT
        return model_file(self._model.saved_model, as_text)[1]

    def _old_message(self) -> bytes:
        directory = self._model.directory
        with directory.storage.open(os.path.join(directory.path, self._name), "rb") as file:
            return file.read()


def _edited(read: SavedModel | MetaGraph, original: protos.SavedModel) -> protos.SavedModel:
    """A copy of the message, with the one MetaGraph only if that was read."""
    edited = protos.SavedModel()
    edited.CopyFrom(original)
    if isinstance(read, MetaGraph):
        tags = [frozenset(one.meta_info_def.tags) for one in original.meta_graphs]
        del edited.meta_graphs[:]
        edited.meta_graphs.append(original.meta_graphs[tags.index(read.tags)])
    return edited


def _bytes(saved_model: protos.SavedModel) -> bytes:
    """To compare by: for `==` NaN is not itself, and protobuf's Python has to know all types."""
    return saved_model.SerializeToString(deterministic=True)


def _objects(saved_model: protos.SavedModel) -> list[int]:
    """How many objects each MetaGraph has."""
    return [len(one.object_graph_def.nodes) for one in saved_model.meta_graphs]
