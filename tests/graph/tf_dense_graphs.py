"""Graphs without control flow: layers, text, names, variables, tables."""

from __future__ import annotations

import tensorflow as tf

from tests.graph.tf_graph_registry import features, graph, weights

v1 = tf.compat.v1


@graph
def nothing() -> None:
    """The empty graph."""


@graph
def perceptron() -> None:
    x = features(None, 4)
    hidden = tf.nn.relu(tf.matmul(x, weights(4, 3)) + weights(3))
    tf.nn.softmax(tf.matmul(hidden, weights(3, 2)), name="y")


@graph
def convolutions() -> None:
    x = features(None, 8, 8, 3)
    x = tf.nn.bias_add(tf.nn.conv2d(x, weights(3, 3, 3, 4), 1, "SAME"), weights(4))
    x, *_ = v1.nn.fused_batch_norm(
        x, weights(4), weights(4), weights(4), abs(weights(4)), is_training=False
    )
    x = tf.nn.max_pool2d(tf.nn.relu6(x), 2, 2, "VALID")
    x = tf.nn.depthwise_conv2d(x, weights(3, 3, 4, 2), [1, 1, 1, 1], "SAME")
    x = tf.reshape(tf.reduce_mean(x, [1, 2]), [-1, 8])
    tf.identity(x, "y")


@graph
def shapes_computed() -> None:
    x = features(None, 6)
    size = tf.shape(x)[0]
    y = tf.reshape(x, tf.stack([size, 2, 3]))
    y = tf.tile(y, [1, 2, 1])
    tf.broadcast_to(tf.transpose(y, [0, 2, 1])[:1], [7, 3, 4])
    tf.zeros(tf.concat([[size], [4]], 0), name="zeros")
    tf.range(0, size, name="range")


@graph
def lists_and_dtypes() -> None:
    parts = tf.split(features(4, 6), 3, 1)
    tf.concat(parts, 0)
    tf.stack(parts)
    tf.meshgrid(tf.range(3), tf.range(2))
    for dtype in (tf.bfloat16, tf.half, tf.int8, tf.uint16, tf.complex64, tf.bool, tf.string):
        value = {tf.bool: True, tf.string: "text"}.get(dtype, 1)
        tf.constant([value, value], dtype, name=f"of_{dtype.name}")
    tf.cast(tf.quantization.fake_quant_with_min_max_args(features(3, name="q")), tf.int32)
    v1.placeholder_with_default([1, 2], [None], "default")


@graph
def text() -> None:
    x = features(None, dtype=tf.string)
    words = tf.strings.split(tf.strings.lower(x))
    tf.strings.to_hash_bucket_fast(words.values, 100)
    tf.strings.reduce_join(words.values, 0)
    tf.io.parse_example(
        x,
        {
            "dense": tf.io.FixedLenFeature([2], tf.float32),
            "sparse": tf.io.VarLenFeature(tf.int64),
        },
    )


@graph
def images() -> None:
    image = tf.io.decode_jpeg(features(dtype=tf.string), 3)
    tf.image.resize(tf.cast(image, tf.float32)[None], [8, 8])


@graph
def randomness() -> None:
    v1.random_normal([3, 2], seed=1)
    tf.random.stateless_uniform([4], [1, 2])
    v1.nn.dropout(features(4), rate=0.5, seed=3)


@graph
def gradients() -> None:
    x = features(None, 4)
    w = tf.constant(weights(4, 2))
    loss = tf.reduce_sum(tf.square(tf.matmul(x, w)))
    v1.gradients(loss, [w, x])


# --- names, devices, dependencies ---------------------------------------------------------------


@graph
def scopes_and_devices() -> None:
    with v1.device("/job:worker/task:1"), v1.name_scope("a"):
        a = tf.constant(1.0, name="odd.name-1>x")
        with v1.device("/gpu:0"), v1.colocate_with(a):
            b = tf.identity(a)
        with v1.device("/cpu:3"):
            c = tf.add(a, b)
    with tf.control_dependencies([c, a]):
        tf.no_op("done")
        tf.group(c, tf.identity(b), name="group")


@graph
def colocation() -> None:
    a = tf.constant(1.0, name="a")
    with v1.device("/gpu:1"):
        b = tf.constant(1.0, name="b")
    with v1.colocate_with(b):
        c = tf.identity(a, "c")
        with v1.colocate_with(c):
            tf.identity(a, "d")


# --- variables, tables, savers --------------------------------------------------------------------


@graph
def resource_variables() -> None:
    w = v1.get_variable("w", [4, 3], initializer=v1.zeros_initializer(), use_resource=True)
    b = v1.get_variable("b", [3], initializer=v1.ones_initializer(), use_resource=True)
    y = tf.matmul(features(None, 4), w) + b
    with v1.variable_scope("scope"):
        v1.get_variable("large", [50, 40], initializer=v1.zeros_initializer(), use_resource=True)
    tf.group(w.assign_add(tf.ones([4, 3])), y, v1.global_variables_initializer())
    v1.train.Saver()


@graph
def reference_variables() -> None:
    w = v1.get_variable("w", [4, 3], initializer=v1.zeros_initializer(), use_resource=False)
    tf.matmul(features(None, 4), w, name="y")
    v1.assign_add(w, tf.ones([4, 3]))
    v1.train.Saver(sharded=True)


@graph
def tables() -> None:
    initializer = tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([1, 2], tf.int64))
    table = tf.lookup.StaticVocabularyTable(initializer, 3)
    table.lookup(features(None, dtype=tf.string))
    v1.tables_initializer()


@graph
def queues() -> None:
    queue = tf.queue.FIFOQueue(10, [tf.float32, tf.string], [[2], []])
    queue.enqueue((tf.zeros([2]), "x"))
    queue.dequeue_many(3)
