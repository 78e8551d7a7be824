"""A Keras 3 model, saved in both ways that there are."""

from __future__ import annotations

import numpy as np
import tensorflow as tf


def write(saved: str, exported: str) -> np.ndarray:
    """Writes it by `tf.saved_model.save` and by `Model.export`; gives what it answers to ones."""
    model = tf.keras.Sequential([tf.keras.Input((4,), name="features"), tf.keras.layers.Dense(3)])
    tf.saved_model.save(model, saved)
    model.export(exported)
    return np.asarray(model(np.ones((2, 4), np.float32)))
