"""Runs graphs in TensorFlow."""

from __future__ import annotations

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import graph_pb2

v1 = tf.compat.v1


def run(graphs: list[tuple[bytes, dict[str, np.ndarray], list[str]]]) -> list[object]:
    """What TensorFlow computes: for each GraphDef, feeds by tensor name, and fetched names.

    A list of arrays, or the text of the error.
    """
    answers: list[object] = []
    for data, feeds, fetches in graphs:
        try:
            with tf.Graph().as_default() as graph, v1.Session(graph=graph) as session:
                tf.import_graph_def(graph_pb2.GraphDef.FromString(data), name="")
                answers.append(session.run(fetches, feeds))
        except (ValueError, RuntimeError, tf.errors.OpError) as error:
            answers.append(str(error))
    return answers
