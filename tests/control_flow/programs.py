"""Programs of group, tuple, with_dependencies and the like; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def group_on_one_device(tf: Any) -> None:
    a = tf.constant(1.0, name="a")
    b = tf.constant(2.0, name="b")
    tf.group(a, b.op)
    tf.group(a, a, name="named")
    with tf.name_scope("scope"):
        tf.group([a, (b,)], {"z": a, "y": b})


def group_of_nothing(tf: Any) -> None:
    tf.group()
    tf.group(name="empty")
    tf.group([])


def group_on_many_devices(tf: Any) -> None:
    made = [tf.constant(0.0, name="nowhere")]
    for index, device in enumerate(["/gpu:1", "/cpu:0", "/gpu:1", "/job:ps/task:1"]):
        with tf.device(device):
            made.append(tf.constant(1.0, name=f"c{index}"))
    tf.group(*made)
    with tf.device("/gpu:7"):
        tf.group(*made, name="all")
        tf.group(made[0])
        tf.group(*made[1:3], name="two")


def tuples(tf: Any) -> None:
    a = tf.constant([1.0], name="a")
    b = tf.constant(2, name="b")
    with tf.device("/gpu:0"):
        c = tf.no_op(name="c")
    tf.tuple([a, None, b, c], control_inputs=[b, tf.no_op()])
    tf.tuple([a, 5], name="named")
    tf.tuple([tf.variable("v")])


def dependencies(tf: Any) -> None:
    a = tf.constant([1.0], name="a")
    with tf.device("/gpu:0"):
        b = tf.constant([1.0], name="b")
    tf.with_dependencies([b], a)
    with tf.name_scope("scope"), tf.device("/cpu:1"):
        tf.with_dependencies([a.op], b, name="named")
        tf.with_dependencies([], b)


def no_ops(tf: Any) -> None:
    tf.no_op()
    tf.no_op(name="named")
    with tf.device("/gpu:0"), tf.control_dependencies([tf.no_op()]):
        tf.no_op()


def placeholders(tf: Any) -> None:
    tf.placeholder("float32")
    tf.placeholder("string", [None, 3], name="named")
    tf.placeholder("int64", [])
    tf.placeholder("resource")
    tf.placeholder_with_default(1.0, [])
    tf.placeholder_with_default([[1, 2]], [None, 2], name="with")
    tf.placeholder_with_default(tf.constant([1.0]), None)


def identities(tf: Any) -> None:
    a = tf.constant([1.0], name="a")
    with tf.name_scope("scope"):
        tf.identity(a)
        tf.identity(a, name="named")
        tf.identity([1, 2])
        tf.identity([a, a])


def not_for_group(tf: Any) -> None:
    tf.group("a")


def not_for_tuple(tf: Any) -> None:
    tf.tuple([tf.constant(1.0)], control_inputs=["a"])


def tuple_of_nothing(tf: Any) -> None:
    tf.tuple([None])


EXPORTED = programs_in(globals())
REFUSED = {
    name: EXPORTED.pop(name) for name in ("not_for_group", "not_for_tuple", "tuple_of_nothing")
}
