"""Names of the files and collections of the SavedModel format, as tf.saved_model.constants."""

from __future__ import annotations

from typing import Final

# export_dir/
#   saved_model.pb | saved_model.pbtxt     SavedModel
#   variables/variables.index, .data-…     TensorBundle
#   assets/…                               copies of the files that the graph reads
#   assets.extra/…                         files for the server, unknown to the graph
ASSETS_DIRECTORY: Final = "assets"
EXTRA_ASSETS_DIRECTORY: Final = "assets.extra"
VARIABLES_DIRECTORY: Final = "variables"
VARIABLES_FILENAME: Final = "variables"
DEBUG_DIRECTORY: Final = "debug"
DEBUG_INFO_FILENAME_PB: Final = "saved_model_debug_info.pb"
FINGERPRINT_FILENAME: Final = "fingerprint.pb"
SAVED_MODEL_FILENAME_PREFIX: Final = "saved_model"
SAVED_MODEL_FILENAME_PB: Final = "saved_model.pb"
SAVED_MODEL_FILENAME_CPB: Final = "saved_model.cpb"
SAVED_MODEL_FILENAME_PBTXT: Final = "saved_model.pbtxt"

SAVED_MODEL_SCHEMA_VERSION: Final = 1

# Collections of the graph.
ASSETS_KEY: Final = "saved_model_assets"
LEGACY_INIT_OP_KEY: Final = "legacy_init_op"
MAIN_OP_KEY: Final = "saved_model_main_op"
TRAIN_OP_KEY: Final = "saved_model_train_op"

# Keys of the signature map that hold an op, not a signature.
INIT_OP_SIGNATURE_KEY: Final = "__saved_model_init_op"
TRAIN_OP_SIGNATURE_KEY: Final = "__saved_model_train_op"
