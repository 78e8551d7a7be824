"""TensorFlow Lite: its converter, which is in the wheel of TensorFlow, and its interpreter.

A model may have what TensorFlow Lite computes by itself: the interpreter of the wheel has no
kernels of TensorFlow to stand in for the ops it lacks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf


def run(
    export_dir: str, requests: list[tuple[str, dict[str, np.ndarray]]], **options: Any
) -> list[dict[str, np.ndarray]]:
    """Converts a model; its answers to requests, each a signature's key and inputs."""
    interpreter = tf.lite.Interpreter(model_content=converted(export_dir, **options))
    return [interpreter.get_signature_runner(signature)(**inputs) for signature, inputs in requests]


def converted(
    export_dir: str, *, signature_keys: list[str] | None = None, quantized: bool = False
) -> bytes:
    """A model of TensorFlow Lite, with all signatures or some; weights in 8 bits if asked."""
    converter = tf.lite.TFLiteConverter.from_saved_model(export_dir, signature_keys)
    if quantized:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return bytes(converter.convert())
