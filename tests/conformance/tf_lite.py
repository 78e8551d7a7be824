"""TensorFlow Lite: its converter, which is in the wheel of TensorFlow, and its interpreter.

A model may have what TensorFlow Lite computes by itself: the interpreter of the wheel has no
kernels of TensorFlow to stand in for the ops it lacks.
"""

from __future__ import annotations

import numpy as np
import tensorflow as tf


def run(
    export_dir: str, requests: list[tuple[str, dict[str, np.ndarray]]]
) -> list[dict[str, np.ndarray]]:
    """Converts a model; its answers to requests, each a signature's key and inputs."""
    converter = tf.lite.TFLiteConverter.from_saved_model(export_dir)
    interpreter = tf.lite.Interpreter(model_content=converter.convert())
    return [interpreter.get_signature_runner(signature)(**inputs) for signature, inputs in requests]
