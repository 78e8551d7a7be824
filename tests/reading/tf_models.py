"""Models that TensorFlow writes, each by another of its ways. Works from TensorFlow 2.5 on."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import meta_graph_pb2

v1 = tf.compat.v1


def write(name: str, export_dir: str) -> None:
    """Writes one of the models below."""
    globals()[name](export_dir)


def can_write(name: str) -> bool:
    """Whether this release can: some have no Estimators, some no defaults of inputs."""
    if name == "estimator":
        return hasattr(tf, "estimator")
    if name == "signature_defaults":
        return "defaults" in meta_graph_pb2.SignatureDef.DESCRIPTOR.fields_by_name
    if name == "sharded":
        return hasattr(tf.train.experimental, "MaxShardSizePolicy")
    return True


# --- TensorFlow 2 -----------------------------------------------------------------------------


class _Part(tf.Module):
    def __init__(self, value: float) -> None:
        super().__init__()
        self.weights = tf.Variable([value, value + 1], name="same_name")


def module(export_dir: str) -> None:
    """Variables in lists and dicts, of one name, of many dtypes; a table; two signatures."""
    vocabulary = Path(export_dir).with_suffix(".words")
    vocabulary.write_text("zero\none\ntwo\n")
    root = tf.Module()
    root.parts = [_Part(1.0), _Part(5.0)]
    root.by_name = {"a/b.c": tf.Variable(7, name="odd/name", trainable=False, dtype=tf.int64)}
    root.half = tf.Variable([0.5, 1.5], dtype=tf.bfloat16, name="half")
    root.flag = tf.Variable([True, False], trainable=False)
    root.words = tf.Variable(["a", "bc", ""], trainable=False, name="words")
    root.alias = root.parts[1].weights
    root.table = tf.lookup.StaticHashTable(
        tf.lookup.TextFileInitializer(
            str(vocabulary), tf.string, 0 - 2, tf.int64, 0 - 1, delimiter="\t"
        ),
        -1,
    )

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32, name="x")])
    def scale(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": x * root.parts[0].weights, "sum": tf.reduce_sum(x * root.alias, -1)}

    @tf.function(input_signature=[tf.TensorSpec(None, tf.string, name="words")])
    def ids(words: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"ids": root.table.lookup(words)}

    root.scale, root.ids = scale, ids
    tf.saved_model.save(root, export_dir, signatures={"serving_default": scale, "ids": ids})
    vocabulary.unlink()


def nothing(export_dir: str) -> None:
    """No signature, no variable."""
    tf.saved_model.save(tf.Module(), export_dir)


def keras(export_dir: str) -> None:
    """A trained Keras model with its optimizer and metrics."""
    model = tf.keras.Sequential(
        [
            tf.keras.Input((4,), name="features"),
            tf.keras.layers.Dense(3, activation="relu"),
            tf.keras.layers.BatchNormalization(),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(np.ones((8, 4), np.float32), np.ones((8, 1), np.float32), verbose=0)
    tf.saved_model.save(model, export_dir)


def composite_functions(export_dir: str) -> None:
    """Functions of ragged and sparse tensors as signatures."""
    root = tf.Module()

    @tf.function(input_signature=[tf.RaggedTensorSpec([None, None, 3], tf.float32, 1)])
    def lengths(rows: tf.RaggedTensor) -> dict[str, tf.Tensor]:
        return {"lengths": rows.row_lengths(), "flat": rows.flat_values}

    @tf.function(input_signature=[tf.SparseTensorSpec([None, 5], tf.int64)])
    def total(sparse: tf.SparseTensor) -> dict[str, tf.Tensor]:
        return {"total": tf.sparse.reduce_sum(sparse)}

    root.lengths, root.total = lengths, total
    signatures = {"lengths": lengths, "total": total}
    tf.saved_model.save(root, export_dir, signatures=signatures)


def sharded(export_dir: str) -> None:
    """A checkpoint in many files, its large variables in slices (from TensorFlow 2.16 on)."""
    root = tf.Module()
    root.parts = [
        tf.Variable(np.arange(n * 12, dtype=np.float32).reshape(n, 3, 4), name=f"part_{n}")
        for n in (1, 5, 11)
    ]
    policy = tf.train.experimental.MaxShardSizePolicy(max_shard_size=200)
    options = tf.saved_model.SaveOptions(experimental_sharding_callback=policy)
    tf.saved_model.save(root, export_dir, options=options)


def jax(export_dir: str) -> None:
    """A JAX function through jax2tf."""
    from jax import numpy
    from jax.experimental import jax2tf

    root = tf.Module()
    root.weights = tf.Variable(np.arange(6, dtype=np.float32).reshape(3, 2), name="weights")
    converted = jax2tf.convert(
        lambda weights, x: numpy.tanh(x @ weights), polymorphic_shapes=[None, "(batch, 3)"]
    )

    @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, 3], name="x")])
    def answer(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": converted(root.weights, x)}

    root.answer = answer
    tf.saved_model.save(root, export_dir, signatures=answer)


# --- TensorFlow 1 -----------------------------------------------------------------------------


def predict(inputs: dict[str, object], outputs: dict[str, object]) -> object:
    return v1.saved_model.predict_signature_def(inputs, outputs)


def session_model(export_dir: str) -> None:
    """What an Estimator exports: partitioned variables in shards, tables, a main op, and a
    second MetaGraph for training; resource and reference variables, local ones that are not saved.
    """
    vocabulary = Path(export_dir).with_suffix(".vocabulary")
    vocabulary.write_text("a\nb\n")
    config = v1.ConfigProto(device_count={"CPU": 2}, allow_soft_placement=True)
    with tf.Graph().as_default(), v1.Session(config=config) as session:
        x = v1.placeholder(tf.float32, [None, 6], "x")
        words = v1.placeholder(tf.string, [None], "words")
        partitioned = v1.get_variable(
            "partitioned",
            [6, 4],
            initializer=v1.random_uniform_initializer(seed=1),
            partitioner=v1.fixed_size_partitioner(3),
            use_resource=True,
        )
        with tf.device("/cpu:1"):
            bias = v1.get_variable("layer/bias", initializer=np.ones(4, np.float32) * 3)
        step = v1.get_variable("global_step", initializer=np.int64(41), trainable=False)
        v1.get_variable("words", initializer=["x", "yz"], trainable=False, use_resource=True)
        v1.get_variable(
            "count", initializer=0, collections=[v1.GraphKeys.LOCAL_VARIABLES], trainable=False
        )
        y = tf.add(tf.matmul(x, tf.convert_to_tensor(partitioned)), bias, "y")
        table = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(str(vocabulary), tf.string, -2, tf.int64, -1), 9
        )
        ids = table.lookup(words)
        v1.add_to_collection("numbers", 3)
        v1.add_to_collection("ratios", 0.5)
        v1.add_to_collection("texts", b"\xff\x00")
        v1.add_to_collection("nodes", y)
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        session.run(v1.assign_add(step, 1))
        builder = v1.saved_model.Builder(export_dir)
        builder.add_meta_graph_and_variables(
            session,
            ["serve"],
            {
                "serving_default": predict({"x": x}, {"y": y}),
                "ids": predict({"words": words}, {"ids": ids}),
            },
            assets_collection=v1.get_collection(v1.GraphKeys.ASSET_FILEPATHS),
            main_op=v1.tables_initializer(),
            saver=v1.train.Saver(sharded=True),
        )
        builder.add_meta_graph(["train", "gpu"], {"y": predict({"x": x}, {"y": y})})
        builder.save()
    vocabulary.unlink()


def composite_signatures(export_dir: str) -> None:
    """Sparse and ragged tensors in the signatures of a session's graph, as text."""
    with tf.Graph().as_default(), v1.Session() as session:
        sparse = v1.sparse_placeholder(tf.float32, [None, 7], "sparse")
        ragged = v1.ragged.placeholder(tf.int32, 2, [3], "ragged")
        outputs = {"sparse": tf.sparse.transpose(sparse), "ragged": ragged * 2}
        signature = v1.saved_model.build_signature_def(
            *(
                {key: v1.saved_model.build_tensor_info(value) for key, value in part.items()}
                for part in ({"sparse": sparse, "ragged": ragged}, outputs)
            ),
            "tensorflow/serving/predict",
        )
        builder = v1.saved_model.Builder(export_dir)
        builder.add_meta_graph_and_variables(session, ["serve"], {"serving_default": signature})
        builder.save(as_text=True)


def signature_defaults(export_dir: str) -> None:
    """An input that a request may leave out (from TensorFlow 2.16 on)."""
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [], "x")
        scale = v1.placeholder_with_default(np.float32(2), [], "scale")
        signature = predict({"x": x, "scale": scale}, {"y": x * scale})
        signature.defaults["scale"].CopyFrom(tf.make_tensor_proto(np.float32(2)))
        builder = v1.saved_model.Builder(export_dir)
        builder.add_meta_graph_and_variables(session, ["serve"], {"serving_default": signature})
        builder.save()


def estimator(export_dir: str) -> None:
    """A trained canned Estimator, exported by itself."""
    columns = [
        tf.feature_column.numeric_column("x", shape=(3,)),
        tf.feature_column.indicator_column(
            tf.feature_column.categorical_column_with_vocabulary_list("word", ["a", "b"])
        ),
    ]
    trained = tf.estimator.DNNLinearCombinedClassifier(
        linear_feature_columns=columns, dnn_feature_columns=columns, dnn_hidden_units=[4]
    )
    features = {"x": np.ones((4, 3), np.float32), "word": np.array(["a", "b", "a", "c"])}
    trained.train(lambda: tf.data.Dataset.from_tensors((features, np.array([0, 1, 0, 1]))), steps=1)
    parsing = tf.estimator.export.build_parsing_serving_input_receiver_fn(
        tf.feature_column.make_parse_example_spec(columns)
    )
    written = trained.export_saved_model(f"{export_dir}.versions", parsing)
    os.rename(written, export_dir)
