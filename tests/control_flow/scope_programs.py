"""Programs of bodies under scopes, and of resources and variants that go in and out; `tf` is either
side.
"""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def _input(tf: Any, name: str = "x") -> Any:
    return tf.placeholder("float32", [None, 3], name=name)


def devices(tf: Any) -> None:
    x = _input(tf)

    def branch() -> Any:
        with tf.device("/gpu:1"):
            return x + 1.0

    with tf.device("/job:worker"):
        tf.cond(tf.constant(True), branch, lambda: x)
        tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, branch() + a), [0, x])
        tf.function(lambda a: a * branch())(x)
    with tf.device(lambda op: "/cpu:0"):
        tf.cond(tf.constant(True), branch, lambda: x * 2.0)


def colocation(tf: Any) -> None:
    x = _input(tf)
    with tf.device("/cpu:0"):
        y = tf.identity(x, name="y")
    with tf.colocate_with(y):
        tf.cond(tf.constant(True), lambda: x + 1.0, lambda: y)
        tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * x), [0, x])

    def branch() -> Any:
        z = x * 3.0
        with tf.colocate_with(z):
            return z + 1.0

    tf.cond(tf.constant(True), branch, lambda: x)


def names(tf: Any) -> None:
    x = _input(tf)

    def branch() -> Any:
        with tf.name_scope("a"), tf.name_scope("b"):
            y = tf.cond(x[0, 0] > 0.0, lambda: x * 2.0, lambda: x)
        with tf.name_scope("a"):
            return tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * y), [0, x])[1]

    with tf.name_scope("outer"):
        tf.cond(tf.constant(True), branch, lambda: x, name="inner")
        tf.switch_case(tf.constant(1), [branch, lambda: x], name="cases")
        tf.map_fn(lambda row: row + 1.0, x)


def control_dependencies(tf: Any) -> None:
    x = _input(tf)
    before = tf.no_op(name="before")

    def branch() -> Any:
        with tf.control_dependencies([before, x]):
            return tf.constant(1.0)

    with tf.control_dependencies([tf.no_op(name="around")]):
        tf.cond(tf.constant(True), branch, lambda: 2.0)
        tf.while_loop(lambda a: a < 3.0, lambda a: a + branch(), [0.0])
        tf.function(branch)()
    tf.cond(tf.constant(True), lambda: tf.cond(tf.constant(True), branch, lambda: 1.0), branch)
    tf.switch_case(tf.constant(1), [branch, lambda: 2.0])


def groups_in_bodies(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])

    def branch() -> Any:
        done = tf.group(w.assign_add(x[0], read_value=False), tf.no_op())
        return tf.with_dependencies([done], x)

    tf.cond(tf.constant(True), branch, lambda: x)
    tf.function(branch)()


def tables(tf: Any) -> None:
    x = tf.placeholder("string", [None], name="x")
    table = tf.raw_ops.HashTableV2(key_dtype="string", value_dtype="int64", shared_name="t")

    def look_up(keys: Any) -> Any:
        return tf.raw_ops.LookupTableFindV2(
            table_handle=table, keys=keys, default_value=tf.constant(-1, "int64")
        )

    tf.function(lambda keys: look_up(keys) + look_up(keys))(x)
    tf.cond(tf.constant(True), lambda: look_up(x), lambda: tf.constant([1], "int64"))
    tf.map_fn(look_up, x, fn_output_signature="int64")


def handles_as_arguments(tf: Any) -> None:
    w, v = tf.variable("w", [3]), tf.variable("v", [3])
    read = tf.function(lambda h: tf.raw_ops.ReadVariableOp(resource=h, dtype="float32"))
    read(w.handle)
    read(v.handle)

    @tf.function
    def add(handle: Any, value: Any) -> Any:
        tf.raw_ops.AssignAddVariableOp(resource=handle, value=value)
        return tf.identity(handle), read(handle)

    add(w.handle, tf.constant([1.0, 2.0, 3.0]))
    chosen = tf.cond(tf.constant(True), lambda: w.handle, lambda: v.handle)
    tf.raw_ops.ReadVariableOp(resource=chosen, dtype="float32")
    _, kept = tf.while_loop(lambda i, h: i < 3, lambda i, h: (i + 1, h), [0, w.handle])
    tf.raw_ops.ReadVariableOp(resource=kept, dtype="float32")


def lists_from_branches(tf: Any) -> None:
    def reserve(shape: Any) -> Any:
        return tf.raw_ops.TensorListReserve(
            element_shape=shape, num_elements=2, element_dtype="float32"
        )

    chosen = tf.cond(tf.constant(True), lambda: reserve([2, 3]), lambda: reserve([2, 4]))
    tf.raw_ops.TensorListGetItem(
        input_handle=chosen, index=0, element_shape=-1, element_dtype="float32"
    )


def random_numbers_and_assertions(tf: Any) -> None:
    x = _input(tf)

    @tf.function
    def noisy(a: Any) -> Any:
        tf.raw_ops.Assert(condition=a[0, 0] > 0.0, data=[a])
        noise = tf.raw_ops.RandomStandardNormal(shape=[3], dtype="float32", seed=1, seed2=2)
        tf.raw_ops.Assert(condition=a[0, 1] > 0.0, data=[noise])
        return a + noise

    noisy(x)
    tf.cond(tf.constant(True), lambda: noisy(x), lambda: x)


def reads_and_writes(tf: Any) -> None:
    ids = tf.placeholder("int32", [None], name="ids")
    w, v = tf.variable("w", [4, 3]), tf.variable("v", [4, 3])

    @tf.function
    def update(rows: Any) -> Any:
        found = tf.raw_ops.ResourceGather(resource=w.handle, indices=rows, dtype="float32")
        tf.raw_ops.ReadVariableOp(resource=v.handle, dtype="float32")
        tf.raw_ops.ResourceScatterAdd(resource=w.handle, indices=rows, updates=found)
        shape = tf.raw_ops.VariableShape(input=v.handle)
        v.assign(tf.raw_ops.Reshape(tensor=w, shape=shape))
        again = tf.raw_ops.ResourceGather(resource=w.handle, indices=rows, dtype="float32")
        return found + again, v + 1.0

    update(ids)

    @tf.function
    def loops(a: Any) -> Any:
        def body(i: Any, b: Any) -> Any:
            w.assign_add(v)
            return i + 1, b + w[0, 0]

        before = w + v
        _, result = tf.while_loop(lambda i, b: i < tf.raw_ops.Size(input=w), body, [0, a])
        return before, result, w + 1.0

    loops(tf.constant(1.0))


EXPORTED = programs_in(globals())
