"""SavedModels that TensorFlow itself writes: what the consumers are proved on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1
predict = tf1.saved_model.predict_signature_def


def affine(export_dir: str, weights: np.ndarray) -> None:
    """y = x @ weights, and a second signature that shares the variable: z = -y."""
    with tf.Graph().as_default(), tf1.Session() as session:
        x = tf1.placeholder(weights.dtype, [None, weights.shape[0]], "x")
        w = tf1.get_variable("w", initializer=weights, use_resource=True)
        y = tf.matmul(x, w, name="y")
        z = tf.negative(y, name="z")
        session.run(tf1.global_variables_initializer())
        builder = tf1.saved_model.Builder(export_dir)
        signatures = {
            "serving_default": predict({"x": x}, {"y": y}),
            "negative": predict({"x": x}, {"z": z}),
        }
        builder.add_meta_graph_and_variables(session, ["serve"], signatures)
        builder.add_meta_graph(
            ["serve", "alternative"], {"serving_default": signatures["negative"]}
        )
        builder.save()


def expanded(export_dir: str, dtype: str, shape: list[int | None] | None = None) -> None:
    """y = x with an axis more: any dtype will do."""
    with tf.Graph().as_default(), tf1.Session() as session:
        x = tf1.placeholder(tf.as_dtype(dtype), shape, "x")
        tf1.saved_model.simple_save(session, export_dir, {"x": x}, {"y": tf.expand_dims(x, 0)})


def vocabulary(export_dir: str, words: list[str]) -> None:
    """ids of words, by a table that is filled from an asset."""
    path = Path(export_dir).with_suffix(".txt")
    path.write_text("".join(f"{word}\n" for word in words))
    with tf.Graph().as_default(), tf1.Session() as session:
        x = tf1.placeholder(tf.string, [None], "x")
        initializer = tf.lookup.TextFileInitializer(
            str(path),
            tf.string,
            tf.lookup.TextFileIndex.WHOLE_LINE,
            tf.int64,
            tf.lookup.TextFileIndex.LINE_NUMBER,
        )
        ids = tf.lookup.StaticHashTable(initializer, -1).lookup(x)
        fill = tf1.tables_initializer()
        tf1.saved_model.simple_save(session, export_dir, {"x": x}, {"ids": ids}, fill)
    path.unlink()
