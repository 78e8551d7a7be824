"""TensorFlow's own GraphDef message given to our builder, in one process with TensorFlow."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

import savedmodel_writer as sm

v1 = tf.compat.v1


def saved_and_loaded(export_dir: str, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The product of rows and weights, computed by the model that we wrote."""
    with tf.Graph().as_default() as graph:
        x = v1.placeholder(tf.float32, [None, weights.shape[0]], "x")
        w = v1.get_variable("w", weights.shape, use_resource=True)
        y = tf.matmul(x, w, name="y")
        v1.train.Saver()
        signature = v1.saved_model.predict_signature_def({"x": x}, {"y": y})
    with sm.SavedModelBuilder(export_dir) as builder:
        builder.add_meta_graph_and_variables(
            graph.as_graph_def(),
            ["serve"],
            {"serving_default": signature},
            variables={"w": weights},
        )
        builder.save()
    with tf.Graph().as_default(), v1.Session() as session:
        v1.saved_model.loader.load(session, ["serve"], export_dir)
        product: np.ndarray = session.run("y:0", {"x:0": rows})
    return product


def graph_with_init(program: str) -> bytes:
    """The GraphDef of a graph with a variable `v` and an operation `init`."""
    with tf.Graph().as_default() as graph:
        initial = v1.truncated_normal([3])
        v = v1.get_variable("v", initializer=initial, use_resource=True)
        if program == "initializers":
            v1.group(v1.global_variables_initializer(), v1.tables_initializer(), name="init")
        elif program == "restoring":
            saver = v1.train.Saver()
            v1.group(graph.get_operation_by_name(saver.saver_def.restore_op_name), name="init")
        else:

            @tf.function
            def fill() -> tf.Tensor:
                v.assign(tf.ones([3]))
                return tf.constant(1.0)

            v1.group(fill(), name="init")
        serialized: bytes = graph.as_graph_def().SerializeToString()
    return serialized
