"""Programs that look up embeddings in branches and loops; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def in_a_branch(tf: Any) -> None:
    table = tf.variable("table", [5, 3])
    pieces = tf.variable("pieces", [5, 3], partitions=2)
    ids = tf.placeholder("int64", [None], name="ids")
    for params in (table, pieces, tf.placeholder("float32", [5, 3])):
        tf.cond(
            tf.placeholder("bool", []),
            lambda params=params: tf.nn.embedding_lookup(params, ids, max_norm=1.0),
            lambda params=params: tf.nn.embedding_lookup(params, ids, "div"),
        )


def in_a_loop(tf: Any) -> None:
    table = tf.variable("table", [5, 3])
    reference = tf.placeholder("float32", [5, 3])
    ids = tf.placeholder("int64", [4, None], name="ids")
    for params in (table, reference):
        tf.map_fn(
            lambda row, params=params: tf.nn.embedding_lookup(params, row),
            ids,
            fn_output_signature=tf.TensorSpec([None, 3], params.dtype),
        )


def in_a_function(tf: Any) -> None:
    table = tf.variable("table", [5, 3])

    def classify(indices: Any, values: Any, shape: Any) -> Any:
        ids = tf.SparseTensor(indices, values, shape)
        found = tf.nn.safe_embedding_lookup_sparse(table, ids)
        dropped = tf.nn.dropout(found, rate=0.0)
        return tf.nn.top_k(dropped, 2).indices

    tf.function(classify)(
        tf.placeholder("int64", [None, 2]),
        tf.placeholder("int64", [None]),
        tf.placeholder("int64", [2]),
    )


EXPORTED = programs_in(globals())
