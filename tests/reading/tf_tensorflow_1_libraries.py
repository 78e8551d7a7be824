"""Models that TensorFlow 1's Estimators, Keras and contrib write."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow_estimator.python.estimator.export import export

from tests.reading.tf_tensorflow_1_small import SERVE

FEATURES = {"x": np.ones((4, 3), np.float32), "word": np.array(["a", "b", "a", "c"])}
LABELS = np.array([0, 1, 0, 1])


def _training_data() -> Any:
    return tf.data.Dataset.from_tensors((FEATURES, LABELS))


def _examples() -> np.ndarray:
    features = {
        "x": tf.train.Feature(float_list=tf.train.FloatList(value=[1, -1, 0.5])),
        "word": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"b"])),
    }
    example = tf.train.Example(features=tf.train.Features(feature=features))
    return np.array([example.SerializeToString(deterministic=True)], object)


def canned_estimator(export_dir: str) -> list[Any]:
    """A wide and deep classifier, partitioned, that parses tf.Examples."""
    column = tf.feature_column
    vocabulary = f"{export_dir}.txt"
    with open(vocabulary, "w") as file:
        file.write("a\nb\n")
    x = column.numeric_column("x", shape=(3,))
    word = column.categorical_column_with_vocabulary_file("word", vocabulary, num_oov_buckets=1)
    trained = tf.estimator.DNNLinearCombinedClassifier(
        linear_feature_columns=[x, word],
        dnn_feature_columns=[x, column.embedding_column(word, 4)],
        dnn_hidden_units=[6],
        input_layer_partitioner=tf.fixed_size_partitioner(2),
        config=tf.estimator.RunConfig(tf_random_seed=1, model_dir=f"{export_dir}.training"),
    )
    trained.train(_training_data, steps=2)
    receiver = tf.estimator.export.build_parsing_serving_input_receiver_fn(
        column.make_parse_example_spec([x, word])
    )
    os.rename(trained.export_saved_model(f"{export_dir}.versions", receiver).decode(), export_dir)
    os.remove(vocabulary)
    examples = _examples()
    return [
        (SERVE, "serving_default", {"inputs": examples}),
        (SERVE, "classification", {"inputs": examples}),
        (SERVE, "predict", {"examples": examples}),
    ]


def custom_estimator(export_dir: str) -> list[Any]:
    """A model_fn; MetaGraphs to serve, to evaluate and to train."""

    def model_fn(features: Any, labels: Any, mode: str) -> Any:
        hidden = tf.layers.dense(features["x"], 4, tf.nn.tanh)
        y = tf.squeeze(tf.layers.dense(tf.layers.dropout(hidden, 0.1), 1), -1, "y")
        outputs = {
            "serving_default": tf.estimator.export.RegressionOutput(y),
            "hidden": tf.estimator.export.PredictOutput({"hidden": hidden}),
        }
        loss = train_op = metrics = None
        if mode != tf.estimator.ModeKeys.PREDICT:
            loss = tf.losses.mean_squared_error(labels, y)
            metrics = {"error": tf.metrics.mean_absolute_error(labels, y)}
            optimizer = tf.train.MomentumOptimizer(0.1, 0.9)
            train_op = optimizer.minimize(loss, tf.train.get_global_step())
        return tf.estimator.EstimatorSpec(
            mode,
            {"y": y},
            loss,
            train_op,
            eval_metric_ops=metrics,
            export_outputs=outputs,
        )

    config = tf.estimator.RunConfig(tf_random_seed=1, model_dir=f"{export_dir}.training")
    trained = tf.estimator.Estimator(model_fn, config=config)
    data = {"x": FEATURES["x"]}, LABELS.astype(np.float32)
    trained.train(lambda: tf.data.Dataset.from_tensors(data), steps=2)
    raw = {"x": tf.placeholder(tf.float32, [None, 3], "x")}
    labels = tf.placeholder(tf.float32, [None], "labels")
    modes = tf.estimator.ModeKeys
    written = trained.experimental_export_all_saved_models(
        f"{export_dir}.versions",
        {
            modes.PREDICT: export.build_raw_serving_input_receiver_fn(raw),
            modes.EVAL: export.build_raw_supervised_input_receiver_fn(raw, labels),
            modes.TRAIN: export.build_raw_supervised_input_receiver_fn(raw, labels),
        },
    )
    os.rename(written.decode(), export_dir)
    return [(SERVE, "hidden", {"x": np.eye(3, dtype=np.float32)})]


def _keras_model() -> Any:
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Dense(3, activation="relu", input_shape=(4,)),
            tf.keras.layers.BatchNormalization(),
            tf.keras.layers.Dense(2),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(), "mse", metrics=["mae"])
    model.fit(np.ones((8, 4), np.float32), np.ones((8, 2), np.float32), verbose=0)
    return model


def keras(export_dir: str) -> list[Any]:
    """`tf.keras.experimental.export_saved_model`: MetaGraphs to train, evaluate and predict."""
    model = _keras_model()
    (name,) = model.input_names
    tf.keras.experimental.export_saved_model(model, export_dir)
    return [(SERVE, "serving_default", {name: np.eye(4, dtype=np.float32)})]


def keras_session(export_dir: str) -> list[Any]:
    """The session of a Keras model, by `simple_save`."""
    model = _keras_model()
    session = tf.keras.backend.get_session()
    inputs, outputs = {"x": model.input}, {"y": model.output}
    tf.saved_model.simple_save(session, export_dir, inputs, outputs)
    return [(SERVE, "serving_default", {"x": np.eye(4, dtype=np.float32)})]


def contrib(export_dir: str) -> list[Any]:
    """Layers, cells and tables of tf.contrib."""
    layers, lookup = tf.contrib.layers, tf.contrib.lookup
    with tf.Session() as session:
        words = tf.placeholder(tf.string, [None, 5], "words")
        table = lookup.index_table_from_tensor(["a", "b", "c"], num_oov_buckets=2)
        random = tf.random_normal_initializer(seed=4)
        partitioner = tf.min_max_variable_partitioner(3, min_slice_size=16)
        with tf.variable_scope("model", initializer=random, partitioner=partitioner):
            embedded = layers.embed_sequence(table.lookup(words), 5, 4)
            cell = tf.contrib.rnn.LayerNormBasicLSTMCell(3)
            with tf.variable_scope("rnn", partitioner=None):
                states, _ = tf.nn.bidirectional_dynamic_rnn(
                    cell, tf.contrib.rnn.GRUBlockCellV2(3), embedded, dtype=tf.float32
                )
            logits = layers.fully_connected(states[0][:, -1] + states[1][:, 0], 2, None)
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        tables = tf.tables_initializer()
        inputs, outputs = {"words": words}, {"logits": logits}
        tf.saved_model.simple_save(session, export_dir, inputs, outputs, tables)
    words = np.array([[b"a", b"b", b"x", b"c", b""]], object)
    return [(SERVE, "serving_default", {"words": words})]


def objects(export_dir: str) -> list[Any]:
    """`tf.saved_model.save`, as it was before TensorFlow 2: a Keras model and functions."""
    with context.eager_mode():
        root = tf.Module()
        root.model = _keras_model()
        root.scale = tf.Variable([2.0, 3.0], name="scale")
        root.steps = [tf.Variable(1, name="step"), tf.Variable(2, name="step")]
        spec = tf.TensorSpec([None, 4], tf.float32, name="x")

        @tf.function(input_signature=[spec])
        def serve(x: Any) -> Any:
            return {"y": root.model(x) * root.scale}

        root.serve = serve
        tf.saved_model.save(root, export_dir, signatures=serve)
    return [(SERVE, "serving_default", {"x": np.eye(4, dtype=np.float32)})]


def contrib_op(export_dir: str) -> list[Any]:
    """An op of tf.contrib that no other TensorFlow has."""
    with tf.Session() as session:
        image = tf.get_variable("image", initializer=np.ones((1, 4, 4, 1), np.float32))
        warp = tf.placeholder(tf.float32, [1, 2], "warp")
        y = tf.contrib.resampler.resampler(image, warp)
        session.run(tf.global_variables_initializer())
        tf.saved_model.simple_save(session, export_dir, {"warp": warp}, {"y": y})
    return [(SERVE, "serving_default", {"warp": np.array([[1.5, 2]], np.float32)})]
