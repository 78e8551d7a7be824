"""Calls that TensorFlow refuses, and we too; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def k_that_is_too_large(tf: Any) -> None:
    tf.nn.top_k([1.0, 2.0], 3)


def k_of_floats(tf: Any) -> None:
    tf.nn.top_k([1.0, 2.0], 1.5)


def largest_of_a_scalar(tf: Any) -> None:
    tf.nn.top_k(1.0)


def largest_of_strings(tf: Any) -> None:
    tf.nn.top_k(["a", "b"])


def targets_of_floats(tf: Any) -> None:
    tf.nn.in_top_k([[1.0, 2.0]], [0.5], 1)


def predictions_of_a_vector(tf: Any) -> None:
    tf.nn.in_top_k([1.0, 2.0], [0], 1)


def logits_of_a_matrix(tf: Any) -> None:
    tf.nn.ctc_greedy_decoder(tf.placeholder("float32", [5, 3]), [5])


def no_paths(tf: Any) -> None:
    tf.nn.ctc_beam_search_decoder(tf.placeholder("float32", [5, 1, 3]), [5], top_paths=0)


def lengths_of_another_batch(tf: Any) -> None:
    tf.nn.ctc_greedy_decoder(tf.placeholder("float32", [5, 2, 3]), [5])


def all_dropped(tf: Any) -> None:
    tf.nn.dropout([1.0], rate=1.0)


def rate_below_zero(tf: Any) -> None:
    tf.nn.dropout([1.0], rate=-0.5)


def no_rate(tf: Any) -> None:
    tf.nn.dropout([1.0])


def two_rates(tf: Any) -> None:
    tf.nn.dropout([1.0], 0.5, rate=0.5)


def rate_of_text(tf: Any) -> None:
    tf.nn.dropout([1.0], rate="0.5")


def probability_of_text(tf: Any) -> None:
    tf.nn.dropout([1.0], "0.5")


def rate_of_a_vector(tf: Any) -> None:
    tf.nn.dropout([1.0], rate=tf.constant([0.5]))


def rate_of_another_dtype(tf: Any) -> None:
    tf.nn.dropout([1.0], rate=tf.placeholder("float64", []))


def rate_of_a_reference(tf: Any) -> None:
    tf.nn.dropout([1.0], rate=tf.variable("rate", [], use_resource=False))


def dropped_integers(tf: Any) -> None:
    tf.nn.dropout([1, 2], rate=0)


def dropped_complex_numbers(tf: Any) -> None:
    tf.nn.dropout(tf.placeholder("complex64", [2]), rate=0.5)


def noise_of_unknown_shape(tf: Any) -> None:
    tf.nn.dropout(tf.placeholder("float32", [None]), rate=0.5, noise_shape=[None])


def noise_of_a_scalar(tf: Any) -> None:
    tf.nn.dropout([[1.0]], rate=0.5, noise_shape=1)


def noise_of_a_matrix(tf: Any) -> None:
    tf.nn.dropout([1.0], rate=0.5, noise_shape=[[1]])


def seed_of_text(tf: Any) -> None:
    tf.nn.dropout([1.0], rate=0.5, seed="1")


REFUSED = programs_in(globals())
