"""Models that TensorFlow 1 writes, each by another of its ways."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tests.reading import (
    tf_tensorflow_1_libraries,
    tf_tensorflow_1_sessions,
    tf_tensorflow_1_small,
)

MODULES = [tf_tensorflow_1_small, tf_tensorflow_1_sessions, tf_tensorflow_1_libraries]


def write(name: str, export_dir: str) -> list[Any]:
    """Writes the model of a function of MODULES.

    Returns:
        What can be asked of it, as `tests.conformance.tf_loaders` takes it.
    """
    (function,) = [vars(module)[name] for module in MODULES if name in vars(module)]
    with tf.Graph().as_default():
        tf.set_random_seed(7)
        requests: list[Any] = function(export_dir)
    return requests


def can_write(name: str) -> bool:
    """Whether this release can: 1.13 exports no objects, and Keras models by another name."""
    return ("keras" not in name and name != "objects") or hasattr(tf, "Module")
