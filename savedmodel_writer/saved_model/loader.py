"""Telling whether there is a SavedModel, and loading it, as tf.compat.v1.saved_model.loader."""

from __future__ import annotations

import os

from savedmodel_writer import errors
from savedmodel_writer.files import path_text, storage_for
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.reader import load

__all__ = ["contains_saved_model", "load", "maybe_saved_model_directory"]


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
