"""Programs whose graphs have functions: counting zeros, layers in bodies; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def zero_fraction(tf: Any) -> None:
    for dtype in ("float32", "int64", "bool"):
        for shape in ([2, 3], [None, 3], [0, None], None):
            tf.nn.zero_fraction(tf.placeholder(dtype, shape))
    tf.nn.zero_fraction([0.0, 1.0], name="named")
    tf.nn.zero_fraction(tf.variable("v", [2]))


def layers_in_branches(tf: Any) -> None:
    x, kernel = tf.placeholder("float32", [None, 3], name="x"), tf.variable("kernel", [3, 2])

    def dense() -> Any:
        return tf.nn.softmax(tf.nn.xw_plus_b(x, kernel, [1.0, 2.0]), axis=0)

    def normalized() -> Any:
        mean, variance = tf.nn.moments(x, [0])
        return tf.nn.swish(tf.nn.batch_normalization(x, mean, variance, None, None, 0.1)[:, :2])

    tf.cond(tf.placeholder("bool", []), dense, normalized)


def layers_in_a_function(tf: Any) -> None:
    @tf.function
    def loss(labels: Any, logits: Any) -> Any:
        with tf.name_scope("loss"):
            return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, tf.gelu(logits))

    loss(tf.placeholder("int32", [None]), tf.placeholder("float32", [None, 4]))
    loss(tf.placeholder("int32", None), tf.placeholder("float32", None))


EXPORTED = programs_in(globals())
