"""Oracle side: the shapes that TensorFlow infers when it builds programs, and their values."""

from __future__ import annotations

import tensorflow as tf


def infer(graph_defs: list[bytes]) -> list[list[list[object]] | str]:
    """Per program: the shapes of all outputs of all nodes, or the error."""
    return [_infer(graph_def) for graph_def in graph_defs]


def _infer(serialized: bytes) -> list[list[object]] | str:
    graph_def = tf.compat.v1.GraphDef.FromString(serialized)
    with tf.Graph().as_default() as graph:
        try:
            tf.graph_util.import_graph_def(graph_def, name="")
        except (ValueError, tf.errors.OpError) as error:
            return str(error)
        return [
            [
                None if output.shape.rank is None else tuple(output.shape.as_list())
                for output in graph.get_operation_by_name(node.name).outputs
            ]
            for node in graph_def.node
        ]


def run(graph_defs: list[bytes]) -> list[list[object] | None]:
    """Per program: the values of the last node's outputs, None where it fails."""
    return [_run(graph_def) for graph_def in graph_defs]


def _run(serialized: bytes) -> list[object] | None:
    graph_def = tf.compat.v1.GraphDef.FromString(serialized)
    with tf.Graph().as_default() as graph:
        try:
            tf.graph_util.import_graph_def(graph_def, name="")
            operation = graph.get_operation_by_name(graph_def.node[-1].name)
            with tf.compat.v1.Session(graph=graph) as session:
                return session.run(list(operation.outputs))
        except (ValueError, tf.errors.OpError):
            return None
