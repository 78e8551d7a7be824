"""Programs that parse records; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.io import partitions
from tests.io.inputs import batch
from tests.io.refused import REFUSED as REFUSED
from tests.variables.program_list import programs_in


def _show(tf: Any, parsed: dict[str, Any]) -> None:
    """What was returned, under its names, goes into the graph."""
    for key in sorted(parsed):
        value = parsed[key]
        parts = [value]
        if hasattr(value, "dense_shape"):
            parts = [value.indices, value.values, value.dense_shape]
        elif hasattr(value, "row_splits"):
            parts = [value.flat_values, *value.nested_row_splits]
        for part in parts:
            tf.identity(part, name="shown/" + key.replace(":", "_").replace(" ", "_"))


def _dense(tf: Any) -> dict[str, Any]:
    fixed = tf.io.FixedLenFeature
    return {
        "word": fixed([], "string"),
        "number": fixed([2, 3], "int64"),
        "half known": fixed((4,), "float32", [1, 2, 3, 4]),
        "a/b:c": fixed([], "int64", 7),
        "text": fixed([1], "string", "none"),
    }


def _varied(tf: Any) -> dict[str, Any]:
    return {
        "b": tf.io.VarLenFeature("int64"),
        "a": tf.io.VarLenFeature("string"),
        "z": tf.io.FixedLenFeature([], "float32"),
        "ragged": tf.io.RaggedFeature("float32"),
        "other": tf.io.RaggedFeature("int64", value_key="r", row_splits_dtype="int64"),
        "again": tf.io.RaggedFeature("int64", value_key="r", row_splits_dtype="int64"),
    }


def dense_features(tf: Any) -> None:
    _show(tf, tf.io.parse_example(batch(tf), _dense(tf)))
    _show(tf, tf.io.parse_example(batch(tf, [5]), _dense(tf), name="named"))
    _show(tf, tf.io.parse_example(batch(tf, None), _dense(tf), "other", ["x"]))


def defaults_that_are_tensors(tf: Any) -> None:
    feature = tf.io.FixedLenFeature([2], "int64", tf.constant(np.int64([1, 2]), name="default"))
    _show(tf, tf.io.parse_example(batch(tf), {"a": feature, "b": feature}))


def defaults_that_are_arrays(tf: Any) -> None:
    features = {
        "a": tf.io.FixedLenFeature([2, 2], "float32", np.eye(2, dtype=np.float32)),
        "b": tf.io.FixedLenFeature([4], "int64", np.int64([[1, 2], [3, 4]])),
    }
    _show(tf, tf.io.parse_example(batch(tf), features))


def sequences_of_blocks(tf: Any) -> None:
    blocks = tf.io.FixedLenSequenceFeature
    features = {
        "numbers": blocks([], "int64", True),
        "words": blocks([2], "string", allow_missing=True),
        "padded": blocks([3, 1], "float32", True, -1.5),
        "filled": blocks([], "string", True, "none"),
    }
    _show(tf, tf.io.parse_example(batch(tf), features))
    _show(tf, tf.io.parse_single_example(batch(tf, []), features))


def features_of_all_kinds(tf: Any) -> None:
    _show(tf, tf.io.parse_example(batch(tf), _varied(tf)))
    _show(tf, tf.io.parse_example(batch(tf, [3]), _varied(tf), name="named"))
    with tf.name_scope("scope"):
        _show(tf, tf.io.parse_example(tf.constant([b"", b""]), _varied(tf)))


def sparse_features(tf: Any) -> None:
    sparse = tf.io.SparseFeature
    features = {
        "one": sparse("ix", "value", "float32", 100),
        "sorted": sparse("ix", "value", "float32", 50, already_sorted=True),
        "two": sparse(["iy", "ix"], "word", "string", [10, 2**40]),
        "listed": sparse(["ix"], "word", "string", (np.int64(4),)),
        "word": tf.io.VarLenFeature("string"),
    }
    _show(tf, tf.io.parse_example(batch(tf), features))
    _show(tf, tf.io.parse_single_example(batch(tf, []), features))


def sparse_features_of_tensor_sizes(tf: Any) -> None:
    size = tf.placeholder("int64", [], name="size")
    small = tf.placeholder("int32", [], name="small")
    features = {
        "a": tf.io.SparseFeature("i", "v", "int64", size),
        "b": tf.io.SparseFeature(["i", "j"], "v", "int64", [3, small]),
    }
    _show(tf, tf.io.parse_example(batch(tf), features))


def single_examples(tf: Any) -> None:
    _show(tf, tf.io.parse_single_example(batch(tf, []), _varied(tf)))
    _show(tf, tf.io.parse_single_example(batch(tf, []), _dense(tf), name="named"))
    _show(tf, tf.io.parse_single_example(batch(tf, []), _dense(tf), "other", "x"))
    _show(tf, tf.io.parse_single_example(b"", _dense(tf)))


def single_example_of_unknown_rank(tf: Any) -> None:
    _show(tf, tf.io.parse_single_example(batch(tf, None), _dense(tf)))
    _show(tf, tf.io.parse_single_example(batch(tf, None), _varied(tf), name="named"))


def _context(tf: Any) -> dict[str, Any]:
    return {
        "c": tf.io.FixedLenFeature([2], "int64", [1, 2]),
        "b": tf.io.VarLenFeature("string"),
        "d": tf.io.FixedLenFeature([], "float32"),
    }


def _frames(tf: Any) -> dict[str, Any]:
    return {
        "y": tf.io.FixedLenSequenceFeature([2], "float32"),
        "x": tf.io.FixedLenSequenceFeature([], "int64", allow_missing=True),
        "w": tf.io.VarLenFeature("string"),
    }


def _ragged(tf: Any) -> dict[str, Any]:
    return {
        "r": tf.io.RaggedFeature("int64"),
        "s": tf.io.RaggedFeature("string", value_key="t", row_splits_dtype="int64"),
    }


def sequence_examples(tf: Any) -> None:
    parse = tf.io.parse_sequence_example
    for parsed in parse(batch(tf), _context(tf), _frames(tf)):
        _show(tf, parsed)
    for parsed in parse(batch(tf), _context(tf), name="named"):
        _show(tf, parsed)
    for parsed in parse(batch(tf, [2]), None, _frames(tf), ["a", "b"]):
        _show(tf, parsed)


def ragged_sequence_examples(tf: Any) -> None:
    parse = tf.io.parse_sequence_example
    for parsed in parse(batch(tf), _ragged(tf), _ragged(tf)):
        _show(tf, parsed)
    for parsed in parse(batch(tf), _context(tf), _ragged(tf) | _frames(tf)):
        _show(tf, parsed)


def single_sequence_examples(tf: Any) -> None:
    parse = tf.io.parse_single_sequence_example
    for parsed in parse(batch(tf, []), _context(tf), _frames(tf)):
        _show(tf, parsed)
    for parsed in parse(batch(tf, []), _ragged(tf), _ragged(tf), name="named"):
        _show(tf, parsed)
    for parsed in parse(batch(tf, None), _context(tf), _frames(tf), "example"):
        _show(tf, parsed)


def rows_of_csv(tf: Any) -> None:
    rows = batch(tf)
    defaults = [[0], [""], np.float32([]), [np.int64(3)], tf.constant([1.5])]
    for column in tf.io.decode_csv(rows, defaults):
        tf.identity(column)
    tf.io.decode_csv(rows, [[0], [1.0]], ";", False, "named", "NA", [1, 4])
    tf.io.decode_csv(rows, [0, 1.0, "x"])


def raw_bytes(tf: Any) -> None:
    tf.io.decode_raw(batch(tf), "int16")
    tf.io.decode_raw(batch(tf), "float32", False, "named")
    tf.io.decode_raw("1234", "uint8")


def tensors_in_strings(tf: Any) -> None:
    text = tf.io.serialize_tensor(tf.placeholder("int32", [None, 3]))
    tf.io.parse_tensor(text, "int32")
    tf.io.parse_tensor(tf.io.serialize_tensor([1.5], name="text"), "float32", "tensor")


EXPORTED = programs_in(globals()) | partitions.EXPORTED
