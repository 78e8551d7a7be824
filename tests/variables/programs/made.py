"""What is made for a resource variable."""

from __future__ import annotations

from typing import Any

from tests.variables.programs.dtypes import DTYPES


def one(tf: Any) -> None:
    tf.variable("v", [2, 3])


def scalar(tf: Any) -> None:
    tf.variable("v")


def every_dtype(tf: Any) -> None:
    for dtype in DTYPES:
        tf.variable(f"scalar/{dtype}", [], dtype)
        tf.variable(f"vector/{dtype}", [3], dtype)
        tf.variable(f"empty/{dtype}", [2, 0], dtype)
        tf.variable(f"filled/{dtype}", [1000], dtype)


def fill_from_a_thousand_elements(tf: Any) -> None:
    tf.variable("a", [999])
    tf.variable("b", [1000])
    tf.variable("c", [10, 10, 10])
    tf.variable("d", [1000, 0])


def nested_names(tf: Any) -> None:
    tf.variable("dense/kernel", [2])
    tf.variable("dense/bias", [2])
    tf.variable("dense", [])
    tf.variable("a.b-c", [])


def no_name(tf: Any) -> None:
    tf.variable(None)
    tf.variable(None, [2])
    tf.variable("other")


def name_of_an_op(tf: Any) -> None:
    tf.placeholder("float32", [], name="x")
    tf.variable("x")
    tf.variable("x_1")


def name_of_a_scope(tf: Any) -> None:
    with tf.name_scope("dense"):
        tf.placeholder("float32", [], name="x")
    tf.variable("dense")
    tf.variable("dense/x")


def odd_names(tf: Any) -> None:
    for name in ["V", "v", "v_1", "a//b", "b/", ".c", "d-e.f>g", "1", "x" * 300]:
        tf.variable(name)
        tf.variable(f"{name}/ref".replace("//", "/"), use_resource=False)


def name_scope_is_not_applied(tf: Any) -> None:
    with tf.name_scope("outer"):
        v = tf.variable("v", [2])
        tf.identity(v, name="inside")
    tf.identity(v, name="outside")


def device(tf: Any) -> None:
    with tf.device("/gpu:1"):
        tf.variable("a", [2])
        with tf.device("/job:ps/task:3"):
            tf.variable("b", [2000])


def control_dependencies_are_left(tf: Any) -> None:
    with tf.control_dependencies([tf.no_op(name="before")]):
        tf.variable("v", [2])
        tf.no_op(name="after")


def colocated(tf: Any) -> None:
    with tf.device("/gpu:0"):
        x = tf.placeholder("float32", [], name="x")
    with tf.colocate_with(x.op), tf.name_scope("scope"):
        tf.variable("v", [3])
        tf.variable("filled", [3000])


def caching_device(tf: Any) -> None:
    with tf.device("/gpu:1"):
        v = tf.variable("v", [2], caching_device="/cpu:0")
    tf.identity(v)
    v + 1.0
    v.read_value()
    v.assign([1.0, 2.0])
    v.assign_add([1.0, 2.0])


def not_trainable(tf: Any) -> None:
    tf.variable("v", [2], trainable=False)


def collections(tf: Any) -> None:
    tf.variable("a", collections=["local_variables", "mine"])
    tf.variable("b", collections=["model_variables", "variables"], trainable=False)
    tf.variable("c", collections=[], trainable=False)
    tf.variable("d", collections=["trainable_variables"])
    tf.variable("e", collections=["mine", "mine"])
    tf.variable("f", collections={"mine"})
    tf.variable("g", collections=("mine", 5, ("a",)))


def static_shape(tf: Any) -> None:
    v = tf.variable("v", [2, 3], static_shape=[None, 3])
    tf.identity(v)
    v.assign([[1.0, 2.0, 3.0]])
