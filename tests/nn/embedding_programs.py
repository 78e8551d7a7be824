"""Programs that look up embeddings; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nn.embedding_refusals import REFUSED as REFUSED
from tests.variables.program_list import programs_in


def _ids(tf: Any, shape: Any = (None,), dtype: str = "int64") -> Any:
    return tf.placeholder(dtype, shape, name="ids")


def _sparse(tf: Any, shape: Any = (None, None), count: int | None = None) -> Any:
    """Sparse ids, of which only the rank is known."""
    rank = None if shape is None else len(shape)
    return tf.SparseTensor(
        tf.placeholder("int64", [count, rank], name="indices"),
        tf.placeholder("int64", [count], name="values"),
        tf.placeholder("int64", [rank], name="dense_shape"),
    )


def _weights(tf: Any, ids: Any, dtype: str = "float32") -> Any:
    values = tf.placeholder(dtype, [None], name="weights")
    return tf.SparseTensor(ids.indices, values, ids.dense_shape)


def one_table(tf: Any) -> None:
    resource = tf.variable("resource", [5, 3])
    reference = tf.variable("reference", [5, 3], use_resource=False)
    fed = tf.placeholder("float32", [None, 4], name="fed")
    for table in (resource, reference, fed, np.ones([4, 2], np.float32), [[[1.0], [2.0]]], [fed]):
        tf.nn.embedding_lookup(table, _ids(tf))
        tf.nn.embedding_lookup(table, [0, 1], name="named")


def ids_of_all_ranks(tf: Any) -> None:
    table = tf.variable("table", [5, 3])
    for shape in ([], [2], [2, None], [None, None, 4], None):
        tf.nn.embedding_lookup(table, _ids(tf, shape, "int32"))
        tf.nn.embedding_lookup([table, table], _ids(tf, shape, "int32"), name="named")
    tf.nn.embedding_lookup(table, 3)
    tf.nn.embedding_lookup(table, tf.variable("numbers", [2], "int64"))


def tables_of_all_ranks(tf: Any) -> None:
    for shape in ([4], [4, None], [None, 2, 3], [None, None, 3], None):
        tf.nn.embedding_lookup(tf.placeholder("float32", shape), _ids(tf))


def parts(tf: Any) -> None:
    for strategy in ("mod", "div"):
        pieces = [tf.placeholder("float32", [size, 3]) for size in (4, 4, 3)]
        tf.nn.embedding_lookup(pieces, _ids(tf), strategy)
        tf.nn.embedding_lookup(pieces, _ids(tf, [2, None], "int32"), strategy, name="named")
        whole = tf.variable(f"{strategy}/table", [11, 2], partitions=3)
        tf.nn.embedding_lookup(whole, _ids(tf), strategy)
        old = tf.variable(f"{strategy}/old", [11, 2], partitions=2, use_resource=False)
        tf.nn.embedding_lookup(old, _ids(tf), strategy)
        single = tf.variable(f"{strategy}/single", [11, 2], partitions=1)
        tf.nn.embedding_lookup(single, _ids(tf), strategy)


def parts_of_unknown_size(tf: Any) -> None:
    for shapes in ([[None, 3], [4, 3]], [[None, None], [None, 3]], [[None, None], [None, None]]):
        pieces = [tf.placeholder("float32", shape) for shape in shapes]
        for strategy in ("mod", "div"):
            tf.nn.embedding_lookup(pieces, _ids(tf), strategy)
            tf.nn.embedding_lookup(pieces, _ids(tf, None, "int32"), strategy, max_norm=1.0)


def empty_parts(tf: Any) -> None:
    pieces = [tf.placeholder("float32", [0, 3]) for _ in range(2)]
    tf.nn.embedding_lookup(pieces, _ids(tf), "div")


def lists_of_constants(tf: Any) -> None:
    tf.nn.embedding_lookup([np.ones([2, 2], np.float32), [[1.0, 2.0]]], _ids(tf))
    tf.nn.embedding_lookup(([1.0, 2.0], [3.0, 4.0]), [0])


def largest_norms(tf: Any) -> None:
    table = tf.variable("table", [5, 3, 2])
    for norm in (1.5, 2, -1, np.float32(0.5), tf.placeholder("float32", [])):
        tf.nn.embedding_lookup(table, _ids(tf, [None, 2]), max_norm=norm)
    tf.nn.embedding_lookup([table, table], _ids(tf), max_norm=1.0, name="named")
    tf.nn.embedding_lookup(table, _ids(tf, [4]), max_norm=1.0)
    tf.nn.embedding_lookup(table, _ids(tf, []), max_norm=1.0)
    tf.nn.embedding_lookup(table, _ids(tf, None), max_norm=1.0)
    tf.nn.embedding_lookup(tf.placeholder("float32"), _ids(tf), max_norm=1.0)


def scopes_and_devices(tf: Any) -> None:
    with tf.device("/cpu:0"):
        table = tf.variable("table", [5, 3])
        pieces = tf.variable("pieces", [5, 3], partitions=2)
        fed = tf.placeholder("float32", [None, 4])
    with tf.name_scope("outer"), tf.device("/gpu:1"), tf.control_dependencies([fed]):
        for params in (table, pieces, fed, [fed, fed]):
            tf.nn.embedding_lookup(params, _ids(tf))
            tf.nn.embedding_lookup_sparse(params, _sparse(tf), None)


def dtypes_of_tables(tf: Any) -> None:
    for dtype in ("float16", "float64", "int32", "string", "bool"):
        tf.nn.embedding_lookup(tf.placeholder(dtype, [5, 2]), _ids(tf))
        tf.nn.embedding_lookup(tf.variable(f"of_{dtype}", [5, 2], dtype), _ids(tf))


def ragged_ids(tf: Any) -> None:
    ids = tf.RaggedTensor.from_row_splits(_ids(tf), [0, 1, 3], validate=False)
    nested = tf.RaggedTensor.from_row_splits(ids, np.int64([0, 1, 2]), validate=False)
    table = tf.variable("table", [5, 3])
    for each in (ids, nested):
        found = tf.nn.embedding_lookup(table, each)
        tf.identity(found.flat_values)
        tf.identity(found.nested_row_splits[-1])
    tf.identity(tf.nn.embedding_lookup([table, table], ids, "div", "named", max_norm=1.0).values)


def sparse_ids(tf: Any) -> None:
    resource = tf.variable("resource", [5, 3])
    reference = tf.variable("reference", [5, 3], use_resource=False)
    fed = tf.placeholder("float32", [None, 4], name="fed")
    pieces = tf.variable("pieces", [5, 3], partitions=2)
    for table in (resource, reference, fed, np.ones([4, 2], np.float32), [fed, fed], pieces):
        for combiner in (None, "sum", "mean", "sqrtn"):
            tf.nn.embedding_lookup_sparse(table, _sparse(tf), None, combiner=combiner)
            ids = _sparse(tf, count=7)
            tf.nn.embedding_lookup_sparse(table, ids, _weights(tf, ids), "div", "named", combiner)


def sparse_ids_looked_up_fast(tf: Any) -> None:
    resource = tf.variable("resource", [5, 3])
    reference = tf.variable("reference", [5, 3], use_resource=False)
    fed = tf.placeholder("float32", [None, 4], name="fed")
    for table in (resource, reference, fed, [fed, fed]):
        ids = _sparse(tf)
        for weights in (None, _weights(tf, ids)):
            tf.nn.embedding_lookup_sparse(table, ids, weights, allow_fast_lookup=True)


def sparse_ids_with_a_largest_norm(tf: Any) -> None:
    table = tf.variable("table", [5, 3])
    ids = _sparse(tf)
    for weights in (None, _weights(tf, ids)):
        tf.nn.embedding_lookup_sparse(table, ids, weights, max_norm=2.0)
        tf.nn.embedding_lookup_sparse([table, table], ids, weights, combiner="sum", max_norm=2.0)


def dtypes_of_weights(tf: Any) -> None:
    ids = _sparse(tf)
    for dtype in ("float16", "bfloat16", "float32", "float64"):
        for of_weights in ("float32", "float64", "int32"):
            for combiner in ("sum", "sqrtn"):
                table = tf.placeholder(dtype, [None, 3])
                weights = _weights(tf, ids, of_weights)
                tf.nn.embedding_lookup_sparse(table, ids, weights, combiner=combiner)


def tables_of_other_ranks(tf: Any) -> None:
    ids = _sparse(tf)
    for shape in ([4], [None, 2, 3], None):
        table = tf.placeholder("float32", shape)
        tf.nn.embedding_lookup_sparse(table, ids, _weights(tf, ids))
        tf.nn.embedding_lookup_sparse(table, ids, None)


def constant_sparse_ids(tf: Any) -> None:
    ids = tf.SparseTensor([[0, 0], [1, 2]], np.int64([3, 1]), [2, 3])
    weights = tf.SparseTensor([[0, 0], [1, 2]], [0.5, 1.5], [2, 3])
    for table in (tf.variable("table", [5, 3]), tf.placeholder("float32", [5, 2])):
        tf.nn.embedding_lookup_sparse(table, ids, None)
        tf.nn.embedding_lookup_sparse(table, ids, weights)


def safe_lookups(tf: Any) -> None:
    resource = tf.variable("resource", [5, 3])
    reference = tf.variable("reference", [5, 3], use_resource=False)
    fed = tf.placeholder("float32", [None, 4], name="fed")
    pieces = tf.variable("pieces", [5, 3], partitions=2)
    for table in (resource, reference, fed, np.ones([4, 2], np.float32), [fed, fed], pieces):
        for combiner in ("mean", "sum"):
            ids = _sparse(tf)
            for weights in (None, _weights(tf, ids)):
                tf.nn.safe_embedding_lookup_sparse(table, ids, weights, combiner)
                tf.nn.safe_embedding_lookup_sparse(table, ids, weights, combiner, 2, "named")


def safe_lookups_of_all_ranks(tf: Any) -> None:
    table = tf.variable("table", [5, 3])
    for shape in ([4, 5], [None, None, None], [None, None], None):
        ids = _sparse(tf, shape)
        tf.nn.safe_embedding_lookup_sparse(table, ids)
        tf.nn.safe_embedding_lookup_sparse(
            table, ids, _weights(tf, ids), "sqrtn", 1, None, "mod", 1.5, True
        )


def safe_lookups_of_other_dtypes(tf: Any) -> None:
    ids = _sparse(tf)
    table = tf.placeholder("float64", [5, 2])
    tf.nn.safe_embedding_lookup_sparse(table, ids, _weights(tf, ids, "float64"))
    numbers = tf.SparseTensor(ids.indices, tf.placeholder("int32", [None]), ids.dense_shape)
    tf.nn.safe_embedding_lookup_sparse(table, numbers, combiner="sum", default_id=np.int32(1))
    tf.nn.safe_embedding_lookup_sparse(np.ones([3, 2]), numbers, _weights(tf, ids, "float64"))


EXPORTED = programs_in(globals())
