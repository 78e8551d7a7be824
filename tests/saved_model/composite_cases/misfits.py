"""Composites whose tensors do not fit together."""

from __future__ import annotations

from typing import Any

from tests.saved_model.composite_cases.values import CASES, ragged, slices, sparse


def misfits() -> None:
    for name, shapes in {
        "columns": ([None, 2], [None], 3),
        "rows": ([3, 2], [2], 2),
        "indices_rank": ([3], [3], 1),
        "values_rank": ([None, 2], [2, 2], 2),
    }.items():
        CASES[f"sparse_misfit_{name}"] = lambda tf, shapes=shapes: sparse(tf, "float32", *shapes)

    def of_dtype(tf: Any) -> Any:
        x = tf.placeholder("int32", [None, 2], name="x")
        return tf.SparseTensor(x, tf.placeholder("float32", [None]), [3, 3])

    CASES["sparse_misfit_dtype"] = of_dtype
    CASES["sparse_misfit_none"] = lambda tf: tf.SparseTensor([[0]], None, [1])
    CASES["ragged_misfit_private"] = lambda tf: tf.RaggedTensor(1, 2)
    CASES["ragged_misfit_scalar"] = lambda tf: ragged(tf, [], [None])
    CASES["ragged_misfit_matrix"] = lambda tf: ragged(tf, [None], [None, 2])
    CASES["ragged_misfit_dtype"] = lambda tf: ragged(tf, [None], [None], of="float32")
    CASES["ragged_misfit_empty"] = lambda tf: tf.RaggedTensor.from_row_splits([1.0], [])
    CASES["ragged_misfit_flag"] = lambda tf: tf.RaggedTensor.from_row_splits([1.0], [0, 1], None, 1)
    CASES["ragged_misfit_tensor"] = lambda tf: tf.RaggedTensor.from_nested_row_splits(
        [1.0], tf.constant([0, 1])
    )

    def mixed(tf: Any) -> Any:
        inner = ragged(tf, [None], [None], of="int32")
        outer = tf.placeholder("int64", [None], name="outer")
        return tf.RaggedTensor.from_row_splits(inner, outer)

    CASES["ragged_misfit_mixed"] = mixed
    CASES["slices_misfit_rows"] = lambda tf: tf.saved_model.build_tensor_info(
        slices(tf, [3, 2], [4])
    )
    CASES["slices_misfit_rank"] = lambda tf: tf.saved_model.build_tensor_info(
        slices(tf, [3, 2], [3, 1])
    )
    CASES["slices_misfit_list"] = lambda tf: tf.saved_model.build_tensor_info(
        tf.IndexedSlices([1.0], [0])
    )


misfits()
