"""Savers of reference variables."""

from __future__ import annotations

from typing import Any

from tests.train.programs.builder_saver import BUILDER


def references(tf: Any) -> Any:
    tf.variable("b", [], "int32", use_resource=False)
    tf.variable("w", [2], use_resource=False)
    return tf.Saver()


def sharded_references(tf: Any) -> Any:
    with tf.device("/cpu:0"):
        tf.variable("v1", [2], use_resource=False)
    with tf.device("/gpu:1"):
        tf.variable("v2", [2], use_resource=False, caching_device="/cpu:0")
        tf.variable("resource", [2])
    return tf.Saver(**BUILDER)


def reference_of_a_shape_not_known(tf: Any) -> Any:
    tf.variable("v", [2, 3], static_shape=[None, 3], use_resource=False)
    tf.Saver(**BUILDER)
    return tf.Saver(reshape=True)


def reshaped_references(tf: Any) -> Any:
    tf.variable("v", [2, 3], use_resource=False)
    return tf.Saver(reshape=True)


def version_1_of_references(tf: Any) -> Any:
    tf.variable("v", [2], use_resource=False)
    return tf.Saver(write_version=1, sharded=True)
