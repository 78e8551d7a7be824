"""TensorFlow's side of checkpoints that have a MetaGraphDef beside them."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf


def restored_and_run(prefix: str, feeds: dict[str, Any], fetch: str) -> tuple[Any, dict[str, Any]]:
    """Imports `<prefix>.meta`, restores the checkpoint and runs the graph once.

    Returns:
        The value fetched, and all tensors of the checkpoint by name.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        saver = tf.train.import_meta_graph(f"{prefix}.meta")
        saver.restore(session, prefix)
        value = session.run(fetch, feeds)
    reader = tf.train.load_checkpoint(prefix)
    return value, {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}
