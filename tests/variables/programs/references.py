"""Reference variables."""

from __future__ import annotations

from typing import Any

from tests.variables.programs.dtypes import DTYPES


def reference(tf: Any) -> None:
    tf.variable("v", [2], use_resource=False)
    tf.variable("filled", [1000], "int64", use_resource=False, trainable=False)
    tf.variable(None, use_resource=False)


def reference_of_every_dtype(tf: Any) -> None:
    for dtype in DTYPES:
        tf.variable(f"v/{dtype}", [3], dtype, use_resource=False)


def reference_on_devices(tf: Any) -> None:
    with tf.device("/gpu:1"):
        tf.variable("a", [2], use_resource=False)
        tf.variable("b", [2], use_resource=False, caching_device="/cpu:0")
    x = tf.placeholder("float32", [], name="x")
    with tf.colocate_with(x.op), tf.name_scope("scope"):
        tf.variable("c", [2], use_resource=False)
    with tf.control_dependencies([tf.no_op(name="before")]):
        tf.variable("d", [2], use_resource=False)


def reference_of_a_static_shape(tf: Any) -> None:
    tf.variable("v", [2, 3], static_shape=[None, 3], use_resource=False)


def reference_reads(tf: Any) -> None:
    v = tf.variable("v", [2, 2], use_resource=False)
    with tf.name_scope("scope"):
        v + 1.0
        tf.identity(v)
        v.read_value()
    v @ v
    v[0]
    v.value()
    with tf.control_dependencies([v]):
        tf.no_op()
    with tf.colocate_with(v):
        tf.no_op()


def reference_assignments(tf: Any) -> None:
    with tf.device("/gpu:0"):
        v = tf.variable("v", [2], use_resource=False)
    x = tf.placeholder("float32", [2], name="x")
    v.assign(x)
    v.assign([1.0, 2.0], name="named", use_locking=True)
    v.assign_add(x)
    v.assign_sub(v, read_value=False)
    tf.assign(v, x)
    tf.assign(v, x, validate_shape=False, use_locking=False, name="mine")
    tf.assign_add(v, [1.0, 1.0], name="add")
    tf.assign_sub(v, x, use_locking=True)
    tf.identity(v.assign(x))
    tf.group(v.assign(x), v.initializer)
