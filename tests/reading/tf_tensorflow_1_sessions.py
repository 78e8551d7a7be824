"""Models of TensorFlow 1's sessions: all kinds of variables, loops, a graph for training."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import tensorflow as tf

from tests.reading.tf_tensorflow_1_small import SERVE, signature, tables, words_file


def builder(export_dir: str) -> list[Any]:
    """Three MetaGraphs of tags; assets, a main op, tables, and variables of every kind in shards.

    Ref, resource and partitioned variables, of strings too; local ones, which are not saved;
    devices, cleared in the MetaGraphs that are served; collections of all kinds.
    """
    config = tf.ConfigProto(device_count={"CPU": 2}, allow_soft_placement=True)
    path = words_file(export_dir, "zero", "one", "two")
    with tf.Session(config=config) as session:
        x = tf.placeholder(tf.float32, [None, 6], "x")
        words = tf.placeholder(tf.string, [None], "words")
        get, random = tf.get_variable, tf.random_normal_initializer(seed=3)
        parts = [
            get(
                f"parts_{resource}",
                [6, 4],
                initializer=random,
                partitioner=tf.fixed_size_partitioner(3, axis),
                use_resource=bool(resource),
            )
            for resource, axis in ((0, 0), (1, 1))
        ]
        with tf.device("/cpu:1"):
            ref = get("layer/ref", initializer=np.linspace(0, 1, 4, dtype=np.float32))
            resource = get("layer/resource", [4], initializer=random, use_resource=True)
        step = tf.train.get_or_create_global_step()
        titles = get("titles", initializer=["x", "", "yz"], trainable=False)
        get("names", initializer=["\u00e9", "b"], trainable=False, use_resource=True)
        get("half", initializer=np.array([0.5, -2], np.float16), use_resource=True)
        get("bfloat16", [2], tf.bfloat16, tf.ones_initializer(), use_resource=True)
        get("flags", initializer=[True, False], trainable=False)
        get("complex", initializer=np.complex64(1 - 2j), trainable=False)
        get("count", initializer=0, collections=[tf.GraphKeys.LOCAL_VARIABLES], trainable=False)
        ids, names = tables(path)
        product = tf.matmul(x, tf.convert_to_tensor(parts[0])) + tf.matmul(x, parts[1])
        y = tf.add(product * resource, ref, "y")
        indices = ids.lookup(words)
        back = names.lookup(indices)
        for key, value in [("numbers", 3), ("ratios", 0.5), ("texts", b"\xff\0"), ("nodes", y)]:
            tf.add_to_collection(key, value)
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        session.run(tf.assign_add(step, 41))
        writer = tf.saved_model.builder.SavedModelBuilder(export_dir)
        writer.add_meta_graph_and_variables(
            session,
            ["serve"],
            {
                "serving_default": signature({"x": x}, {"y": y}),
                "lookup": signature({"words": words}, {"ids": indices, "back": back}),
                "titles": signature({}, {"titles": tf.identity(titles), "step": step}),
            },
            assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
            main_op=tf.group(tf.tables_initializer(), name="main"),
            saver=tf.train.Saver(sharded=True),
            clear_devices=True,
        )
        signatures = {"y": signature({"x": x}, {"y": y})}
        writer.add_meta_graph(
            ["serve", "gpu"], signatures, clear_devices=True, strip_default_attrs=True
        )
        writer.add_meta_graph(["train"])
        writer.save()
    os.remove(path)
    features = np.arange(12, dtype=np.float32).reshape(2, 6) / 7
    return [
        (SERVE, "serving_default", {"x": features}),
        (SERVE, "lookup", {"words": np.array([b"two", b"zero", b"none"], object)}),
        (SERVE, "titles", {}),
        (("serve", "gpu"), "y", {"x": features}),
    ]


def loops(export_dir: str) -> list[Any]:
    """Loops and branches of Switch and Merge: an RNN, nested loops with a TensorArray, a cond."""
    with tf.Session() as session:
        x = tf.placeholder(tf.float32, [None, 4, 3], "x")
        lengths = tf.placeholder(tf.int32, [None], "lengths")
        cells = [
            tf.nn.rnn_cell.LSTMCell(5, initializer=tf.random_uniform_initializer(-1, 1, seed=1)),
            tf.nn.rnn_cell.GRUCell(2, kernel_initializer=tf.random_normal_initializer(seed=2)),
        ]
        cell = tf.nn.rnn_cell.MultiRNNCell(cells)
        states, _ = tf.nn.dynamic_rnn(cell, x, lengths, dtype=tf.float32)

        def outer(i: Any, array: Any) -> Any:
            _, total = tf.while_loop(
                lambda j, _: j < i, lambda j, total: (j + 1, total + x[:, j, 0]), [0, x[:, 0, 1]]
            )
            return i + 1, array.write(i, total)

        array = tf.TensorArray(tf.float32, 4)
        _, array = tf.while_loop(lambda i, _: i < 4, outer, [0, array], parallel_iterations=1)
        limit = tf.get_variable("limit", initializer=0.0)
        either = tf.cond(
            tf.reduce_sum(x) > limit, lambda: states[:, -1] * 2, lambda: states[:, 0] - limit
        )
        session.run(tf.global_variables_initializer())
        outputs = {"states": states, "sums": array.stack(), "either": either}
        inputs = {"x": x, "lengths": lengths}
        tf.saved_model.simple_save(session, export_dir, inputs, outputs)
    features = np.sin(np.arange(24, dtype=np.float32)).reshape(2, 4, 3)
    lengths = np.array([2, 4], np.int32)
    return [
        (SERVE, "serving_default", {"x": features, "lengths": lengths}),
        (SERVE, "serving_default", {"x": np.abs(features), "lengths": lengths}),
    ]


def training(export_dir: str) -> list[Any]:
    """A training graph with slots, moving averages, a queue, a reader of records, summaries."""
    with tf.Session() as session:
        x = tf.placeholder(tf.float32, [None, 8, 8, 1], "x")
        labels = tf.placeholder(tf.int64, [None], "labels")
        y = tf.layers.conv2d(x, 2, 3, kernel_initializer=tf.random_normal_initializer(seed=5))
        y = tf.nn.relu(tf.layers.batch_normalization(y, training=True))
        y = tf.layers.max_pooling2d(y, 2, 2)
        logits = tf.layers.dense(tf.layers.flatten(y), 3, name="logits")
        loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
        rate = tf.train.exponential_decay(0.01, tf.train.get_or_create_global_step(), 10, 0.5)
        average = tf.train.ExponentialMovingAverage(0.9)
        with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
            optimizers = [tf.train.AdamOptimizer(rate), tf.train.FtrlOptimizer(rate)]
            steps = [one.minimize(loss, tf.train.get_global_step()) for one in optimizers]
        with tf.control_dependencies(steps):
            step = average.apply(tf.trainable_variables())
        tf.summary.scalar("loss", loss)
        tf.train.batch([tf.constant(1)], 2)
        session.run(tf.global_variables_initializer())
        feeds = {x: np.ones((2, 8, 8, 1), np.float32), labels: [0, 2]}
        session.run([step, tf.summary.merge_all()], feeds)
        writer = tf.saved_model.builder.SavedModelBuilder(export_dir)
        trained = signature({"x": x, "labels": labels}, {"loss": loss, "logits": logits})
        writer.add_meta_graph_and_variables(session, ["train"], {"train": trained})
        writer.save()
    image = np.cos(np.arange(128, dtype=np.float32)).reshape(2, 8, 8, 1)
    return [(("train",), "train", {"x": image, "labels": np.array([1, 0])})]
