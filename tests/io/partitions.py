"""Programs that parse ragged features with partitions; `tf` is either side."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

KINDS = ("RowSplits", "RowLengths", "RowStarts", "RowLimits", "ValueRowIds", "UniformRowLength")


def feature(tf: Any, kinds: tuple[str, ...], splits: str, keys: str = "pq") -> Any:
    """A feature whose partitions, the outermost first, have the values of `keys` in turn."""
    key = itertools.cycle(keys)
    partitions = [
        getattr(tf.io.RaggedFeature, kind)(2 if kind == "UniformRowLength" else next(key))
        for kind in kinds
    ]
    return tf.io.RaggedFeature("float32", "v", partitions, splits)


def show(tf: Any, ragged: Any) -> None:
    for part in (ragged.flat_values, *ragged.nested_row_splits):
        tf.identity(part, name="shown")


def batches(tf: Any, kinds: tuple[str, ...]) -> None:
    for size, splits in (([None], "int32"), ([3], "int64"), ([1], "int32")):
        examples = tf.placeholder("string", size)
        show(tf, tf.io.parse_example(examples, {"f": feature(tf, kinds, splits)})["f"])


def single_examples(tf: Any, kinds: tuple[str, ...]) -> None:
    for splits in ("int32", "int64"):
        example = tf.placeholder("string", [])
        found = tf.io.parse_single_example(example, {"f": feature(tf, kinds, splits)})["f"]
        show(tf, found) if hasattr(found, "flat_values") else tf.identity(found)


def sequences(tf: Any, kinds: tuple[str, ...]) -> None:
    for size, splits in (([None], "int32"), ([2], "int64")):
        features = {"f": feature(tf, kinds, splits)}
        found = tf.io.parse_sequence_example(tf.placeholder("string", size), features, features)
        show(tf, found[0]["f"])
        show(tf, found[1]["f"])


def single_sequences(tf: Any, kinds: tuple[str, ...]) -> None:
    features = {"f": feature(tf, kinds, "int32")}
    found = tf.io.parse_single_sequence_example(tf.placeholder("string", []), None, features)
    show(tf, found[1]["f"])


def program(parse: Callable[..., None], kinds: tuple[str, ...]) -> Callable[[Any], None]:
    return lambda tf: parse(tf, kinds)


NESTED = [
    *itertools.product(KINDS, ("ValueRowIds", "UniformRowLength")),
    ("RowSplits", "RowStarts", "RowLengths"),
    ("UniformRowLength", "RowLimits", "RowSplits"),
    ("UniformRowLength", "UniformRowLength", "ValueRowIds"),
]
COMBINATIONS = {
    batches: [*((kind,) for kind in KINDS), *NESTED],
    single_examples: [*((kind,) for kind in KINDS), *NESTED[-3:]],
    sequences: [*((kind,) for kind in KINDS), *NESTED[-1:]],
    single_sequences: NESTED[-3:],
}
EXPORTED = {
    "_".join((parse.__name__, "of", *kinds)): program(parse, kinds)
    for parse, combinations in COMBINATIONS.items()
    for kinds in combinations
}
