"""Programs of functions; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.variables.program_list import programs_in


def _input(tf: Any, name: str = "x") -> Any:
    return tf.placeholder("float32", [None, 3], name=name)


def function_called_twice(tf: Any) -> None:
    x = _input(tf)

    @tf.function
    def double(a: Any) -> Any:
        return a + a

    double(double(x))
    double(tf.constant([1.0]))


def function_with_captures(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])

    @tf.function
    def affine(a: Any, b: Any = 2.0) -> Any:
        return a * w + b, x

    affine(x)
    affine(x, 3.0)
    affine(x, b=x)


def function_of_structures(tf: Any) -> None:
    x = _input(tf)

    @tf.function
    def rearrange(state: Any, pair: Any, flag: Any) -> Any:
        assert flag
        return {"sum": state["b"] + state["a"][0], "none": None, "same": pair}

    rearrange({"b": x, "a": [x * 2.0]}, (x, tf.constant(1)), True)


def function_of_many_parameters(tf: Any) -> None:
    x = _input(tf)

    @tf.function
    def total(first: Any, *rest: Any, last: Any, factor: Any = 2.0) -> Any:
        return (first + rest[0] + rest[1] + last) * factor

    total(x, x, x * 2.0, last=x)
    total(x, x, x * 2.0, factor=x, last=x)


def function_of_arrays(tf: Any) -> None:
    tf.function(lambda a: a * 2.0)(np.array([1.0, 2.0], np.float32))


def function_that_assigns(tf: Any) -> None:
    x = _input(tf)
    w, v = tf.variable("w", [3]), tf.variable("v", [3])

    @tf.function
    def step(a: Any) -> Any:
        before = w + v
        w.assign_add(a)
        v.assign(w)
        w.assign(before)
        return w + 1.0, v + before

    step(x[0])
    step(x[1])


def function_without_results(tf: Any) -> None:
    w = tf.variable("w", [3])

    @tf.function
    def step() -> None:
        w.assign_add([1.0, 2.0, 3.0])

    step()


def function_with_effects_of_no_resource(tf: Any) -> None:
    x = _input(tf)

    @tf.function
    def log(a: Any) -> Any:
        tf.raw_ops.PrintV2(input=tf.constant("first"))
        tf.raw_ops.PrintV2(input=tf.constant("second"))
        tf.raw_ops.RandomUniform(shape=[2], dtype="float32")
        return a, a * 2.0

    log(x)


def functions_in_functions(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])

    @tf.function
    def inner(a: Any) -> Any:
        return a * w

    @tf.function
    def outer(a: Any) -> Any:
        w.assign_add([1.0, 1.0, 1.0])
        return inner(a) + inner(x)

    outer(x)


def control_flow_in_a_function(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])

    @tf.function
    def run(a: Any) -> Any:
        total = tf.raw_ops.Sum(input=a, axis=[0, 1])
        b = tf.cond(total > 0.0, lambda: a + w, lambda: w.assign_add([1.0, 1.0, 1.0]) + a)
        tf.cond(total > 0.0, lambda: a, lambda: x)
        return tf.while_loop(lambda i, c: i < 3, lambda i, c: (i + 1, c * w), [0, b])

    run(x)


def function_in_control_flow(tf: Any) -> None:
    x = _input(tf)
    w = tf.variable("w", [3])

    @tf.function
    def affine(a: Any) -> Any:
        return a * w

    tf.cond(tf.constant(True), lambda: affine(x), lambda: affine(affine(x)))
    tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, affine(a)), [0, x])


def function_with_an_input_signature(tf: Any) -> None:
    x = _input(tf)
    specs = [tf.TensorSpec([None, None]), tf.TensorSpec(None, "float32", name="shift")]

    @tf.function(input_signature=specs)
    def shifted(a: Any, b: Any) -> Any:
        return a + b

    shifted(x, tf.constant(1.0))
    shifted(tf.constant([[1.0]]), tf.constant([2.0]))


def function_under_scopes(tf: Any) -> None:
    x = _input(tf)
    before = tf.no_op(name="before")

    @tf.function
    def waits(a: Any) -> Any:
        with tf.control_dependencies([before]), tf.name_scope("in"):
            return a + 1.0

    with tf.name_scope("scope"):
        waits(x)


EXPORTED = programs_in(globals())
