"""The SavedModel format; the modules and names are those of tf.compat.v1.saved_model."""

from savedmodel_writer._lazy_names import lazy_names

# By module of this package; submodules themselves stand under "".
_NAMES = {
    "": (
        "builder constants loader main_op signature_constants signature_def_utils tag_constants "
        "utils"
    ),
    "builder": "Builder SavedModelBuilder",
    "constants": (
        "ASSETS_DIRECTORY ASSETS_KEY DEBUG_DIRECTORY DEBUG_INFO_FILENAME_PB LEGACY_INIT_OP_KEY "
        "MAIN_OP_KEY SAVED_MODEL_FILENAME_PB SAVED_MODEL_FILENAME_PBTXT "
        "SAVED_MODEL_SCHEMA_VERSION VARIABLES_DIRECTORY VARIABLES_FILENAME"
    ),
    "loader": "contains_saved_model maybe_saved_model_directory",
    "main_op": "main_op_with_restore",
    "method_name_updater": "MethodNameUpdater",
    "loaded_meta_graph": "MetaGraph",
    "reader": "SavedModel load",
    "signature_constants": (
        "CLASSIFY_INPUTS CLASSIFY_METHOD_NAME CLASSIFY_OUTPUT_CLASSES CLASSIFY_OUTPUT_SCORES "
        "DEFAULT_SERVING_SIGNATURE_DEF_KEY PREDICT_INPUTS PREDICT_METHOD_NAME PREDICT_OUTPUTS "
        "REGRESS_INPUTS REGRESS_METHOD_NAME REGRESS_OUTPUTS"
    ),
    "signature_def_utils": (
        "build_signature_def classification_signature_def is_valid_signature "
        "predict_signature_def regression_signature_def"
    ),
    "simple_saving": "simple_save",
    "tag_constants": "GPU SERVING TPU TRAINING",
    "utils": "build_tensor_info get_tensor_from_tensor_info",
}

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
