"""The shapes that TensorFlow's importer infers for a graph, node by node."""

from __future__ import annotations

from pathlib import Path

import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2


def stated_and_inferred(export_dir: str) -> list[tuple[str, str, str, str, bool]]:
    """Of every node: name, op, the shapes in the file, those inferred, and if they go together."""
    data = Path(export_dir, "saved_model.pb").read_bytes()
    found = []
    for meta_graph in saved_model_pb2.SavedModel.FromString(data).meta_graphs:
        without_shapes = tf.compat.v1.GraphDef()
        without_shapes.CopyFrom(meta_graph.graph_def)
        for node in without_shapes.node:
            node.attr.pop("_output_shapes", None)
        with tf.Graph().as_default() as graph:
            tf.import_graph_def(without_shapes, name="")
            for node in meta_graph.graph_def.node:
                stated = [tf.TensorShape(s) for s in node.attr["_output_shapes"].list.shape]
                inferred = [out.shape for out in graph.get_operation_by_name(node.name).outputs]
                compatible = len(stated) == len(inferred) and all(
                    map(tf.TensorShape.is_compatible_with, stated, inferred)
                )
                found.append((node.name, node.op, str(stated), str(inferred), compatible))
    return found
