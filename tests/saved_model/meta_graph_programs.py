"""Programs whose whole MetaGraphDef is compared, with every option; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def model(tf: Any) -> Any:
    with tf.device("/gpu:0"):
        x = tf.placeholder("float32", [None, 3], name="x")
        w = tf.variable("w", [3, 2])
        b = tf.variable("b", [2])
    logits = x @ w + b
    tf.identity(logits, name="logits")
    tf.add_to_collection("logits", logits)
    with tf.device("/job:ps/task:1"):
        tf.variable("step", [], "int64", trainable=False)
    return tf.Saver(sharded=True, allow_empty=True)


def without_variables(tf: Any) -> Any:
    x = tf.placeholder("float32", [None], name="x")
    tf.identity(x * 2.0, name="y")
    return tf.Saver(sharded=True, allow_empty=True)


def empty(tf: Any) -> Any:
    return None


def default_attrs(tf: Any) -> Any:
    x = tf.placeholder("float32", [2, 2], name="x")
    tf.raw_ops.Complex(real=x, imag=x)
    tf.raw_ops.MatMul(a=x, b=x)
    tf.raw_ops.MatMul(a=x, b=x, transpose_a=True)
    tf.variable("v", [1000])
    return tf.Saver(sharded=True)


def collections(tf: Any) -> Any:
    v = tf.variable("v")
    c = tf.constant(1.0, name="c")
    for item in (c, c.op, v):
        tf.add_to_collection("nodes", item)
    tf.add_to_collection("strings", "a")
    tf.add_to_collection("strings", b"b")
    tf.add_to_collection("ints", 5)
    tf.add_to_collection("floats", 2.5)
    tf.add_to_collection("floats", 2)
    tf.add_to_collection("mixed", 2)
    tf.add_to_collection("mixed", "a")
    tf.add_to_collection(5, "key is no string")
    tf.add_to_collection(("a",), "nor this")
    tf.add_to_collection("global_step", v)
    tf.add_to_collection("variables", c)
    tf.get_collection("asked for")
    return None


def main_ops(tf: Any) -> Any:
    tf.variable("v")
    saver = tf.Saver(sharded=True)
    tf.add_to_collection("table_initializer", tf.no_op(name="table"))
    main = tf.group(tf.tables_initializer(), name="main")
    tf.add_to_collection("saved_model_main_op", main)
    return saver


def colocated(tf: Any) -> Any:
    x = tf.placeholder("float32", [], name="x")
    with tf.device("/gpu:0"), tf.colocate_with(x.op):
        tf.identity(x)
    return None


EXPORTED = programs_in(globals())
