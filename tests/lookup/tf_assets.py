"""TensorFlow's constants of asset paths."""

from __future__ import annotations

import os

import tensorflow as tf


def graph_def(path: str | bytes | os.PathLike[str]) -> bytes:
    """The same program as in the test."""
    with tf.Graph().as_default() as graph:
        tf.saved_model.Asset(path)
        with tf.name_scope("scope"), tf.control_dependencies([tf.no_op()]):
            tf.saved_model.Asset("c")
    serialized: bytes = graph.as_graph_def().SerializeToString()
    return serialized
