"""Programs that TensorFlow refuses, and we too; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.io.inputs import batch
from tests.variables.program_list import programs_in


def no_features(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {})


def no_features_of_one(tf: Any) -> None:
    tf.io.parse_single_example(batch(tf, []), None)


def no_features_of_sequences(tf: Any) -> None:
    tf.io.parse_sequence_example(batch(tf))


def no_features_of_one_sequence(tf: Any) -> None:
    tf.io.parse_single_sequence_example(batch(tf, []), {}, {})


def something_else(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": "int64"})


def blocks_that_may_not_be_missing(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.FixedLenSequenceFeature([], "int64")})


def no_dtype(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.VarLenFeature(None)})


def no_dtype_of_a_fixed_one(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.FixedLenFeature([], None)})


def no_shape(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.FixedLenFeature(None, "int64")})


def unknown_shape(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.FixedLenFeature([None, 2], "int64")})


def partly_unknown_shape(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.FixedLenFeature([2, None], "int64")})


def dtype_that_no_example_has(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.VarLenFeature("int32")})


def default_of_another_dtype(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.FixedLenFeature([], "int64", "text")})


def default_of_another_size(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.FixedLenFeature([2], "int64", [1, 2, 3])})


def padding_that_is_no_scalar(tf: Any) -> None:
    feature = tf.io.FixedLenSequenceFeature([2], "int64", True, [1, 2])
    tf.io.parse_example(batch(tf), {"a": feature})


def sparse_without_index(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.SparseFeature("", "v", "int64", 3)})


def sparse_without_values(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.SparseFeature("i", "", "int64", 3)})


def sparse_of_one_size_too_few(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.SparseFeature(["i", "j"], "v", "int64", [3])})


def sparse_of_a_float_size(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.SparseFeature("i", "v", "int64", 3.0)})


def sparse_of_a_list_of_sizes(tf: Any) -> None:
    tf.io.parse_example(batch(tf), {"a": tf.io.SparseFeature("i", "v", "int64", [3])})


def key_of_two_dtypes(tf: Any) -> None:
    features = {
        "i": tf.io.VarLenFeature("string"),
        "a": tf.io.SparseFeature("i", "v", "int64", 3),
    }
    tf.io.parse_example(batch(tf), features)


def key_sparse_and_dense(tf: Any) -> None:
    features = {
        "i": tf.io.FixedLenFeature([], "int64"),
        "a": tf.io.SparseFeature("i", "v", "int64", 3),
    }
    tf.io.parse_example(batch(tf), features)


def key_sparse_and_ragged(tf: Any) -> None:
    features = {"i": tf.io.VarLenFeature("int64"), "a": tf.io.RaggedFeature("int64", "i")}
    tf.io.parse_example(batch(tf), features)


def ragged_of_two_dtypes(tf: Any) -> None:
    features = {"a": tf.io.RaggedFeature("int64", "v"), "b": tf.io.RaggedFeature("string", "v")}
    tf.io.parse_example(batch(tf), features)


def ragged_of_two_row_splits(tf: Any) -> None:
    ragged = tf.io.RaggedFeature
    features = {"a": ragged("int64", "v"), "b": ragged("int64", "v", row_splits_dtype="int64")}
    tf.io.parse_example(batch(tf), features)


def ragged_of_unknown_rank(tf: Any) -> None:
    tf.io.parse_example(batch(tf, None), {"a": tf.io.RaggedFeature("int64")})


def ragged_of_no_such_dtype(tf: Any) -> None:
    tf.io.RaggedFeature("int32")


def ragged_of_an_empty_key(tf: Any) -> None:
    tf.io.RaggedFeature("int64", "")


def ragged_of_a_key_of_bytes(tf: Any) -> None:
    tf.io.RaggedFeature("int64", b"v")


def ragged_of_float_row_splits(tf: Any) -> None:
    tf.io.RaggedFeature("int64", row_splits_dtype="float32")


def ragged_of_one_partition(tf: Any) -> None:
    tf.io.RaggedFeature("int64", partitions="key")


def ragged_of_something_as_partition(tf: Any) -> None:
    tf.io.RaggedFeature("int64", partitions=["key"])


def partition_of_another_dtype(tf: Any) -> None:
    ragged = tf.io.RaggedFeature
    features = {"a": ragged("string", "v"), "b": ragged("int64", "w", [ragged.RowSplits("v")])}
    tf.io.parse_example(batch(tf), features)


def ragged_validated_by_a_number(tf: Any) -> None:
    tf.io.RaggedFeature("int64", validate=1)


def single_example_of_a_vector(tf: Any) -> None:
    tf.io.parse_single_example(batch(tf), {"a": tf.io.VarLenFeature("int64")})


def matrices_of_examples(tf: Any) -> None:
    tf.io.parse_example(batch(tf, [None, 2]), {"a": tf.io.VarLenFeature("int64")})


def examples_of_numbers(tf: Any) -> None:
    tf.io.parse_example(tf.constant([1]), {"a": tf.io.VarLenFeature("int64")})


def sequence_of_fixed_length(tf: Any) -> None:
    tf.io.parse_sequence_example(batch(tf), None, {"a": tf.io.FixedLenFeature([], "int64")})


def context_of_blocks(tf: Any) -> None:
    tf.io.parse_sequence_example(batch(tf), {"a": tf.io.FixedLenSequenceFeature([], "int64")})


def sequence_with_a_default(tf: Any) -> None:
    feature = tf.io.FixedLenSequenceFeature([], "int64", True, 0)
    tf.io.parse_sequence_example(batch(tf), None, {"a": feature})


def columns_out_of_order(tf: Any) -> None:
    tf.io.decode_csv(batch(tf), [[0], [0]], select_cols=[2, 1])


def columns_before_the_first(tf: Any) -> None:
    tf.io.decode_csv(batch(tf), [[0]], select_cols=[-1])


def columns_without_defaults(tf: Any) -> None:
    tf.io.decode_csv(batch(tf), [[0]], select_cols=[1, 2])


def columns_of_bools(tf: Any) -> None:
    tf.io.decode_csv(batch(tf), [[True]])


def raw_bytes_of_no_dtype(tf: Any) -> None:
    tf.io.decode_raw(batch(tf), "string")


REFUSED = programs_in(globals())
