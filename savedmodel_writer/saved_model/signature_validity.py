"""Which signatures TensorFlow Serving can serve."""

from __future__ import annotations

from savedmodel_writer.protos import DataType, SignatureDef
from savedmodel_writer.saved_model import signature_constants as keys

# What TensorFlow Serving takes: for each method the dtype of every key, and which must be there.
_SERVABLE: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    keys.CLASSIFY_METHOD_NAME: (
        {keys.CLASSIFY_INPUTS: DataType.DT_STRING},
        {
            keys.CLASSIFY_OUTPUT_CLASSES: DataType.DT_STRING,
            keys.CLASSIFY_OUTPUT_SCORES: DataType.DT_FLOAT,
        },
    ),
    keys.REGRESS_METHOD_NAME: (
        {keys.REGRESS_INPUTS: DataType.DT_STRING},
        {keys.REGRESS_OUTPUTS: DataType.DT_FLOAT},
    ),
}
EXAMPLE_METHODS = tuple(_SERVABLE)
"""Names of the methods whose requests are tf.Examples."""

METHODS = (keys.PREDICT_METHOD_NAME, *EXAMPLE_METHODS)
"""Names of the methods that a server answers."""


def is_valid_signature(signature_def: SignatureDef | None) -> bool:
    """Whether TensorFlow Serving can serve the signature by Classify, Regress or Predict."""
    if signature_def is None:
        return False
    if not signature_def.inputs or not signature_def.outputs:
        return False
    if signature_def.method_name == keys.PREDICT_METHOD_NAME:
        return True
    allowed = _SERVABLE.get(signature_def.method_name)
    return allowed is not None and all(
        allowed_dtypes.get(key) == info.dtype
        for infos, allowed_dtypes in zip(
            (signature_def.inputs, signature_def.outputs), allowed, strict=True
        )
        for key, info in infos.items()
    )
