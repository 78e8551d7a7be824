"""Programs about variables, each run by TensorFlow and by us; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_of

DTYPES = [
    *("float32", "float64", "half", "bfloat16", "float8_e5m2", "float8_e4m3fn"),
    *("int4", "int8", "int16", "int32", "int64", "uint4", "uint8", "uint16", "uint32", "uint64"),
    *("bool", "string", "complex64", "complex128", "qint8", "quint8", "qint32"),
]


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


def used_name(tf: Any) -> None:
    tf.variable("v", [2])
    tf.variable("v", [2])


def name_of_a_partitioned_variable(tf: Any) -> None:
    tf.variable("p", [4], partitions=2)
    tf.variable("p", [4])


def partitioned_name_of_a_variable(tf: Any) -> None:
    tf.variable("p", [4])
    tf.variable("p", [4], partitions=2)


def partitioned_twice(tf: Any) -> None:
    tf.variable("p", [4], partitions=2)
    tf.variable("p", [4], partitions=2)


def partitioner_not_callable(tf: Any) -> None:
    tf.variable("p", [4], partitioner=[2])


def partitioner_of_several_axes(tf: Any) -> None:
    tf.variable("p", [4, 4], partitioner=lambda shape, dtype: [2, 2])


def partitioner_of_another_rank(tf: Any) -> None:
    tf.variable("p", [4, 4], partitioner=lambda shape, dtype: [2])


def partitioner_of_no_parts(tf: Any) -> None:
    tf.variable("p", [4, 4], partitioner=lambda shape, dtype: [0, 1])


def bad_name(tf: Any) -> None:
    tf.variable("bad name")


def hidden_name(tf: Any) -> None:
    tf.variable("_v")


def collections_of_a_string(tf: Any) -> None:
    tf.variable("v", collections="variables")


def assigned_shape(tf: Any) -> None:
    tf.variable("v", [2]).assign([1.0, 2.0, 3.0])


def augmented_assignment(tf: Any) -> None:
    v = tf.variable("v", [2])
    v += 1.0


def truth_of_a_variable(tf: Any) -> None:
    if tf.variable("v", [2]):
        pass


def iteration(tf: Any) -> None:
    list(tf.variable("v", [2]))


REFUSED = [
    "used_name",
    "bad_name",
    "hidden_name",
    "collections_of_a_string",
    "assigned_shape",
    "augmented_assignment",
    "truth_of_a_variable",
    "iteration",
    "name_of_a_partitioned_variable",
    "partitioned_name_of_a_variable",
    "partitioned_twice",
    "partitioner_not_callable",
    "partitioner_of_several_axes",
    "partitioner_of_another_rank",
    "partitioner_of_no_parts",
]
EXPORTED = programs_of(globals(), REFUSED)
