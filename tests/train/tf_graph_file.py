"""Graphs that TensorFlow writes to files."""

from __future__ import annotations

import tensorflow as tf


def written(graph_def: bytes, directory: str, as_text: bool) -> tuple[str, bytes]:
    """The path that write_graph gives, and what is in the file."""
    message = tf.compat.v1.GraphDef.FromString(graph_def)
    path = tf.compat.v1.train.write_graph(message, directory, "graph", as_text)
    with open(path, "rb") as file:
        return path, file.read()
