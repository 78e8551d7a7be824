"""Static shapes that the program sets, and graphs as a whole."""

from __future__ import annotations

import numpy as np

from tests.graph.programs.program import program, x


@program
def set_shape(tf):
    a = x(tf, None)
    a.set_shape([None, 4])
    b = tf.raw_ops.Identity(input=a)
    a.set_shape([3, None])
    return b @ np.ones((4, 2), np.float32)


@program
def empty_graph(tf):
    return None


@program
def two_layers(tf):
    with tf.name_scope("hidden"):
        w = tf.constant(np.full((4, 8), 0.5, np.float32), name="kernel")
        h = tf.raw_ops.Relu(features=x(tf) @ w + np.zeros(8, np.float32))
    with tf.name_scope("out"):
        return tf.raw_ops.Softmax(logits=h @ np.ones((8, 3), np.float32) + 0.5)
