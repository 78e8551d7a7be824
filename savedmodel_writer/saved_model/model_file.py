"""The file that loaders look for: saved_model.pb, or saved_model.pbtxt.

    SavedModel { saved_model_schema_version = 1   repeated MetaGraphDef meta_graphs = 2 }

The first is serialized in the one order of bytes that `canonical` has.
"""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.protos import SavedModel, canonical, text
from savedmodel_writer.saved_model import constants


def model_file(saved_model: SavedModel, as_text: bool, as_image: bool) -> tuple[str, bytes]:
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
