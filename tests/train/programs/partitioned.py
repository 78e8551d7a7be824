"""Savers of partitioned variables."""

from __future__ import annotations

from typing import Any

from tests.train.programs.builder_saver import BUILDER


def partitioned_references(tf: Any) -> Any:
    tf.variable("p", [10, 5], use_resource=False, partitions=2)
    tf.variable("q", [4, 6], use_resource=False, partitions=2, axis=1)
    tf.variable("a", [2])
    tf.Saver()
    return tf.Saver(**BUILDER)


def partitioned(tf: Any) -> Any:
    tf.variable("p", [10, 5], partitions=2)
    tf.variable("v", [2])
    return tf.Saver()


def sharded_partitioned(tf: Any) -> Any:
    tf.variable("p", [10, 5], partitions=2)
    tf.variable("one", [2], partitions=1)
    return tf.Saver(**BUILDER)


def partitioned_on_devices(tf: Any) -> Any:
    with tf.device("/job:ps/task:0"):
        tf.variable("p", [10, 5], partitions=2)
    with tf.device("/gpu:3"):
        tf.variable("q", [7], partitions=3)
    with tf.device("/gpu:4"):
        tf.variable("r", [7], partitions=3, use_resource=False)
    tf.Saver()
    return tf.Saver(**BUILDER)


def twelve_parts(tf: Any) -> Any:
    tf.variable("p", [24], partitions=12)
    return tf.Saver(**BUILDER)


def parts_in_a_dictionary(tf: Any) -> Any:
    p = tf.variable("p", [24], partitions=12)
    q = tf.variable("q", [4], partitions=2)
    return tf.Saver({"pp": p, "parts": list(q)})


def parts_by_themselves(tf: Any) -> Any:
    p = tf.variable("p", [4], partitions=2)
    q = tf.variable("q", [4], partitions=2)
    tf.Saver([p])
    tf.Saver({"first": next(iter(q))})
    return tf.Saver([*q, p])


def reshaped_parts(tf: Any) -> Any:
    tf.variable("p", [4], partitions=2)
    return tf.Saver(reshape=True)


def partitioned_in_a_collection(tf: Any) -> Any:
    tf.add_to_collection("mine", tf.variable("p", [4], partitions=2))
    tf.add_to_collection("mine", tf.variable("q", [4], partitions=1))
    return tf.Saver(**BUILDER)
