"""The exceptions of TensorFlow."""

from __future__ import annotations

import tensorflow as tf


def names() -> list[str]:
    """The public classes of tf.errors."""
    return [name for name in dir(tf.errors) if isinstance(getattr(tf.errors, name), type)]
