"""Lookups that TensorFlow refuses, and we too; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.variables.program_list import programs_in


def _ids(tf: Any) -> Any:
    return tf.SparseTensor([[0, 0], [1, 2]], np.int64([3, 1]), [2, 3])


def _table(tf: Any) -> Any:
    return tf.placeholder("float32", [5, 2])


def no_table(tf: Any) -> None:
    tf.nn.embedding_lookup(None, [0])


def no_parts(tf: Any) -> None:
    tf.nn.embedding_lookup([], [0])


def no_parts_in_a_tuple(tf: Any) -> None:
    tf.nn.embedding_lookup((), [0])


def another_strategy(tf: Any) -> None:
    tf.nn.embedding_lookup([_table(tf), _table(tf)], [0], "rows")


def parts_of_different_rows(tf: Any) -> None:
    tf.nn.embedding_lookup([_table(tf), tf.placeholder("float32", [5, 3])], [0])


def parts_of_different_dtypes(tf: Any) -> None:
    tf.nn.embedding_lookup([_table(tf), tf.placeholder("float64", [5, 2])], [0])


def ids_that_are_no_integers(tf: Any) -> None:
    tf.nn.embedding_lookup(_table(tf), [0.5])


def ids_of_strings(tf: Any) -> None:
    tf.nn.embedding_lookup([_table(tf), _table(tf)], ["a"])


def scalar_table(tf: Any) -> None:
    tf.nn.embedding_lookup(1.0, [0])


def norm_that_is_no_number(tf: Any) -> None:
    tf.nn.embedding_lookup(_table(tf), [0], max_norm="1")


def norm_of_integers(tf: Any) -> None:
    tf.nn.embedding_lookup(tf.placeholder("int32", [5, 2]), [0], max_norm=0.5)


def norm_of_a_vector(tf: Any) -> None:
    tf.nn.embedding_lookup(_table(tf), [0], max_norm=tf.placeholder("float32", [3]))


def dense_ids(tf: Any) -> None:
    tf.nn.embedding_lookup_sparse(_table(tf), tf.constant([[1, 2]]), None)


def dense_weights(tf: Any) -> None:
    tf.nn.embedding_lookup_sparse(_table(tf), _ids(tf), tf.constant([1.0, 2.0]))


def more_weights_than_ids(tf: Any) -> None:
    weights = tf.SparseTensor([[0, 0], [1, 1], [1, 2]], [1.0, 2.0, 3.0], [2, 3])
    tf.nn.embedding_lookup_sparse(_table(tf), _ids(tf), weights)


def another_combiner(tf: Any) -> None:
    tf.nn.embedding_lookup_sparse(_table(tf), _ids(tf), None, combiner="max")


def no_table_for_sparse_ids(tf: Any) -> None:
    tf.nn.embedding_lookup_sparse(None, _ids(tf), None)


def another_combiner_of_a_safe_lookup(tf: Any) -> None:
    tf.nn.safe_embedding_lookup_sparse(_table(tf), _ids(tf), combiner="max")


def no_table_for_a_safe_lookup(tf: Any) -> None:
    tf.nn.safe_embedding_lookup_sparse(None, _ids(tf))


def no_parts_for_a_safe_lookup(tf: Any) -> None:
    tf.nn.safe_embedding_lookup_sparse([], _ids(tf))


def weights_of_another_dtype_for_a_safe_lookup(tf: Any) -> None:
    weights = tf.SparseTensor([[0, 0], [1, 2]], np.float64([1, 2]), [2, 3])
    tf.nn.safe_embedding_lookup_sparse(_table(tf), _ids(tf), weights)


def dense_weights_for_a_safe_lookup(tf: Any) -> None:
    tf.nn.safe_embedding_lookup_sparse(_table(tf), _ids(tf), tf.constant([1.0, 2.0]))


def list_of_combiners(tf: Any) -> None:
    tf.nn.embedding_lookup_sparse(_table(tf), _ids(tf), None, combiner=["sum"])


REFUSED = programs_in(globals())
