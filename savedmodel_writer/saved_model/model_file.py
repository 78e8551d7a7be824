"""The file that loaders look for: saved_model.pb, or saved_model.pbtxt.

    SavedModel { saved_model_schema_version = 1   repeated MetaGraphDef meta_graphs = 2 }

The first is written in the one order of bytes that `canonical` has.
"""

from __future__ import annotations

import os

from savedmodel_writer import errors
from savedmodel_writer.files import Storage, storage_for
from savedmodel_writer.protos import SavedModel, canonical, parse, text
from savedmodel_writer.saved_model import constants


def model_file(saved_model: SavedModel, as_text: bool, as_image: bool = False) -> tuple[str, bytes]:
    """The file's name and content.

    Raises:
        UnimplementedError: the image format is asked for.
        GraphSizeError: the graphs are larger than protobuf's 2 GiB.
    """
    if as_text:
        return constants.SAVED_MODEL_FILENAME_PBTXT, text.to_text(saved_model).encode()
    if as_image:
        raise errors.UnimplementedError(
            "No proto_splitter is provided, cannot use experimental_image_format. No "
            "open-source loader reads it. To keep saved_model.pb below 2 GiB, hold large "
            "constants in Variables: their values go to files of their own, of any size."
        )
    return constants.SAVED_MODEL_FILENAME_PB, canonical.serialize(saved_model)


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
