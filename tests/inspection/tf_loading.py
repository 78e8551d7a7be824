"""What TensorFlow's C++ loader says of models."""

from __future__ import annotations

import tensorflow as tf

from tests.conformance import tf_c_api


def load(models: list[tuple[str, list[str]]]) -> list[str | None]:
    """For each model, a directory and tags, why it cannot be loaded; None if it can."""
    found: list[str | None] = []
    for export_dir, tags in models:
        try:
            with tf_c_api.Session(export_dir, tags):
                found.append(None)
        except tf_c_api.CApiError as error:
            found.append(str(error))
    return found


def convert(export_dir: str) -> str | None:
    """Why the converter of TensorFlow Lite refuses a model; None if it does not."""
    try:
        tf.lite.TFLiteConverter.from_saved_model(export_dir).convert()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None
