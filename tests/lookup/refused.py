"""Programs that TensorFlow refuses, and we too; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.lookup.inputs import lines_initializer, words_initializer
from tests.variables.program_list import programs_in


def no_filename(tf: Any) -> None:
    lines_initializer(tf, "")


def key_index_too_small(tf: Any) -> None:
    tf.lookup.TextFileInitializer("f", "string", -3, "int64", -1)


def value_index_too_small(tf: Any) -> None:
    tf.lookup.TextFileInitializer("f", "string", -2, "int64", -3)


def line_number_as_string_key(tf: Any) -> None:
    tf.lookup.TextFileInitializer("f", "string", -1, "int64", 0)


def line_number_as_float(tf: Any) -> None:
    tf.lookup.TextFileInitializer("f", "string", -2, "float32", -1)


def whole_line_as_float_key(tf: Any) -> None:
    tf.lookup.TextFileInitializer("f", "float32", -2, "int64", -1)


def whole_line_as_float(tf: Any) -> None:
    tf.lookup.TextFileInitializer("f", "string", 0, "float32", -2)


def nolines(tf: Any) -> None:
    lines_initializer(tf, vocab_size=0)


def keys_of_another_dtype(tf: Any) -> None:
    tf.lookup.StaticHashTable(words_initializer(tf), -1).lookup(tf.constant([1]))


def keys_of_another_dtype_in_a_vocabulary(tf: Any) -> None:
    tf.lookup.StaticVocabularyTable(words_initializer(tf), 1).lookup(tf.constant([1]))


def keys_that_are_no_tensor(tf: Any) -> None:
    tf.lookup.StaticHashTable(words_initializer(tf), -1).lookup(["a"])


def default_of_another_dtype(tf: Any) -> None:
    tf.lookup.StaticHashTable(words_initializer(tf), "none")


def default_that_is_no_scalar(tf: Any) -> None:
    tf.lookup.StaticHashTable(words_initializer(tf), [1, 2])


def table_of_other_keys(tf: Any) -> None:
    table = tf.lookup.StaticHashTable(words_initializer(tf), -1)
    tf.lookup.KeyValueTensorInitializer(np.int64([1]), np.int64([1])).initialize(table)


def table_of_other_values(tf: Any) -> None:
    table = tf.lookup.StaticHashTable(words_initializer(tf), -1)
    tf.lookup.KeyValueTensorInitializer(["a"], ["b"]).initialize(table)


def vocabulary_without_buckets(tf: Any) -> None:
    tf.lookup.StaticVocabularyTable(words_initializer(tf), 0)


def vocabulary_of_float_keys(tf: Any) -> None:
    tf.lookup.StaticVocabularyTable(tf.lookup.KeyValueTensorInitializer([0.5], np.int64([1])), 1)


def vocabulary_of_small_ids(tf: Any) -> None:
    tf.lookup.StaticVocabularyTable(tf.lookup.KeyValueTensorInitializer(["a"], [1]), 1)


def vocabulary_of_strings_for_integers(tf: Any) -> None:
    tf.lookup.StaticVocabularyTable(words_initializer(tf), 1, tf.constant(1).dtype)


def vocabulary_of_strings_for_floats(tf: Any) -> None:
    tf.lookup.StaticVocabularyTable(words_initializer(tf), 1, tf.constant(1.0).dtype)


def vocabulary_of_integers_for_strings(tf: Any) -> None:
    numbers = tf.lookup.KeyValueTensorInitializer(np.int64([5]), np.int64([0]))
    tf.lookup.StaticVocabularyTable(numbers, 1, tf.constant("").dtype)


REFUSED = programs_in(globals())
