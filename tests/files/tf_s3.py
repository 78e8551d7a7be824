"""What TensorFlow makes of a model that came from a bucket: run in the oracle process."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf


def predict(export_dir: str, x: np.ndarray) -> Any:
    """The answer of the default signature to one example."""
    model = tf.saved_model.load(export_dir)
    return model.signatures["serving_default"](x=tf.constant(x))["y"].numpy()
