"""Programs of cond, switch_case and while_loop; `tf` is either side."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from tests.variables.program_list import programs_in

_Pair = namedtuple("_Pair", "first second")


def _input(tf: Any, name: str = "x") -> Any:
    return tf.placeholder("float32", [None, 3], name=name)


def _sum(tf: Any, x: Any) -> Any:
    return tf.raw_ops.Sum(input=x, axis=[0, 1])


def cond_of_two_tensors(tf: Any) -> None:
    x = _input(tf)
    tf.cond(_sum(tf, x) > 0.0, lambda: x + 1.0, lambda: x)
    tf.cond(_sum(tf, x) > 0.0, lambda: x, lambda: tf.constant([[1.0]]), name="named")


def cond_of_structures(tf: Any) -> None:
    x = _input(tf)

    def first() -> Any:
        return {"b": x * 2.0, "a": [x, (tf.constant(1),)]}, None, _Pair(x[0], 1.5)

    def second() -> Any:
        return {"b": x, "a": [x + x, (tf.constant(2),)]}, None, _Pair(x[1], 2.5)

    tf.cond(_sum(tf, x) > 0.0, first, second)
    tf.cond(_sum(tf, x) > 0.0, lambda: [x], lambda: [x - 1.0])


def cond_with_a_variable(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3, 2])
    b = tf.variable("b", [2])
    with tf.name_scope("outer"):
        tf.cond(
            _sum(tf, x) > 0.0,
            lambda: tf.raw_ops.MatMul(a=x, b=w) + b,
            lambda: tf.raw_ops.MatMul(a=x, b=w),
        )


def cond_that_assigns(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])
    tf.cond(_sum(tf, x) > 0.0, lambda: w.assign_add(x[0], read_value=False), lambda: tf.no_op())
    tf.cond(_sum(tf, x) > 0.0, lambda: w.assign_sub(x[0]) + 1.0, lambda: w)


def cond_of_shapes_that_differ(tf: Any) -> None:
    x = _input(tf)
    flat = tf.placeholder("float32", None, name="flat")
    tf.cond(_sum(tf, x) > 0.0, lambda: tf.constant([1.0, 2.0]), lambda: tf.constant([1.0]))
    tf.cond(_sum(tf, x) > 0.0, lambda: flat, lambda: tf.constant([1.0]))
    tf.cond(tf.constant([True]), lambda: 1, lambda: 2)
    tf.cond(tf.placeholder("bool", None), lambda: 1, lambda: 2)


def cond_in_cond(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])

    def outer() -> Any:
        y = x * 2.0
        return tf.cond(_sum(tf, y) > 9.0, lambda: x + y + w, lambda: y)

    tf.cond(_sum(tf, x) > 0.0, outer, lambda: x)


def cond_under_scopes(tf: Any) -> None:
    x = _input(tf)
    before = tf.no_op(name="before")
    with tf.device("/cpu:0"), tf.name_scope("scope"), tf.control_dependencies([before]):
        tf.cond(_sum(tf, x) > 0.0, lambda: x + 1.0, lambda: tf.constant([[1.0, 2.0, 3.0]]))

    def waits() -> Any:
        with tf.control_dependencies([before, tf.no_op(name="inside")]), tf.name_scope("in"):
            return x + 1.0

    tf.cond(_sum(tf, x) > 0.0, waits, lambda: x)


def cond_with_a_reference_variable(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3], use_resource=False)
    tf.cond(_sum(tf, x) > 0.0, lambda: x + w, lambda: x)


def cond_with_names_that_meet(tf: Any) -> None:
    x = tf.placeholder("float32", [3], name="Add/X")
    y = tf.placeholder("float32", [3], name="add")

    def branch() -> Any:
        z = tf.raw_ops.Add(x=x, y=y, name="add_x")
        return z, tf.raw_ops.Add(x=z, y=y, name="123"), tf.identity(z, name="ADD_X"), z

    tf.cond(tf.constant(True), branch, branch)


def cond_of_lists_of_outputs(tf: Any) -> None:
    x = _input(tf)

    def branch() -> Any:
        parts = tf.raw_ops.Split(axis=1, value=x, num_split=3)
        values, indices = tf.raw_ops.TopKV2(input=x, k=2)
        return parts[2], parts[0], values, indices, tf.raw_ops.Pack(values=parts[1:])

    tf.cond(tf.constant(True), branch, branch)


def switches(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])
    index = tf.placeholder("int32", [], name="index")
    tf.switch_case(index, [lambda: x, lambda: x + w, lambda: x * 2.0])
    tf.switch_case(index, {1: lambda: x, 0: lambda: x + 1.0}, default=lambda: x, name="named")
    tf.switch_case(index, [(0, lambda: (x, [1])), (1, lambda: (x, [2]))])


def while_of_two(tf: Any) -> None:
    x = _input(tf)
    tf.while_loop(lambda i, a: i < 5, lambda i, a: (i + 1, a * 2.0), [0, x])
    tf.while_loop(lambda i, a: i < 5, lambda i, a: [i + 1, a * 2.0], (0, x), name="named")
    tf.while_loop(lambda i: i < 5, lambda i: i + 1, [tf.constant(0, name="start")])


def while_with_captures(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3, 3])
    limit = tf.placeholder("int32", [], name="limit")
    with tf.name_scope("scope"):
        tf.while_loop(
            lambda i, a: i < limit,
            lambda i, a: (i + 1, tf.raw_ops.MatMul(a=a, b=w) + x * x[0, 0]),
            [0, x],
        )


def while_with_a_limit(tf: Any) -> None:
    x = _input(tf)
    tf.while_loop(
        lambda i, a: tf.constant(True), lambda i, a: (i + 1, a), [0, x], maximum_iterations=7
    )
    limit = tf.placeholder("int32", [], name="limit")
    tf.while_loop(
        lambda a: _sum(tf, a) > 0.0,
        lambda a: a - 1.0,
        [x],
        maximum_iterations=limit,
        parallel_iterations=1,
        back_prop=False,
    )
    tf.while_loop(lambda i: i < [3], lambda i: (i + 1,), (tf.constant([0]),))


def while_of_structures(tf: Any) -> None:
    x = _input(tf)

    def body(i: Any, state: Any) -> Any:
        return i + 1, {"b": _Pair(state["a"][0], x), "a": [state["b"].first + 1.0]}

    tf.while_loop(lambda i, state: i < 5, body, (0, {"b": _Pair(x, x * 2.0), "a": [x + 1.0]}))


def while_of_growing_shapes(tf: Any) -> None:
    x = tf.placeholder("float32", [2, 3], name="x")
    unknown = (None, 3)

    def body(i: Any, a: Any) -> Any:
        return i + 1, tf.raw_ops.ConcatV2(values=[a, a], axis=0)

    tf.while_loop(lambda i, a: i < 5, body, [0, x], [tf.shape_of([]), tf.shape_of(unknown)])
    tf.while_loop(lambda i, a: i < 5, body, [0, x], [None, tf.shape_of(None)])


def cond_in_while(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])

    def body(i: Any, a: Any) -> Any:
        return i + 1, tf.cond(i > 2, lambda: a + w, lambda: a * x)

    tf.while_loop(lambda i, a: i < 5, body, [0, x])


def while_in_while_and_cond(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3, 3])

    def inner(a: Any) -> Any:
        return tf.while_loop(
            lambda j, b: j < 3, lambda j, b: (j + 1, tf.raw_ops.MatMul(a=b, b=w)), [0, a]
        )[1]

    tf.while_loop(lambda i, a: i < 5, lambda i, a: (i + 1, inner(a)), [0, x])
    tf.cond(_sum(tf, x) > 0.0, lambda: inner(x), lambda: x)


def while_that_assigns(tf: Any) -> None:
    w = tf.variable("w", [3])

    def body(i: Any) -> Any:
        with tf.control_dependencies([w.assign_add([1.0, 1.0, 1.0])]):
            return i + 1

    tf.while_loop(lambda i: i < 5, body, [0])


def while_of_a_tensor_list(tf: Any) -> None:
    x = tf.placeholder("float32", [4, 3], name="x")
    rows = tf.raw_ops.TensorListReserve(element_shape=[3], num_elements=4, element_dtype="float32")

    def body(i: Any, found: Any) -> Any:
        return i + 1, tf.raw_ops.TensorListSetItem(input_handle=found, index=i, item=x[i] * 2.0)

    _, found = tf.while_loop(lambda i, _: i < 4, body, [0, rows])
    tf.raw_ops.TensorListStack(input_handle=found, element_shape=[3], element_dtype="float32")


EXPORTED = programs_in(globals())
