"""Reading, assigning and initialising variables."""

from __future__ import annotations

from typing import Any


def reads(tf: Any) -> None:
    v = tf.variable("v", [2])
    tf.identity(v)
    tf.identity(v, name="named")
    with tf.name_scope("scope"):
        v.value()
        v.read_value()
        v.read_value()
    tf.raw_ops.Neg(x=v)
    tf.raw_ops.AddN(inputs=[v, v])


def operators(tf: Any) -> None:
    v = tf.variable("v", [2, 2])
    x = tf.placeholder("float32", [2, 2], name="x")
    with tf.name_scope("scope"):
        v + 1.0
        2.0 * v
        v - x
        x / v
    x @ v
    v @ v
    _ = [-v, abs(v), ~tf.variable("flag", [2], "bool"), v**2.0, 2.0**v, v > 1.0, v <= x]
    _ = [v[0], v[:, 1:], v // 2.0, 2.0 % v]


def reads_leave_devices_and_colocation(tf: Any) -> None:
    v = tf.variable("v", [2])
    x = tf.placeholder("float32", [2], name="x")
    with tf.device("/gpu:0"), tf.colocate_with(x.op), tf.device("/gpu:1"):
        tf.identity(v)
        v.read_value()
        v + x


def reads_keep_control_dependencies(tf: Any) -> None:
    v = tf.variable("v", [2])
    with tf.control_dependencies([tf.no_op(name="before")]):
        tf.identity(v)


def assignments(tf: Any) -> None:
    v = tf.variable("v", [2])
    x = tf.placeholder("float32", [2], name="x")
    v.assign([1.0, 2.0])
    v.assign(x, name="named")
    v.assign_add(x)
    v.assign_sub(v)
    v.assign(x, read_value=False)
    v.assign_add(x, read_value=False)
    tf.assign(v, x)
    tf.assign_add(v, x)
    tf.assign_sub(v, x, name="sub")


def value_after_assignment(tf: Any) -> None:
    v = tf.variable("v", [2])
    after = v.assign([1.0, 2.0])
    tf.identity(after)
    after + 1.0
    after.assign_add([1.0, 1.0])
    tf.group(after, name="done")


def sparse_reads(tf: Any) -> None:
    v = tf.variable("v", [5, 2])
    indices = tf.placeholder("int64", [None], name="indices")
    v.sparse_read(indices)
    v.sparse_read(indices, name="rows")
    v.gather_nd([[0, 1]])
    v.is_initialized()


def initializers(tf: Any) -> None:
    tf.global_variables_initializer()
    tf.variable("a", [2])
    with tf.device("/gpu:0"):
        tf.variable("b", [2])
    tf.variable("c", collections=["local_variables"])
    tf.global_variables_initializer()
    tf.local_variables_initializer()
    tf.variables_initializer(tf.get_collection("variables")[:1], name="some")
    tf.tables_initializer()


def tables(tf: Any) -> None:
    with tf.name_scope("tables"):
        tf.add_to_collection("table_initializer", tf.no_op(name="fill_table"))
    tf.tables_initializer()
    tf.tables_initializer(name="again")


def as_control_dependency(tf: Any) -> None:
    v = tf.variable("v")
    with tf.control_dependencies([v]):
        tf.no_op(name="after")
    with tf.control_dependencies([v.initializer]):
        tf.no_op(name="after_initializer")
    with tf.colocate_with(v):
        tf.constant(1.0)


def in_collections(tf: Any) -> None:
    v = tf.variable("v")
    tf.add_to_collection("mine", v)
    tf.add_to_collection("global_step", v)
