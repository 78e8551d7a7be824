"""Python operators on tensors."""

from __future__ import annotations

import numpy as np

from tests.graph.programs.program import program, x


@program
def add_tensors(tf):
    a = x(tf)
    return a + a


@program
def add_scalar_on_both_sides(tf):
    a = x(tf)
    return 1 + (a + 2.5)


@program
def add_numpy_on_both_sides(tf):
    a = x(tf, (2, 2))
    return np.ones((2, 2), np.float32) + a + np.eye(2, dtype=np.float32)


@program
def add_strings(tf):
    return x(tf, (3,), "string") + "suffix"


@program
def add_nested_lists(tf):
    return x(tf, (2, 2)) + [[1, 2], [3, 4]]


@program
def subtract(tf):
    a = x(tf)
    return (a - 1) - (2 - a)


@program
def multiply(tf):
    a = x(tf)
    return 3 * (a * a) * 2


@program
def multiply_bools(tf):
    a = x(tf, (2,), "bool")
    return a * a


@program
def multiply_bool_and_true(tf):
    return x(tf, (2,), "bool") * True


@program
def divide_floats(tf):
    a = x(tf)
    return (a / 2) / (1 / a)


@program
def divide_ints(tf):
    a = x(tf, (2,), "int32")
    return a / 3


@program
def divide_small_ints(tf):
    a = x(tf, (2,), "uint8")
    return 7 / a


@program
def divide_complex(tf):
    return x(tf, (2,), "complex64") / (1 + 2j)


@program
def floor_divide(tf):
    a = x(tf, (2,), "int64")
    return (a // 2) + (7 // a)


@program
def modulo(tf):
    a = x(tf, (2,), "int32")
    return (a % 2) + (7 % a)


@program
def power(tf):
    a = x(tf)
    return (a**2) + (2**a)


@program
def matmul(tf):
    return x(tf) @ np.ones((4, 3), np.float32)


@program
def matmul_reflected(tf):
    return np.ones((3, 2), np.float32) @ x(tf, (2, None))


@program
def matmul_of_list(tf):
    return x(tf) @ [[1], [2], [3], [4]]


@program
def matmul_batch(tf):
    return x(tf, (None, 5, 4)) @ x(tf, (4, 3), name="y")


@program
def matmul_unknown_rank(tf):
    return x(tf, None) @ x(tf, (4, 3), name="y")


@program
def negate_abs_invert(tf):
    a = x(tf)
    b = x(tf, (2,), "bool", "b")
    i = x(tf, (2,), "int32", "i")
    return [-a, abs(a), ~b, ~i, -i]


@program
def abs_complex(tf):
    return abs(x(tf, (2,), "complex64"))


@program
def abs_complex128(tf):
    return abs(x(tf, (2,), "complex128"))


@program
def compare(tf):
    a = x(tf)
    return [a < 1, a <= a, a > 2.5, a >= np.float32(3), 1 < a, 2 >= a]  # noqa: SIM300  # the reflected forms are meant


@program
def logical(tf):
    a, b = x(tf, (2,), "bool", "a"), x(tf, (2,), "bool", "b")
    return [a & b, a | b, a ^ b, a & True, False | b, True ^ a]


@program
def bitwise(tf):
    a, b = x(tf, (2,), "int32", "a"), x(tf, (2,), "int32", "b")
    return [a & b, a | b, a ^ b, a & 3, 1 | b]


@program
def operators_in_a_scope(tf):
    with tf.name_scope("outer"):
        a = x(tf)
        return (a + 1) * (a - 1) / 2


@program
def operators_many_times(tf):
    a = x(tf)
    for _ in range(4):
        a = a + 1
    return a
