"""TensorFlow restores what our savers' nodes and checkpoints say."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1


def restored(meta_graph_def: bytes, prefix: str) -> dict[str, Any]:
    """Variables by name after `restore_all`, read through a session."""
    message = v1.MetaGraphDef.FromString(meta_graph_def)
    config = v1.ConfigProto(device_count={"CPU": 3}, allow_soft_placement=True)
    with tf.Graph().as_default(), v1.Session(config=config) as session:
        v1.train.import_meta_graph(message)
        saver_def = message.saver_def
        session.run(v1.global_variables_initializer())
        session.run(saver_def.restore_op_name, {saver_def.filename_tensor_name: prefix})
        variables = v1.global_variables()
        return {v.op.name: session.run(v) for v in variables}


def saved_again(meta_graph_def: bytes, prefix: str, other: str) -> dict[str, Any]:
    """Restores, saves by the same saver, and reads the new checkpoint by name."""
    message = v1.MetaGraphDef.FromString(meta_graph_def)
    config = v1.ConfigProto(device_count={"CPU": 3}, allow_soft_placement=True)
    with tf.Graph().as_default(), v1.Session(config=config) as session:
        v1.train.import_meta_graph(message)
        saver_def = message.saver_def
        session.run(saver_def.restore_op_name, {saver_def.filename_tensor_name: prefix})
        session.run(saver_def.save_tensor_name, {saver_def.filename_tensor_name: other})
    reader = tf.train.load_checkpoint(other)
    return {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}
