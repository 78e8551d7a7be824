"""Programs of map_fn and scan; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.variables.program_list import programs_in


def map_of_rows(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    w = tf.variable("w", [3])
    tf.map_fn(lambda row: row * 2.0, x)
    tf.map_fn(lambda row: row * w + x[0], x, name="named", parallel_iterations=2)
    tf.map_fn(lambda row: tf.raw_ops.Sum(input=row, axis=[0]), x)


def map_of_known_and_unknown_shapes(tf: Any) -> None:
    tf.map_fn(lambda row: row, tf.constant([[1, 2], [3, 4]]))
    tf.map_fn(lambda number: number + 1, np.int64([1, 2, 3]))
    tf.map_fn(lambda row: row, tf.placeholder("float32", [0, 3]))
    tf.map_fn(lambda row: row, tf.placeholder("float32", [None]))
    tf.map_fn(lambda row: row, tf.placeholder("float32", [None, None, 2]))
    unknown = tf.placeholder("float32", [2, None])
    tf.map_fn(lambda row: row, unknown, infer_shape=False, back_prop=False)


def map_of_structures(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    y = tf.placeholder("int32", [4], name="y")
    tf.map_fn(lambda row: {"b": row["a"], "a": row["b"]}, {"b": y, "a": y})
    tf.map_fn(lambda row: row[0], (x, y), fn_output_signature="float32")
    specs = (tf.TensorSpec([3]), [tf.TensorSpec([], "int32")])
    tf.map_fn(lambda row: (row[0] + 1.0, [row[1]]), [x, y], fn_output_signature=specs)
    tf.map_fn(lambda row: (row, 1), x, dtype=("float32", "int32"))
    tf.map_fn(lambda row: row + 1.0, tf.variable("w", [4, 3]))


def map_in_a_function(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    w = tf.variable("w", [3])
    tf.function(lambda a: tf.map_fn(lambda row: row * w, a))(x)
    tf.map_fn(lambda row: tf.map_fn(lambda number: number + 1.0, row), x)


def scan_of_rows(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    tf.scan(lambda last, row: last + row, x)
    tf.scan(lambda last, row: last + row, x, reverse=True, name="named")
    tf.scan(lambda last, row: last * row, np.float32([1.0, 2.0, 3.0]))
    tf.scan(lambda last, row: last * row, tf.constant([1.0, 2.0, 3.0]), reverse=True)


def scan_with_an_initializer(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    w = tf.variable("w", [3])
    tf.scan(lambda last, row: last * w + row, x, tf.constant([0.0, 0.0, 0.0]))
    tf.scan(lambda last, row: last + row[0], x, 1.0, parallel_iterations=1, back_prop=False)
    tf.scan(lambda last, row: last + row[0], x, 1.0, reverse=True, infer_shape=False)


def scan_of_structures(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3], name="x")
    y = tf.placeholder("float32", [4], name="y")
    tf.scan(lambda last, row: (last[0] + row[0], row[1]), (x, y))
    tf.scan(
        lambda last, row: {"sum": last["sum"] + row[0], "count": last["count"] + 1},
        [y, x],
        {"sum": 0.0, "count": 0},
    )


EXPORTED = programs_in(globals())
