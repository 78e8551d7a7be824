"""Telling and reading a SavedModel's file, as tf.compat.v1.saved_model.loader.

`load` stands here too, under the name that TensorFlow gives it; it is that of `reader`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from savedmodel_writer import errors
from savedmodel_writer.files import Storage, path_text, storage_for
from savedmodel_writer.protos import SavedModel, parse, text
from savedmodel_writer.saved_model import constants

if TYPE_CHECKING:
    from savedmodel_writer.saved_model.reader import load

__all__ = ["contains_saved_model", "load", "maybe_saved_model_directory", "read_saved_model"]


def __getattr__(name: str) -> Any:
    if name != "load":  # it stands on this module
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from savedmodel_writer.saved_model.reader import load

    return load


def maybe_saved_model_directory(export_dir: str | os.PathLike[str]) -> bool:
    """Whether a directory has the file of a SavedModel; the file is not read.

    Args:
        export_dir: the directory.

    Returns:
        True when there is a saved_model.pb, .pbtxt or .cpb.

    Raises:
        InvalidTypeError: `export_dir` is no str or PathLike.
    """
    try:
        directory = os.fspath(export_dir)
    except TypeError as error:
        raise errors.InvalidTypeError(str(error)) from None
    if not isinstance(directory, str):
        raise errors.InvalidTypeError("Can't mix strings and bytes in path components")
    directory = path_text(directory)
    storage = storage_for(directory)
    return any(
        storage.exists(os.path.join(directory, name))
        for name in (
            constants.SAVED_MODEL_FILENAME_PBTXT,
            constants.SAVED_MODEL_FILENAME_PB,
            constants.SAVED_MODEL_FILENAME_CPB,
        )
    )


contains_saved_model = maybe_saved_model_directory


def read_saved_model(export_dir: str, storage: Storage | None = None) -> tuple[str, SavedModel]:
    """The message of a model, and the name of the file it is in.

    Args:
        export_dir: directory of the model. Of saved_model.pb and saved_model.pbtxt the first is
            read, as by all loaders.
        storage: where it is; what `files.storage_for` gives if None.

    Raises:
        NotFoundError: it has neither. A saved_model.cpb is not read, nor is it by any TensorFlow
            that is published.
        ParseError: the file is no SavedModel.
        StorageError: it cannot be read.
    """
    storage = storage_for(export_dir) if storage is None else storage
    for name in (constants.SAVED_MODEL_FILENAME_PB, constants.SAVED_MODEL_FILENAME_PBTXT):
        path = os.path.join(export_dir, name)
        if storage.exists(path):
            with storage.open(path, "rb") as file:
                data = file.read()
            return name, _parsed(data, path)
    message = (
        f"SavedModel file does not exist at: {export_dir}{os.path.sep}"
        f"{{{constants.SAVED_MODEL_FILENAME_PBTXT}|{constants.SAVED_MODEL_FILENAME_PB}}}"
    )
    if storage.exists(os.path.join(export_dir, constants.SAVED_MODEL_FILENAME_CPB)):
        message += (
            f"; there is a {constants.SAVED_MODEL_FILENAME_CPB}, which cannot be read: save the "
            "model without experimental_image_format"
        )
    raise errors.NotFoundError(message, path=export_dir)


def _parsed(data: bytes, path: str) -> SavedModel:
    try:
        if path.endswith(constants.SAVED_MODEL_FILENAME_PB):
            return parse(SavedModel, data)
        return text.from_text(SavedModel, data.decode())
    except (errors.DataLossError, UnicodeDecodeError) as error:
        raise errors.ParseError(f"Cannot parse file {path}: {error}", path=path) from error
