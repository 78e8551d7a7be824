"""Small models of both kinds, written by TensorFlow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1


def line_numbers(vocabulary: str) -> tf.lookup.StaticHashTable:
    """Line of a file → its number."""
    index = tf.lookup.TextFileIndex
    return tf.lookup.StaticHashTable(
        tf.lookup.TextFileInitializer(
            vocabulary, tf.string, index.WHOLE_LINE, tf.int64, index.LINE_NUMBER
        ),
        -1,
    )


def signature(inputs: dict[str, Any], outputs: dict[str, Any]) -> Any:
    """To predict, with or without inputs."""
    info = v1.saved_model.utils.build_tensor_info
    return v1.saved_model.build_signature_def(
        {key: info(one) for key, one in inputs.items()},
        {key: info(one) for key, one in outputs.items()},
        "tensorflow/serving/predict",
    )


def served(session: Any, directory: str, signatures: dict[str, Any]) -> Any:
    """A builder that has the MetaGraph `serve`, which fills its tables."""
    builder = v1.saved_model.Builder(directory)
    builder.add_meta_graph_and_variables(
        session,
        ["serve"],
        signatures,
        assets_collection=v1.get_collection(v1.GraphKeys.ASSET_FILEPATHS),
        main_op=v1.tables_initializer(),
    )
    return builder


def graph_model(directory: str, vocabulary: str) -> None:
    """Two MetaGraphs of one graph with training nodes, a table, and variables of both kinds."""
    with tf.Graph().as_default(), v1.Session() as session:
        v1.set_random_seed(1)
        x = v1.placeholder(tf.float32, [None, 3], name="x")
        words = v1.placeholder(tf.string, [None], name="words")
        rows = v1.placeholder(tf.int64, [None], name="rows")
        init = v1.random_normal_initializer(seed=3)
        w = v1.get_variable("w", [3, 4], initializer=init, use_resource=True)
        b = v1.get_variable("b", [4], initializer=init, use_resource=False)
        embedding = v1.get_variable("embedding", [5, 4], initializer=init, use_resource=True)
        count = v1.get_variable("count", [], tf.int32, v1.zeros_initializer(), use_resource=True)
        parts = v1.get_variable(
            "parts",
            [4, 2],
            initializer=init,
            partitioner=v1.fixed_size_partitioner(3),
            use_resource=True,
        )
        table = line_numbers(vocabulary)
        large = tf.constant(np.linspace(-1, 1, 2 * 600).reshape(2, 600), tf.float32, name="large")
        y = tf.identity(tf.matmul(x, w) + b, name="y")
        picked = tf.identity(tf.nn.embedding_lookup(embedding, rows), name="picked")
        narrow = tf.identity(tf.matmul(y, tf.concat(list(parts), 0)), name="narrow")
        wide = tf.identity(tf.matmul(narrow, large), name="wide")
        ids = tf.identity(table.lookup(words), name="ids")
        looped = tf.while_loop(
            lambda i, total: i < 3, lambda i, total: (i + 1, total + tf.matmul(x, w)), [0, y]
        )[1]
        looped = tf.identity(looped, name="looped")
        loss = tf.reduce_sum(y) + tf.reduce_sum(picked)
        train = v1.train.AdamOptimizer(0.1).minimize(loss, name="train")
        v1.assign_add(count, 1, name="count_one")
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        session.run(train, {x: np.ones([2, 3]), rows: [0, 1]})
        signatures = {
            "serving_default": signature({"x": x}, {"y": y, "wide": wide}),
            "lookup": signature({"words": words}, {"ids": ids}),
            "pick": signature({"rows": rows}, {"picked": picked}),
            "loop": signature({"x": x}, {"looped": looped}),
            "read": signature({}, {"b": b.value(), "w": w.value()}),
        }
        builder = served(session, directory, signatures)
        builder.add_meta_graph(
            ["train"], {"train": signature({"x": x, "rows": rows}, {"loss": loss})}
        )
        builder.save()
    extra = Path(directory, "assets.extra")
    extra.mkdir()
    (extra / "notes.txt").write_text("kept")


def object_model(directory: str, vocabulary: str) -> None:
    """A model with an object graph: loops, branches, a table, an optimizer's slots."""
    random = np.random.default_rng(1)

    class Model(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.w = tf.Variable(random.standard_normal([3, 4]), name="w", dtype=tf.float32)
            self.embedding = tf.Variable(
                random.standard_normal([5, 4]), name="embedding", dtype=tf.float32
            )
            self.unused = tf.Variable(1.0, name="unused")
            self.scale = tf.constant([2.0, 3.0, 4.0, 5.0])
            self.table = line_numbers(vocabulary)
            self.optimizer = v1.train.AdamOptimizer(0.1)
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(self.w) + tf.reduce_sum(self.embedding)
            variables = [self.w, self.embedding]
            gradients = tape.gradient(loss, variables)
            self.optimizer.apply_gradients(zip(gradients, variables, strict=True))

        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, "x")])
        def serve(self, x: tf.Tensor) -> dict[str, tf.Tensor]:
            y = tf.matmul(x, self.w) * self.scale
            _, looped = tf.while_loop(
                lambda i, total: i < 3,
                lambda i, total: (i + 1, total + tf.matmul(x, self.w)),
                [0, y],
            )
            either = tf.cond(
                tf.reduce_sum(x) > 0, lambda: y + self.embedding[0], lambda: y - self.embedding[1]
            )
            return {"y": y, "looped": looped, "either": either}

        @tf.function(
            input_signature=[
                tf.TensorSpec([None], tf.string, "words"),
                tf.TensorSpec([None], tf.int64, "rows"),
            ]
        )
        def look(self, words: tf.Tensor, rows: tf.Tensor) -> dict[str, tf.Tensor]:
            return {
                "ids": self.table.lookup(words),
                "picked": tf.gather(self.embedding, rows),
                "nd": tf.gather_nd(self.embedding, rows[:, None]),
            }

        @tf.function(input_signature=[])
        def grow(self) -> tf.Tensor:
            return self.unused.assign_add(1.0)

    model = Model()
    tf.saved_model.save(model, directory, {"serving_default": model.serve, "look": model.look})


def call(directory: str, function: str) -> Any:
    """What a function without arguments of a loaded object graph returns."""
    loaded = tf.saved_model.load(directory)  # it must live as long as its functions are used
    return getattr(loaded, function)().numpy()


def variables(directory: str) -> dict[str, tuple[str, Any]]:
    """Dtype and value of each variable of a loaded model, by name."""
    loaded = tf.saved_model.load(directory)
    listed = getattr(loaded, "variables", None) or [loaded.w, loaded.embedding]
    return {one.name: (one.dtype.name, np.asarray(one.numpy(), np.float64)) for one in listed}


def function_model(directory: str, vocabulary: str) -> None:
    """A session's graph that calls functions, which read variables and tables, write, and nest."""
    random = np.random.default_rng(2)
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 3], name="x")
        words = v1.placeholder(tf.string, [None], name="words")

        def variable(name: str, shape: list[int]) -> Any:
            value = random.standard_normal(shape).astype(np.float32)
            return v1.get_variable(name, initializer=value, use_resource=True)

        w, b = variable("w", [3, 4]), variable("b", [4])
        embedding, calls = variable("embedding", [5, 4]), variable("calls", [])
        table = line_numbers(vocabulary)

        @tf.function
        def layer(inputs: tf.Tensor) -> tf.Tensor:
            return tf.matmul(inputs, w) + b

        @tf.function
        def model(inputs: tf.Tensor) -> tf.Tensor:
            y = tf.cond(tf.reduce_sum(inputs) > 0, lambda: layer(inputs), lambda: layer(-inputs))
            _, y = tf.while_loop(
                lambda i, y: i < 2, lambda i, y: (i + 1, y + layer(inputs)), [0, y]
            )
            return y * tf.gather(embedding, [1])

        @tf.function
        def look(keys: tf.Tensor) -> tf.Tensor:
            return tf.gather(embedding, table.lookup(keys) + 1)

        @tf.function
        def count() -> tf.Tensor:
            return calls.assign_add(1.0)

        y, looked = tf.identity(model(x), name="y"), tf.identity(look(words), name="looked")
        count()
        signatures = {
            "serving_default": signature({"x": x}, {"y": y}),
            "look": signature({"words": words}, {"looked": looked}),
        }
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        served(session, directory, signatures).save()
