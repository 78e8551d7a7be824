"""TensorFlow's own tools for GraphDefs."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1


def extract_sub_graph(graph_def: bytes, names: Any) -> bytes | str:
    """The bytes of the result, or the name of the error."""
    try:
        message = v1.graph_util.extract_sub_graph(v1.GraphDef.FromString(graph_def), names)
    except Exception as error:
        return type(error).__name__
    return bytes(message.SerializeToString(deterministic=True))


def frozen(
    kind: str, outputs: list[str], allow: list[str] | None, deny: list[str] | None
) -> tuple[bytes, dict[str, np.ndarray], bytes]:
    """A graph of variables with a loop, its values, and what TensorFlow freezes it to."""
    with tf.Graph().as_default() as graph, v1.Session() as session:
        resource = kind == "resource"
        init = v1.random_normal_initializer(seed=1)
        w = v1.get_variable("w", [3, 4], initializer=init, use_resource=resource)
        b = v1.get_variable("b", [4], initializer=init, use_resource=resource)
        e = v1.get_variable("e", [5, 2, 2], initializer=init, use_resource=resource)
        x = v1.placeholder(tf.float32, [None, 3], name="x")
        rows = v1.placeholder(tf.int64, [None], name="rows")
        y = tf.identity(tf.matmul(x, w) + b, name="y")
        tf.identity(tf.nn.embedding_lookup(e, rows), name="picked")
        if resource:
            tf.identity(tf.gather_nd(e, rows[:, None]), name="nd")
        tf.while_loop(lambda i, t: i < 2, lambda i, t: (i + 1, t * 2 + b), [0, y], name="loop")
        session.run(v1.global_variables_initializer())
        values = {one.op.name: session.run(one) for one in (w, b, e)}
        frozen_def = v1.graph_util.convert_variables_to_constants(
            session, graph.as_graph_def(), outputs, allow, deny
        )
        whole = graph.as_graph_def().SerializeToString(deterministic=True)
        return whole, values, frozen_def.SerializeToString(deterministic=True)


def run(graph_def: bytes, fetches: list[str], feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
    """The values of tensors of a graph without variables."""
    with tf.Graph().as_default(), v1.Session() as session:
        tf.import_graph_def(v1.GraphDef.FromString(graph_def), name="")
        return [np.asarray(one) for one in session.run(fetches, feeds)]
