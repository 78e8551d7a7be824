"""Programs that take the likeliest classes, decode sequences and drop elements."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nn.decoding_refusals import REFUSED as REFUSED
from tests.variables.program_list import programs_in


def largest(tf: Any) -> None:
    for shape in ([5], [None, 5], [2, None], [None, None, None], None):
        scores = tf.placeholder("float32", shape)
        values, indices = tf.nn.top_k(scores, 2)
        tf.identity(values)
        tf.identity(indices)
        tf.identity(tf.nn.top_k(scores, name="named").indices)
    scores = tf.placeholder("int64", [None, 9])
    tf.nn.top_k(scores, 3, False, "int64", "named")
    tf.nn.top_k(scores, k=tf.placeholder("int32", []), index_type="int16")
    tf.nn.top_k(scores, k=np.int64(2))
    tf.nn.top_k([3.0, 1.0, 2.0], 2)
    tf.nn.top_k(tf.variable("scores", [2, 4]), 2)


def among_the_largest(tf: Any) -> None:
    scores = tf.placeholder("float32", [None, 9])
    for dtype in ("int32", "int64"):
        targets = tf.placeholder(dtype, [None])
        tf.nn.in_top_k(scores, targets, 2)
        tf.nn.in_top_k(scores, targets, tf.placeholder(dtype, []), name="named")
    tf.nn.in_top_k([[0.5, 0.25]], [1], 1)
    tf.nn.in_top_k(predictions=scores, targets=[0, 1], k=3)


def _show(tf: Any, decoded: Any) -> None:
    paths, scores = decoded
    for path in paths:
        for part in (path.indices, path.values, path.dense_shape):
            tf.identity(part)
    tf.identity(scores)


def decoded_sequences(tf: Any) -> None:
    for shape, dtype in (([None, None, 6], "float32"), ([7, 2, 6], "float64"), (None, "float32")):
        logits = tf.placeholder(dtype, shape)
        lengths = tf.placeholder("int32", [None])
        _show(tf, tf.nn.ctc_greedy_decoder(logits, lengths))
        _show(tf, tf.nn.ctc_greedy_decoder(logits, lengths, False, 0))
        _show(tf, tf.nn.ctc_beam_search_decoder(logits, lengths))
        _show(tf, tf.nn.ctc_beam_search_decoder(logits, lengths, 10, 3, False))
        _show(tf, tf.nn.ctc_beam_search_decoder_v2(logits, lengths))
        _show(tf, tf.nn.ctc_beam_search_decoder_v2(logits, [7, 5], top_paths=2, beam_width=4))


def nothing_dropped(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3])
    tf.identity(tf.nn.dropout(x, rate=0))
    tf.identity(tf.nn.dropout(x, keep_prob=1.0))
    tf.identity(tf.nn.dropout([1.0, 2.0], rate=0.0, name="named"))
    tf.identity(tf.nn.dropout(tf.variable("v", [3]), rate=0))


def dropped(tf: Any) -> None:
    for dtype in ("float16", "bfloat16", "float32", "float64"):
        for shape in ([2, 3], [None, 3], None):
            x = tf.placeholder(dtype, shape)
            tf.identity(tf.nn.dropout(x, rate=0.25))
            tf.nn.dropout(x, 0.25, name="named")
            tf.nn.dropout(x, rate=tf.placeholder(dtype, []))
    tf.nn.dropout(x, rate=np.float32(0.5))
    tf.nn.dropout(tf.variable("v", [3]), rate=tf.variable("rate", []))


def dropped_as_fed(tf: Any) -> None:
    """The way of a model that was trained: the probability is fed, 1 in serving."""
    x = tf.placeholder("float32", [None, 3])
    keep_prob = tf.placeholder("float32", [], name="keep_prob")
    tf.nn.dropout(x, keep_prob)
    tf.nn.dropout(x, tf.placeholder_with_default(1.0, []), seed=7)
    tf.nn.dropout(x, rate=tf.placeholder("float32", None), seed=0)


def shapes_of_noise(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3])
    for shape in (
        [1, 3],
        [None, 1],
        (2, None),
        np.int64([1, 3]),
        tf.constant([1, 3]),
        [3],
        [-1, 3],
    ):
        tf.nn.dropout(tf.placeholder("float32", [2, 3]), rate=0.5, noise_shape=shape)
    for shape in ([1, 3], [1, None], [3]):
        tf.nn.dropout(x, rate=0.5, noise_shape=shape)
    tf.nn.dropout([1.0], rate=0.5, noise_shape=1)
    tf.nn.dropout(tf.placeholder("float32"), rate=0.5, noise_shape=[1, 3])
    tf.nn.dropout(tf.placeholder("float32"), rate=0.5, noise_shape=[])


def seeds(tf: Any) -> None:
    x = tf.placeholder("float32", [None, 3])
    for seed in (0, 1, -1, 1.5, 2**31 - 1, 2**40):
        tf.nn.dropout(x, rate=0.5, seed=seed)


EXPORTED = programs_in(globals())
