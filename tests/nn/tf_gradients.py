"""Gradients in TensorFlow: through nodes that were made here, and through its own swish."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1


def of_swish(graph_def: bytes, beta: float, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of `y` by `x` of the graph; that of TensorFlow's swish."""
    with tf.Graph().as_default():
        x = v1.placeholder("float32", value.shape)
        graph = v1.GraphDef.FromString(graph_def)
        (y,) = tf.import_graph_def(graph, {"x": x}, ["y"], name="imported")
        gradients = [v1.gradients(result, x)[0] for result in (y.outputs[0], tf.nn.swish(x, beta))]
        with v1.Session() as session:
            imported, expected = session.run(gradients, {x: value})
    return imported, expected
