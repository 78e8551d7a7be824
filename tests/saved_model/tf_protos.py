"""TensorFlow's own messages given to our functions: both packages in one process."""

from __future__ import annotations

from pathlib import Path

import tensorflow as tf
from tensorflow.core.protobuf import meta_graph_pb2

import savedmodel_writer as sm

v1 = tf.compat.v1


def signature_from_messages() -> bytes:
    """A signature of TensorFlow's TensorInfos and TensorProto."""
    info = meta_graph_pb2.TensorInfo(name="x:0", dtype=1)
    made = sm.build_signature_def(
        {"x": info}, {"y": info}, "m", {"x": tf.make_tensor_proto([1.0, 2.0])}
    )
    return made.SerializeToString(deterministic=True)


def save_signature(export_dir: Path) -> bytes:
    """Saves a model with a SignatureDef of TensorFlow's; returns that as TensorFlow reads it."""
    with tf.Graph().as_default():
        x = v1.sparse_placeholder(tf.float32, [None, 3], name="x")
        signature = v1.saved_model.predict_signature_def({"x": x}, {"y": x})
    names = [tensor.op.name for tensor in (x.indices, x.values, x.dense_shape)]
    with sm.Graph() as graph:
        for name in names:
            sm.placeholder("int64", name=name)
        found = sm.get_tensor_from_tensor_info(signature.inputs["x"])
    assert [tensor.op.name for tensor in found.components] == names
    assert sm.is_valid_signature(signature)
    builder = sm.SavedModelBuilder(export_dir, fsync=False)
    builder.add_meta_graph_and_variables(graph, ["serve"], {"s": signature})
    builder.save()
    with v1.Session(graph=tf.Graph()) as session:
        loaded = v1.saved_model.load(session, ["serve"], str(export_dir))
    assert loaded.signature_def["s"] == signature
    return signature.SerializeToString(deterministic=True)
