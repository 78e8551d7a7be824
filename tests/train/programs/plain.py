"""Savers of resource variables, by devices and names."""

from __future__ import annotations

from typing import Any

from tests.train.programs.builder_saver import BUILDER
from tests.variables.programs.dtypes import DTYPES


def one_variable(tf: Any) -> Any:
    tf.variable("v", [2])
    return tf.Saver()


def two_variables(tf: Any) -> Any:
    tf.variable("w", [2])
    tf.variable("b", [], "int32")
    return tf.Saver()


def no_variables(tf: Any) -> Any:
    tf.constant(1.0)
    return tf.Saver(allow_empty=True)


def sharded_one_variable(tf: Any) -> Any:
    tf.variable("v", [2])
    return tf.Saver(**BUILDER)


def sharded_two_variables(tf: Any) -> Any:
    tf.variable("v", [2])
    tf.variable("w", [1000], "int64")
    return tf.Saver(**BUILDER)


def sharded_two_devices(tf: Any) -> Any:
    with tf.device("/cpu:0"):
        tf.variable("v1", [2])
    with tf.device("/cpu:1"):
        tf.variable("v2", [2])
    return tf.Saver(**BUILDER)


def sharded_many_devices(tf: Any) -> Any:
    devices = [
        "/job:ps/task:1/gpu:3",
        "/job:ps/task:0",
        "",
        "/device:CPU:0",
        "/cpu:0",
        "/job:localhost/device:CPU:0",
        "/gpu:*",
        "/job:worker/replica:2/task:1/device:XLA_GPU:1",
    ]
    for index, device in enumerate(devices):
        with tf.device(device):
            tf.variable(f"v{index}", [index])
            tf.variable(f"w{index}", [1000 + index], "string")
    return tf.Saver(**BUILDER)


def many_devices(tf: Any) -> Any:
    for index, device in enumerate(["/gpu:1", "", "/job:ps/task:0", "/gpu:1"]):
        with tf.device(device):
            tf.variable(f"v{index}", [index])
    return tf.Saver()


def every_dtype(tf: Any) -> Any:
    for dtype in DTYPES:
        tf.variable(f"v/{dtype}", [2], dtype)
    return tf.Saver(**BUILDER)


def order_of_names(tf: Any) -> Any:
    for name in ["a_b", "a", "B", "a/b", "a/a", "z2", "z11", "z10", "z1", "A.b"]:
        tf.variable(name, [1])
    return tf.Saver()


def eleven_variables(tf: Any) -> Any:
    for index in range(11):
        tf.variable(f"v{index}", [index])
    return tf.Saver(**BUILDER)


def second_and_third_saver(tf: Any) -> Any:
    tf.variable("v", [2])
    tf.Saver()
    tf.Saver(**BUILDER)
    tf.variable("w", [2])
    return tf.Saver(**BUILDER)


def inside_a_scope(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.name_scope("outer"):
        tf.Saver()
        return tf.Saver(sharded=True)


def named(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.name_scope("outer"):
        tf.Saver(name="absolute/")
        return tf.Saver(name="mine", sharded=True)


def on_a_device(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.device("/gpu:0"):
        tf.variable("w", [2])
        tf.Saver()
        return tf.Saver(**BUILDER)


def under_control_dependencies(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.control_dependencies([tf.no_op(name="before")]):
        return tf.Saver(**BUILDER)
