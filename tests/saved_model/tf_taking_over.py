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
