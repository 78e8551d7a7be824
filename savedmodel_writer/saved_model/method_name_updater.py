"""MethodNameUpdater: other method names in the signatures of a SavedModel that is on disk."""

from __future__ import annotations

import os
from collections.abc import Iterable

from savedmodel_writer import errors
from savedmodel_writer.files import Path, storage_for
from savedmodel_writer.files.replacing import replace_file
from savedmodel_writer.files.target import absolute_path
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.model_file import model_file, read_saved_model


class MethodNameUpdater:
    """Replaces method names, as `tf.compat.v1.saved_model.signature_def_utils.MethodNameUpdater`.

    A server takes the method name for the kind of request that the signature answers.
    """

    __slots__ = ("_export_dir", "_file_name", "_saved_model")

    def __init__(self, export_dir: Path) -> None:
        """Reads the SavedModel's message; all else of the model is left alone.

        Args:
            export_dir: directory of the model.

        Raises:
            NotFoundError: it has no saved_model.pb or saved_model.pbtxt.
            ParseError: that is no SavedModel.
            StorageError: it cannot be read.
            InvalidTypeError: `export_dir` is no path.
        """
        self._export_dir = absolute_path(export_dir)
        self._file_name, self._saved_model = read_saved_model(self._export_dir)

    def replace_method_name(
        self, signature_key: str, method_name: str, tags: str | Iterable[str] | None = None
    ) -> None:
        """Replaces the method name of a signature.

        Args:
            signature_key: key of the signature.
            method_name: what it gets.
            tags: tag or tags of the one MetaGraph that is meant; by default all are, and each
                must have the signature.

        Raises:
            InvalidArgumentError: the key or the method name is empty, no MetaGraph has those
                tags, or one has no such signature. Nothing is replaced.
        """
        if not signature_key:
            raise errors.InvalidArgumentError("`signature_key` must be defined.")
        if not method_name:
            raise errors.InvalidArgumentError("`method_name` must be defined.")
        wanted = [tags] if isinstance(tags, str) else tags and list(tags)
        meant = [
            meta_graph
            for meta_graph in self._saved_model.meta_graphs
            if wanted is None or set(wanted) == set(meta_graph.meta_info_def.tags)
        ]
        if not meant:
            found = [sorted(one.meta_info_def.tags) for one in self._saved_model.meta_graphs]
            raise errors.InvalidArgumentError(
                f"MetaGraphDef associated with tags {wanted} could not be found in SavedModel. "
                "This means either you specified invalid tags or your SavedModel does not have a "
                f"MetaGraphDef with the specified tags. It has these: {found}",
                path=self._export_dir,
            )
        for meta_graph in meant:
            if signature_key not in meta_graph.signature_def:
                raise errors.InvalidArgumentError(
                    f"MetaGraphDef associated with tags {wanted} does not have a signature_def "
                    f"with key: '{signature_key}'. This means either you specified the wrong "
                    "signature key or forgot to put the signature_def with the corresponding key "
                    f"in your SavedModel. It has these: {sorted(meta_graph.signature_def)}",
                    path=self._export_dir,
                )
        for meta_graph in meant:
            meta_graph.signature_def[signature_key].method_name = method_name

    def save(self, new_export_dir: Path | None = None) -> None:
        """Writes the message, in the form it was read in, by one rename.

        Args:
            new_export_dir: a directory to write it to, which gets that one file only; by default
                the model's own.

        Raises:
            NotFoundError: there is no such directory.
            StorageError: it cannot be written; what was there stays.
            InvalidTypeError: `new_export_dir` is no path.
        """
        directory = absolute_path(new_export_dir) if new_export_dir else self._export_dir
        as_text = self._file_name == constants.SAVED_MODEL_FILENAME_PBTXT
        name, data = model_file(self._saved_model, as_text)
        replace_file(storage_for(directory), os.path.join(directory, name), data)
