"""Programs of functions and structured control flow that both sides refuse."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def _x(tf: Any) -> Any:
    return tf.placeholder("float32", [2, 3], name="x")


def cond_of_a_python_bool(tf: Any) -> None:
    tf.cond(True, lambda: 1, lambda: 2)


def cond_without_a_function(tf: Any) -> None:
    tf.cond(tf.constant(True), lambda: 1)


def cond_of_other_dtypes(tf: Any) -> None:
    tf.cond(tf.constant(True), lambda: 1, lambda: 2.0)


def cond_of_other_structures(tf: Any) -> None:
    tf.cond(tf.constant(True), lambda: [1, 2], lambda: (1, 2))


def cond_of_other_keys(tf: Any) -> None:
    tf.cond(tf.constant(True), lambda: {"a": 1}, lambda: {"b": 1})


def cond_of_nothing_and_something(tf: Any) -> None:
    tf.cond(tf.constant(True), lambda: None, lambda: 1)


def cond_that_returns_no_tensor(tf: Any) -> None:
    tf.cond(tf.constant(True), lambda: object(), lambda: 1)


def cond_with_a_tensor_of_the_other_branch(tf: Any) -> None:
    made = []

    def first() -> Any:
        made.append(tf.constant(1))
        return made[0]

    tf.cond(tf.constant(True), first, lambda: made[0] + 1)


def mistake_in_a_branch(tf: Any) -> None:
    tf.cond(tf.constant(True), lambda: tf.raw_ops.MatMul(a=_x(tf), b=_x(tf)), lambda: 1)


def switch_of_a_python_index(tf: Any) -> None:
    tf.switch_case(1, [lambda: 1, lambda: 2])


def switch_of_a_float_index(tf: Any) -> None:
    tf.switch_case(tf.constant(1.0), [lambda: 1, lambda: 2])


def switch_of_no_functions(tf: Any) -> None:
    tf.switch_case(tf.constant(1), [])


def switch_with_gaps(tf: Any) -> None:
    tf.switch_case(tf.constant(1), {0: lambda: 1, 2: lambda: 2})


def switch_of_triples(tf: Any) -> None:
    tf.switch_case(tf.constant(1), [(0, lambda: 1, 2)])


def switch_of_named_functions(tf: Any) -> None:
    tf.switch_case(tf.constant(1), {"a": lambda: 1})


def switch_of_numbers(tf: Any) -> None:
    tf.switch_case(tf.constant(1), {0: 1})


def switch_of_other_dtypes(tf: Any) -> None:
    tf.switch_case(tf.constant(1), [lambda: 1, lambda: 2.0])


def while_without_a_condition(tf: Any) -> None:
    tf.while_loop(True, lambda i: i, [0])


def while_without_a_body(tf: Any) -> None:
    tf.while_loop(lambda i: i < 1, None, [0])


def while_of_no_parallel_iterations(tf: Any) -> None:
    tf.while_loop(lambda i: i < 1, lambda i: i, [0], parallel_iterations=0)


def while_of_a_growing_shape(tf: Any) -> None:
    def body(a: Any) -> Any:
        return tf.raw_ops.ConcatV2(values=[a, a], axis=0)

    tf.while_loop(lambda a: tf.constant(True), body, [_x(tf)])


def while_of_a_changing_dtype(tf: Any) -> None:
    tf.while_loop(lambda i: i < 1, lambda i: tf.raw_ops.Cast(x=i, DstT="float32"), [0])


def while_of_another_structure(tf: Any) -> None:
    tf.while_loop(lambda i, j: i < 1, lambda i, j: (i, (j,)), [0, 1])


def while_of_fewer_values(tf: Any) -> None:
    tf.while_loop(lambda i, j: i < 1, lambda i, j: i, [0, 1])


def while_of_another_invariant_structure(tf: Any) -> None:
    tf.while_loop(lambda i: i < 1, lambda i: i, [0], [tf.shape_of([]), tf.shape_of([])])


def while_of_an_invariant_that_is_no_shape(tf: Any) -> None:
    tf.while_loop(lambda i: i < 1, lambda i: i, [0], [1])


def while_with_a_limit_that_is_no_integer(tf: Any) -> None:
    tf.while_loop(lambda i: i < 1, lambda i: i, [0], maximum_iterations=1.5)


def function_of_too_many_arguments(tf: Any) -> None:
    tf.function(lambda a: a)(1, 2)


def function_that_returns_no_tensor(tf: Any) -> None:
    tf.function(lambda a: object())(1)


def function_of_another_shape_than_its_signature(tf: Any) -> None:
    tf.function(lambda a: a, input_signature=[tf.TensorSpec([None])])(_x(tf))


def function_of_another_dtype_than_its_signature(tf: Any) -> None:
    tf.function(lambda a: a, input_signature=[tf.TensorSpec(None, "int32")])(_x(tf))


def mistake_in_a_function(tf: Any) -> None:
    tf.function(lambda a: tf.raw_ops.MatMul(a=a, b=a))(_x(tf))


def map_of_nothing(tf: Any) -> None:
    tf.map_fn(lambda row: row, [])


def map_of_a_scalar(tf: Any) -> None:
    tf.map_fn(lambda row: row, tf.constant(1))


def map_of_other_lengths(tf: Any) -> None:
    tf.map_fn(lambda rows: rows, (_x(tf), tf.constant([1, 2, 3])))


def map_to_another_structure(tf: Any) -> None:
    tf.map_fn(lambda row: (row, row), _x(tf))


def map_to_another_shape_than_its_signature(tf: Any) -> None:
    tf.map_fn(lambda row: row, _x(tf), fn_output_signature=tf.TensorSpec([4]))


def mistake_in_a_map(tf: Any) -> None:
    tf.map_fn(lambda row: tf.raw_ops.MatMul(a=row, b=row), _x(tf))


def scan_to_another_structure(tf: Any) -> None:
    tf.scan(lambda last, row: (last, row), _x(tf))


def scan_to_another_dtype(tf: Any) -> None:
    tf.scan(lambda last, row: tf.raw_ops.Cast(x=row, DstT="int32"), _x(tf))


def scan_to_a_growing_shape(tf: Any) -> None:
    tf.scan(lambda last, row: tf.raw_ops.ConcatV2(values=[last, row], axis=0), _x(tf))


def scan_of_other_lengths(tf: Any) -> None:
    tf.scan(lambda last, row: last, (_x(tf), tf.constant([1.0, 2.0, 3.0])))


def reference_variable_assigned_in_a_branch(tf: Any) -> None:
    w = tf.variable("w", [3], use_resource=False)
    tf.cond(tf.constant(True), lambda: w.assign([1.0, 2.0, 3.0]) + 1.0, lambda: w + 1.0)


REFUSED = programs_in(globals())
