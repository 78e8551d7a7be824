"""Graphs of many kinds that TensorFlow makes, and what its own importer makes of them."""

from __future__ import annotations

import tensorflow as tf
from tensorflow.core.framework import graph_pb2

from tests.graph import (  # noqa: F401  # declare the graphs
    tf_control_flow_graphs,
    tf_dense_graphs,
    tf_function_graphs,
)
from tests.graph.tf_graph_registry import GRAPHS

v1 = tf.compat.v1


def imported(
    message: graph_pb2.GraphDef, name: str | None, times: int = 1, add_shapes: bool = True
) -> bytes:
    copy = graph_pb2.GraphDef()  # TensorFlow fills in defaults
    copy.CopyFrom(message)
    with tf.Graph().as_default() as made:
        for _ in range(times):
            tf.graph_util.import_graph_def(copy, name=name)
    return bytes(made.as_graph_def(add_shapes=add_shapes).SerializeToString())


def answers() -> dict[str, tuple[bytes, dict[str, bytes]]]:
    """For every graph its GraphDef, and what comes of importing it in several ways."""
    found = {}
    for name, make in GRAPHS.items():
        message = make()
        results = {
            "plain": imported(message, "", add_shapes=False),
            "with shapes": imported(message, ""),
            "prefixed": imported(message, "some/where"),
            "twice": imported(message, "", times=2),
        }
        found[name] = bytes(message.SerializeToString()), results
    return found


def meta_graphs(options: dict[str, bool]) -> dict[str, tuple[bytes, bytes]]:
    """For every graph its GraphDef, and the MetaGraphDef of the graph that imported it."""
    found = {}
    for name, make in GRAPHS.items():
        message = make()
        with tf.Graph().as_default() as made:
            tf.graph_util.import_graph_def(message, name="")
            with_shapes = made.as_graph_def(add_shapes=True)  # as a Saver exports its graph
            exported = v1.train.export_meta_graph(graph_def=with_shapes, graph=made, **options)
        found[name] = bytes(message.SerializeToString()), bytes(exported.SerializeToString())
    return found
