"""Programs that make tables and look keys up; `tf` is either side."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import numpy as np

from tests.lookup.inputs import lines_initializer, words_initializer
from tests.lookup.refused import REFUSED as REFUSED
from tests.variables.program_list import programs_in


def hash_table_of_tensors(tf: Any) -> None:
    table = tf.lookup.StaticHashTable(words_initializer(tf), -1)
    keys = tf.placeholder("string", [None, 3], name="x")
    table.lookup(keys)
    table.lookup(keys, name="named")
    table[tf.constant("a")]
    table.size()
    table.size(name="count")
    table.export()
    table.export(name="all")
    tf.group(table.initializer, name="filled")
    tf.tables_initializer()


def attributes_of_tables(tf: Any) -> None:
    """What the properties say goes into the names of constants."""
    words = words_initializer(tf)
    for table in (
        tf.lookup.StaticHashTable(words, -1, name="table"),
        tf.lookup.StaticVocabularyTable(words, 2),
        tf.lookup.StaticVocabularyTable(words, 2, name="scope/words/"),
        tf.lookup.StaticVocabularyTable(None, 2),
    ):
        about = [table.name, table.key_dtype.name, table.value_dtype.name]
        handle = table.resource_handle
        about += ["none" if handle is None else handle.op.name, table.initializer.name]
        tf.constant(about)
        if hasattr(table, "default_value"):
            tf.identity(table.default_value)


def dtypes_of_tables(tf: Any) -> None:
    initializer = tf.lookup.KeyValueTensorInitializer
    tf.lookup.StaticHashTable(initializer([1, 2], ["x", "y"], "int64", "string"), "none")
    tf.lookup.StaticHashTable(initializer([1, 2], [0.5, 1.5], key_dtype="int32"), np.nan)
    tf.lookup.StaticHashTable(initializer(["a"], [True], name="named"), False, name="flags")
    tf.lookup.StaticHashTable(initializer(tf.constant(["a"]), tf.constant([2])), 0)


def tables_in_scopes(tf: Any) -> None:
    with tf.name_scope("outer"), tf.device("/gpu:0"):
        table = tf.lookup.StaticHashTable(words_initializer(tf), -1, name="words")
        lines = tf.lookup.StaticVocabularyTable(lines_initializer(tf), 3, name="lines")
    with tf.name_scope("other"):
        keys = tf.placeholder("string")
        table.lookup(keys)
        lines.lookup(keys)
        lines.size()


def tables_after_others(tf: Any) -> None:
    first = tf.no_op(name="first")
    with tf.control_dependencies([first]):
        table = tf.lookup.StaticHashTable(lines_initializer(tf), -1)
        words = tf.lookup.StaticHashTable(words_initializer(tf), -1)
        keys = tf.constant(["a"])
        table.lookup(keys)
        words.lookup(keys)


def anonymous_tables(tf: Any) -> None:
    table = tf.lookup.StaticHashTable(words_initializer(tf), -1, experimental_is_anonymous=True)
    table.lookup(tf.constant(["a"]))
    tf.lookup.StaticVocabularyTable(lines_initializer(tf), 1, experimental_is_anonymous=True)


def sparse_keys(tf: Any) -> None:
    keys = tf.SparseTensor([[0, 0], [1, 2]], ["a", "z"], [2, 3])
    for table in (
        tf.lookup.StaticHashTable(words_initializer(tf), -1),
        tf.lookup.StaticVocabularyTable(words_initializer(tf), 2),
    ):
        found = table.lookup(keys)
        tf.identity(found.values)
        tf.identity(found.dense_shape)


def ragged_keys(tf: Any) -> None:
    keys = tf.RaggedTensor.from_row_splits(tf.placeholder("string", [3]), [0, 1, 3], validate=False)
    for table in (
        tf.lookup.StaticHashTable(words_initializer(tf), -1),
        tf.lookup.StaticVocabularyTable(words_initializer(tf), 2),
    ):
        found = table.lookup(keys)
        tf.identity(found.values)
        tf.identity(found.row_splits)


def text_files(tf: Any) -> None:
    tf.lookup.StaticHashTable(lines_initializer(tf), -1).lookup(tf.placeholder("string", [None]))
    tf.lookup.StaticHashTable(lines_initializer(tf, b"bytes.txt", vocab_size=7), -1)
    tf.lookup.StaticHashTable(lines_initializer(tf, name="named", value_index_offset=2), -1)
    tf.lookup.StaticHashTable(lines_initializer(tf, vocab_size=3, value_index_offset=1), -1)
    tf.tables_initializer()


def columns_of_text_files(tf: Any) -> None:
    make = tf.lookup.TextFileInitializer
    tf.lookup.StaticHashTable(make("t.tsv", "string", 0, "float32", 2), 0.0)
    tf.lookup.StaticHashTable(make("t.csv", "int64", 1, "string", 0, delimiter=","), "")
    tf.lookup.StaticHashTable(make("t.csv", "int64", -1, "string", -2), "")


def paths_of_text_files(tf: Any) -> None:
    tf.lookup.StaticHashTable(lines_initializer(tf, PurePosixPath("a/b.txt")), -1)
    tf.lookup.StaticHashTable(lines_initializer(tf, tf.constant("c.txt", name="c")), -1)
    fed = tf.placeholder("string", [], name="fed")
    tf.lookup.StaticHashTable(lines_initializer(tf, fed, vocab_size=2), -1)
    tf.lookup.StaticHashTable(lines_initializer(tf, tf.placeholder("string")), -1)


def vocabularies(tf: Any) -> None:
    table = tf.lookup.StaticVocabularyTable(lines_initializer(tf), 5)
    keys = tf.placeholder("string", [None, 2])
    table.lookup(keys)
    table.lookup(keys, name="named")
    table[keys]
    table.size()
    table.size(name="count")
    tf.lookup.StaticVocabularyTable(words_initializer(tf), 1, name="scope/words/").lookup(keys)


def vocabularies_of_integers(tf: Any) -> None:
    numbers = tf.lookup.KeyValueTensorInitializer(np.int64([5, 6]), np.int64([0, 1]))
    tf.lookup.StaticVocabularyTable(numbers, 2).lookup(tf.placeholder("int64", [4]))
    for dtype in ("int32", "uint8"):
        table = tf.lookup.StaticVocabularyTable(numbers, 2, tf.constant(0, dtype).dtype)
        table.lookup(tf.placeholder(dtype, [None]))


def buckets_alone(tf: Any) -> None:
    table = tf.lookup.StaticVocabularyTable(None, 4)
    table.lookup(tf.placeholder("string", [None]))
    table.size()
    tf.group(table.initializer)
    tf.lookup.StaticVocabularyTable(None, 4, name="named").lookup(tf.constant(["a"]))
    tf.tables_initializer()


def filled_twice(tf: Any) -> None:
    words = words_initializer(tf)
    table = tf.lookup.StaticHashTable(words, -1)
    words.initialize(table)
    tf.lookup.StaticHashTable(words, -2)


EXPORTED = programs_in(globals())
