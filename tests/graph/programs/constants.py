"""Constants, and values that become constants."""

from __future__ import annotations

import numpy as np

from tests.graph.programs.program import program, x


@program
def constants_of_python_values(tf):
    return [
        tf.constant(value)
        for value in (1, 2.5, True, "text", b"bytes", 1j, [1, 2], [[1.5], [2.5]], [], ["a", "b"])
    ]


@program
def constants_big_and_small(tf):
    return [tf.constant(value) for value in (2**40, -(2**40), 0.0, -0.0, float("inf"), [2**35, 1])]


@program
def zero_and_minus_zero(tf):
    return [tf.constant(0.0), tf.constant(-0.0), tf.constant(0), tf.constant(False)]


@program
def constants_with_dtype(tf):
    return [
        tf.constant(1, dtype)
        for dtype in ("float32", "float64", "int8", "uint8", "int64", "complex64", "float16")
    ]


@program
def constants_with_shape(tf):
    return [
        tf.constant(1.0, shape=[3]),
        tf.constant([1, 2], shape=[2, 2]),
        tf.constant(np.arange(6), shape=[3, 2], name="reshaped"),
    ]


@program
def constants_of_arrays(tf):
    return [
        tf.constant(array)
        for array in (
            np.arange(6, dtype=np.float32).reshape(2, 3),
            np.zeros((0, 3), np.int64),
            np.float64(1.5),
            np.array(["a", "bb"]),
            np.array([True, False]),
            np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        )
    ]


@program
def constant_names(tf):
    return [tf.constant(1), tf.constant(2), tf.constant(3, name="c"), tf.constant(4, name="c")]


@program
def converted_values(tf):
    a = x(tf, ())
    return [
        tf.convert_to_tensor([a, 1.0]),
        tf.convert_to_tensor([[a, 1.0], [2.0, a]], name="nested"),
        tf.convert_to_tensor(3, preferred_dtype="float32"),
        tf.convert_to_tensor(3.5, preferred_dtype="int32"),
        tf.convert_to_tensor(np.float64(3), "float64", "named"),
    ]
