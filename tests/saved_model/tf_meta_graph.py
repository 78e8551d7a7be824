"""What TensorFlow makes of graphs and collections when it exports a MetaGraphDef."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import tensorflow as tf
from tensorflow.python.framework import meta_graph

v1 = tf.compat.v1


def stripped_op_list(graph_def: bytes) -> bytes:
    op_list = meta_graph.stripped_op_list_for_graph(v1.GraphDef.FromString(graph_def))
    return op_list.SerializeToString(deterministic=True)


def strip_default_attrs(meta_graph_def: bytes) -> bytes:
    message = v1.MetaGraphDef.FromString(meta_graph_def)
    meta_graph.strip_graph_default_valued_attrs(message)
    return message.SerializeToString(deterministic=True)


class Named:
    """Something with a name and nothing else, as in test_collection_def.py."""

    name = "named"


def collection_defs(collections: Sequence[tuple[Any, list[Any]]]) -> list[tuple[bytes, list[str]]]:
    """Each collection alone in a graph: the MetaGraphDef without its nodes, and the warnings."""
    results = []
    for key, items in collections:
        with tf.Graph().as_default() as graph:
            for item in items:
                graph.add_to_collection(key, Named() if item == "<named>" else item)
            warnings: list[str] = []
            handler = logging.Handler(logging.WARNING)
            handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]  # noqa: B023
            tf.get_logger().addHandler(handler)
            try:
                message = v1.train.export_meta_graph(graph=graph)
            finally:
                tf.get_logger().removeHandler(handler)
            kept = v1.MetaGraphDef()
            for name, value in message.collection_def.items():
                kept.collection_def[name].CopyFrom(value)
            results.append((kept.SerializeToString(deterministic=True), warnings))
    return results
