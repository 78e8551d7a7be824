"""Partitioned variables."""

from __future__ import annotations

from typing import Any


def partitioned(tf: Any) -> None:
    tf.variable("r", [5, 3], partitions=2)
    tf.variable("v", [5, 3], use_resource=False, partitions=2, axis=1)
    tf.variable("one", [2], partitions=1)
    tf.variable("many", [13, 2], partitions=12)
    tf.variable("scalar", [], partitions=1)
    tf.variable("large", [3000], "int32", partitions=2)
    tf.variable("text", [3], "string", partitions=3, trainable=False)


def partitioned_reads(tf: Any) -> None:
    p = tf.variable("p", [4, 3], partitions=2)
    q = tf.variable("scope/q", [3, 4], use_resource=False, partitions=2, axis=1)
    with tf.name_scope("outer"), tf.control_dependencies([tf.no_op(name="before")]):
        tf.identity(p)
    tf.identity(p)
    x = tf.placeholder("float32", [2, 4], name="x")
    x @ p
    tf.identity(q)
    tf.identity(tf.variable("one", [2], partitions=1))
    tf.add_to_collection("mine", p)
