"""Programs that call the functions in the bodies of cond and of loops; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def reductions_of_captured_tensors(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    anything = tf.placeholder("float32", name="anything")
    tf.cond(
        tf.placeholder("bool", [], name="p"),
        lambda: tf.math.reduce_sum(x) + tf.math.reduce_mean(anything),
        lambda: tf.math.reduce_logsumexp(x) * tf.math.reduce_std(anything),
    )


def shapes_of_captured_tensors(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    rows = tf.placeholder("int32", [], name="rows")
    tf.cond(
        tf.placeholder("bool", [], name="p"),
        lambda: tf.reshape(x, tf.stack([rows, 3])),
        lambda: tf.fill(tf.stack([rows, 3]), 1.0),
    )
    tf.cond(
        tf.placeholder("bool", [], name="q"),
        lambda: tf.transpose(tf.pad(x, [[rows, 1], [0, 0]])),
        lambda: tf.zeros([3, rows]),
    )


def variables_in_bodies(tf: Any) -> None:
    table = tf.variable("table", [5, 3])
    places = tf.placeholder("int32", [None], name="places")
    tf.cond(
        tf.placeholder("bool", [], name="p"),
        lambda: tf.gather(table, places),
        lambda: tf.matmul(tf.one_hot(places, 5), table),
    )


def a_loop(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    tf.while_loop(
        lambda i, total: tf.less(i, 3),
        lambda i, total: (i + 1, total + tf.math.reduce_max(tf.boolean_mask(x, x[:, 0] > 0.0))),
        [tf.constant(0), tf.constant(0.0)],
    )


EXPORTED = programs_in(globals())
