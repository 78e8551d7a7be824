"""Small models of TensorFlow 1's sessions: `make golden-tensorflow-1` keeps what these write.

As all of tf_tensorflow_1*.py, it runs in TensorFlow 1.13 and 1.15, on Python 3.7.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import tensorflow as tf

SERVE = ("serve",)


def signature(
    inputs: dict[str, Any], outputs: dict[str, Any], method: str = "tensorflow/serving/predict"
) -> Any:
    info = tf.saved_model.utils.build_tensor_info
    return tf.saved_model.signature_def_utils.build_signature_def(
        {key: info(tensor) for key, tensor in inputs.items()},
        {key: info(tensor) for key, tensor in outputs.items()},
        method,
    )


def words_file(export_dir: str, *words: str) -> str:
    path = f"{export_dir}.{len(words)}.txt"
    with open(path, "w") as file:
        file.write("\n".join(words) + "\n")
    return path


def tables(path: str) -> Any:
    initializer = tf.contrib.lookup.TextFileStringTableInitializer
    ids = tf.contrib.lookup.TextFileIdTableInitializer(path)
    names = tf.contrib.lookup.HashTable(initializer(path), "?", shared_name="names")
    return tf.contrib.lookup.HashTable(ids, -1, shared_name="ids"), names


def simple(export_dir: str) -> list[Any]:
    """`tf.saved_model.simple_save`."""
    with tf.Session() as session:
        x = tf.placeholder(tf.float32, [None, 3], "x")
        w = tf.get_variable("w", [3, 2], initializer=tf.glorot_uniform_initializer(seed=1))
        b = tf.get_variable("b", initializer=[0.5, -0.5], use_resource=True)
        y = tf.nn.softmax(tf.nn.xw_plus_b(x, w, b), name="y")
        session.run(tf.global_variables_initializer())
        tf.saved_model.simple_save(session, export_dir, {"x": x}, {"y": y})
    return [(SERVE, "serving_default", {"x": np.eye(3, dtype=np.float32)})]


def text(export_dir: str) -> list[Any]:
    """As text, without default attributes, with a legacy init op and devices; sparse tensors."""
    path = words_file(export_dir, "a", "b")
    with tf.Session() as session, tf.device("/device:CPU:0"):
        words = tf.placeholder(tf.string, [None], "words")
        sparse = tf.sparse_placeholder(tf.float32, [None, 7], "sparse")
        scale = tf.Variable(2.5, name="scale")
        table = tf.contrib.lookup.HashTable(tf.contrib.lookup.TextFileIdTableInitializer(path), 7)
        found = table.lookup(words)
        scaled = sparse * scale
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        writer = tf.saved_model.builder.SavedModelBuilder(export_dir)
        writer.add_meta_graph_and_variables(
            session,
            ["serve", "\u00fcber"],
            {
                "serving_default": signature({"words": words}, {"found": found}),
                "sparse": signature({"sparse": sparse}, {"scaled": scaled}, "sparse/method"),
            },
            assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
            legacy_init_op=tf.tables_initializer(),
            strip_default_attrs=True,
        )
        writer.save(as_text=True)
    os.remove(path)
    asked = {"words": np.array([b"b", b"c"], object)}
    return [(("serve", "\u00fcber"), "serving_default", asked)]


def functions(export_dir: str) -> list[Any]:
    """Functions in the library: a Defun, called twice, in another one, and differentiated."""
    from tensorflow.python.framework import function

    @function.Defun(tf.float32, func_name="square_plus")
    def square_plus(x: Any) -> Any:
        return x * x + 1.0

    @function.Defun(tf.float32, tf.float32, func_name="nested")
    def nested(x: Any, y: Any) -> Any:
        return square_plus(x) - y, tf.reduce_max(y)

    with tf.Session() as session:
        x = tf.placeholder(tf.float32, [None], "x")
        scale = tf.get_variable("scale", initializer=3.0, use_resource=True)
        difference, largest = nested(x * scale, square_plus(x))
        (slope,) = tf.gradients(difference, x)
        session.run(tf.global_variables_initializer())
        outputs = {"difference": difference, "largest": largest, "slope": slope}
        tf.saved_model.simple_save(session, export_dir, {"x": x}, outputs)
    return [(SERVE, "serving_default", {"x": np.array([1, -2, 0.5], np.float32)})]


def mutable_table(export_dir: str) -> list[Any]:
    """A table whose content is in the checkpoint."""
    with tf.Session() as session:
        words = tf.placeholder(tf.string, [None], "words")
        table = tf.contrib.lookup.MutableHashTable(tf.string, tf.int64, -1, name="table")
        session.run(table.insert(tf.constant(["a", "b"]), tf.constant([5, 7], tf.int64)))
        ids = table.lookup(words)
        writer = tf.saved_model.builder.SavedModelBuilder(export_dir)
        signatures = {"serving_default": signature({"words": words}, {"ids": ids})}
        writer.add_meta_graph_and_variables(session, ["serve"], signatures)
        writer.save()
    return [(SERVE, "serving_default", {"words": np.array([b"b", b"c"], object)})]


def small_session(export_dir: str) -> list[Any]:
    """As `builder`, smaller: two MetaGraphs, parts of ref variables, a table, shards, a string."""
    path = words_file(export_dir, "a", "b", "c")
    with tf.Session() as session:
        words = tf.placeholder(tf.string, [None], "words")
        values = np.arange(6, dtype=np.float32).reshape(3, 2)
        parts = tf.get_variable(
            "embedding",
            [3, 2],
            initializer=lambda shape, dtype, partition_info: tf.constant(
                values[partition_info.var_offset[0] :][: shape[0]]
            ),
            partitioner=tf.fixed_size_partitioner(3),
        )
        title = tf.get_variable("title", initializer=["x"], use_resource=True, trainable=False)
        table = tf.contrib.lookup.HashTable(tf.contrib.lookup.TextFileIdTableInitializer(path), 0)
        rows = tf.gather(tf.convert_to_tensor(parts), table.lookup(words))
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        writer = tf.saved_model.builder.SavedModelBuilder(export_dir)
        writer.add_meta_graph_and_variables(
            session,
            ["serve"],
            {
                "serving_default": signature(
                    {"words": words}, {"rows": rows, "title": tf.identity(title)}
                )
            },
            assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
            legacy_init_op=tf.tables_initializer(),
            saver=tf.train.Saver(sharded=True),
        )
        writer.add_meta_graph(["train"])
        writer.save()
    os.remove(path)
    return [(SERVE, "serving_default", {"words": np.array([b"c", b"b"], object)})]


def small_loop(export_dir: str) -> list[Any]:
    """A loop with a branch in it and a result that nobody needs; a queue; a RefSwitch."""
    with tf.Session() as session:
        x = tf.placeholder(tf.float32, [], "x")
        step = tf.get_variable("step", initializer=1.5)
        tf.get_variable("copy", initializer=step.initialized_value())

        def body(i: Any, y: Any, unused: Any) -> Any:
            return i + 1, tf.cond(y > 2, lambda: y * step, lambda: y + step), unused * y

        _, y, _ = tf.while_loop(lambda i, *_: i < 3, body, [0, x, 1.0])
        tf.train.batch([tf.constant(1)], 2)
        session.run(tf.global_variables_initializer())
        tf.saved_model.simple_save(session, export_dir, {"x": x}, {"y": y})
    return [(SERVE, "serving_default", {"x": np.array(0.25, np.float32)})]
