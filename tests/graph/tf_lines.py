"""The lines, run with TensorFlow."""

from __future__ import annotations

import tensorflow.compat.v1 as tf

from tests.graph.lines import LINES, refusal


def answers() -> list[tuple[list[str] | None, bytes]]:
    """Per line: the classes of the error, and the GraphDef with shapes."""
    found = []
    for line in LINES:
        with tf.Graph().as_default() as graph:
            refused = refusal(line, tf, graph)
        found.append((refused, bytes(graph.as_graph_def(add_shapes=True).SerializeToString())))
    return found
