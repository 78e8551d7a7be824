"""Signatures with composites."""

from __future__ import annotations

from typing import Any

from tests.saved_model.composite_cases.values import case, ragged, slices, sparse


@case
def predict_of_every_kind(tf: Any) -> Any:
    return tf.saved_model.predict_signature_def(
        {"sparse": sparse(tf), "ragged": ragged(tf, [None], [None])},
        {"slices": slices(tf, [None, 3], [4]), "variable": tf.variable("v", [2])},
    )


@case
def regression_of_sparse_examples(tf: Any) -> Any:
    x = tf.placeholder("float32", [None], name="x")
    return tf.saved_model.regression_signature_def(sparse(tf, "string"), x)


@case
def regression_of_sparse_predictions(tf: Any) -> Any:
    x = tf.placeholder("string", [None], name="x")
    return tf.saved_model.regression_signature_def(x, sparse(tf))


@case
def regression_of_ragged_predictions(tf: Any) -> Any:
    x = tf.placeholder("string", [None], name="x")
    return tf.saved_model.regression_signature_def(x, ragged(tf, [None], [None]))


@case
def classification_of_ragged_classes(tf: Any) -> Any:
    x = tf.placeholder("string", [None], name="x")
    classes = ragged(tf, [None], [None], dtype="string")
    return tf.saved_model.classification_signature_def(x, classes, None)


@case
def classification_of_sparse_examples(tf: Any) -> Any:
    return tf.saved_model.classification_signature_def(sparse(tf, "string"), None, None)
