"""Graphs of many kinds that TensorFlow makes, and what its own importer makes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import graph_pb2
from tensorflow.python.framework import function as old_function
from tensorflow.python.framework.convert_to_constants import (
    convert_variables_to_constants_v2,
)

v1 = tf.compat.v1
GRAPHS: dict[str, Callable[[], graph_pb2.GraphDef]] = {}


def graph(build: Callable[[], None]) -> Callable[[], None]:
    """Adds a graph: the function builds it in the default graph."""
    GRAPHS[build.__name__] = lambda: graph_def_of(build)
    return build


def graph_def(make: Callable[[], graph_pb2.GraphDef]) -> Callable[[], graph_pb2.GraphDef]:
    """Adds a graph: the function returns the GraphDef."""
    GRAPHS[make.__name__] = make
    return make


def weights(*shape: int) -> np.ndarray:
    return np.random.default_rng(list(shape)).normal(size=shape).astype(np.float32)


def features(*shape: int | None, dtype: Any = tf.float32, name: str = "x") -> tf.Tensor:
    return v1.placeholder(dtype, shape, name)


# --- dense graphs -----------------------------------------------------------------------------


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


# --- control flow ---


def _cond(x: tf.Tensor) -> tf.Tensor:
    return v1.cond(tf.reduce_sum(x) > 0, lambda: x * 2.0, lambda: tf.square(x) - 1.0)


def _loop(x: tf.Tensor) -> Any:
    return v1.while_loop(
        lambda i, y: tf.less(i, 3),
        lambda i, y: (i + 1, tf.matmul(y, weights(4, 4))),
        [tf.constant(0), x],
    )


def with_control_flow(version: int, build: Callable[[], None]) -> None:
    was = v1.control_flow_v2_enabled()
    (v1.enable_control_flow_v2 if version == 2 else v1.disable_control_flow_v2)()
    try:
        build()
    finally:
        (v1.enable_control_flow_v2 if was else v1.disable_control_flow_v2)()


@graph
def cond_v1() -> None:
    with_control_flow(1, lambda: tf.identity(_cond(features(None, 4)), "y"))


@graph
def while_v1() -> None:
    with_control_flow(1, lambda: tf.identity(_loop(features(None, 4))[1], "y"))


@graph
def nested_while_v1() -> None:
    def inner(i: Any, y: Any) -> Any:
        return i + 1, _loop(_cond(y))[1]

    with_control_flow(
        1,
        lambda: v1.while_loop(lambda i, y: i < 2, inner, [tf.constant(0), features(None, 4)]),
    )


@graph
def tensor_array_v1() -> None:
    x = features(5, 4)

    def build() -> None:
        array = tf.TensorArray(tf.float32, 5, clear_after_read=False).unstack(x)
        _, out = v1.while_loop(
            lambda i, a: i < 5,
            lambda i, a: (i + 1, a.write(i, array.read(i) * 2.0)),
            [tf.constant(0), tf.TensorArray(tf.float32, 5)],
        )
        out.stack("y")

    with_control_flow(1, build)


@graph
def gradients_of_while_v1() -> None:
    x = features(4, 4)
    with_control_flow(1, lambda: v1.gradients(_loop(x)[1], x))


@graph
def cond_v2() -> None:
    with_control_flow(2, lambda: tf.identity(_cond(features(None, 4)), "y"))


@graph
def while_v2() -> None:
    with_control_flow(2, lambda: tf.identity(_loop(features(None, 4))[1], "y"))


@graph
def map_and_scan_v2() -> None:
    x = features(None, 4)

    def build() -> None:
        tf.map_fn(lambda row: row * 2.0, x)
        tf.scan(lambda total, row: total + row, x)
        tf.foldl(lambda total, row: total + row, x)

    with_control_flow(2, build)


@graph
def gradients_of_v2() -> None:
    x = features(4, 4)
    with_control_flow(2, lambda: v1.gradients(_loop(_cond(x))[1], x))


@graph
def switch_case() -> None:
    x = features(3)
    branches = [lambda: x, lambda: x * 2.0, lambda: -x]
    with_control_flow(
        2, lambda: tf.identity(tf.switch_case(v1.placeholder(tf.int32, []), branches))
    )


@graph
def asserts() -> None:
    x = features(None, 3)
    with tf.control_dependencies([v1.assert_positive(x)]):
        tf.identity(x)


# --- functions ---


@graph
def calls() -> None:
    """PartitionedCalls in each other, of known and unknown shapes."""

    @tf.function
    def double(x: tf.Tensor) -> tf.Tensor:
        return tf.concat([x, x], 0)

    @tf.function
    def outer(x: tf.Tensor, n: tf.Tensor) -> Any:
        return tf.reshape(double(double(x)), [n, -1]), tf.shape(x)

    outer(features(None, 4), tf.constant(2))
    outer(features(3, 4, name="fixed"), tf.constant(4))


@graph
def calls_with_state() -> None:
    w = v1.get_variable("w", [4, 3], initializer=v1.zeros_initializer(), use_resource=True)

    @tf.function
    def affine(x: tf.Tensor) -> tf.Tensor:
        w.assign_add(tf.ones([4, 3]))
        return tf.matmul(x, w)

    affine(features(None, 4))


@graph
def functions_as_ops() -> None:
    """TensorFlow 1's Defun: the function's name is the node's op, and it has a gradient."""

    @old_function.Defun(tf.float32, tf.float32, func_name="cube_gradient")
    def cube_gradient(x: Any, dy: Any) -> Any:
        return 3.0 * x * x * dy

    @old_function.Defun(tf.float32, func_name="cube", grad_func=cube_gradient)
    def cube(x: Any) -> Any:
        return x * x * x

    @old_function.Defun(tf.float32, tf.int32, func_name="pair", noinline=True)
    def pair(x: Any, n: Any) -> Any:
        return cube(x), tf.stack([n, n])

    pair(features(3), 2)


@graph
def datasets() -> None:
    dataset = tf.data.Dataset.range(10).map(lambda i: (i * 2, tf.cast(i, tf.float32)))
    dataset = dataset.filter(lambda i, _: i > 4).shuffle(5, seed=1).batch(2).prefetch(1)
    v1.data.make_initializable_iterator(dataset).get_next()


@graph_def
def frozen_function() -> graph_pb2.GraphDef:
    """A Keras-like network in eager mode, its variables made constants."""
    kernels = [tf.Variable(weights(3, 3, 1, 4)), tf.Variable(weights(64, 3))]

    @tf.function(input_signature=[tf.TensorSpec([None, 8, 8, 1], name="x")])
    def network(x: tf.Tensor) -> tf.Tensor:
        x = tf.nn.relu(tf.nn.conv2d(x, kernels[0], 2, "SAME"))
        return tf.nn.softmax(tf.matmul(tf.reshape(x, [-1, 64]), kernels[1]))

    frozen = convert_variables_to_constants_v2(network.get_concrete_function())
    return frozen.graph.as_graph_def()


@graph
def recurrent_network() -> None:
    """An LSTM as a loop over time of control flow v2."""
    x = features(None, 5, 4)
    kernel, bias = tf.constant(weights(7, 12)), tf.constant(weights(12))

    def step(state: Any, inputs: Any) -> Any:
        c, h = state
        i, j, f, o = tf.split(tf.matmul(tf.concat([inputs, h], 1), kernel) + bias, 4, 1)
        c = c * tf.sigmoid(f) + tf.sigmoid(i) * tf.tanh(j)
        return c, tf.tanh(c) * tf.sigmoid(o)

    zeros = tf.zeros([tf.shape(x)[0], 3])
    with_control_flow(2, lambda: tf.scan(step, tf.transpose(x, [1, 0, 2]), (zeros, zeros)) and None)


# --- as other tools write them ---


@graph_def
def without_defaults() -> graph_pb2.GraphDef:
    """Written before some attributes existed."""
    made = graph_def_of(convolutions)
    for node in made.node:
        for name in ("data_format", "dilations", "explicit_paddings", "transpose_a", "keep_dims"):
            node.attr.pop(name, None)
    return made


@graph_def
def of_an_old_producer() -> graph_pb2.GraphDef:
    made = graph_def_of(perceptron)
    made.versions.producer = 21
    made.versions.min_consumer = 5
    made.versions.bad_consumers.extend([30, 7])
    return made


@graph_def
def in_no_order() -> graph_pb2.GraphDef:
    made = graph_def_of(nested_while_v1)
    nodes = sorted(made.node, key=lambda node: node.name[::-1])
    del made.node[:]
    made.node.extend(nodes)
    return made


@graph_def
def with_details() -> graph_pb2.GraphDef:
    """Names of dimensions, debug information, attributes that nobody knows."""
    made = graph_def_of(perceptron)
    x = next(node for node in made.node if node.op == "Placeholder")
    x.attr["shape"].shape.dim[0].name = "batch"
    for node in made.node:
        node.experimental_debug_info.original_node_names.append(f"was {node.name}")
        node.attr["_mark"].i = 7
    made.node[-1].attr["later"].f = 0.1
    return made


@graph_def
def shapes_given() -> graph_pb2.GraphDef:
    """The attribute `_output_shapes` tells more than the ops can."""
    return graph_def_of(while_v1, add_shapes=True)


# --- the questions ---


def graph_def_of(build: Callable[[], None], add_shapes: bool = False) -> graph_pb2.GraphDef:
    with tf.Graph().as_default() as made:
        build()
    return made.as_graph_def(add_shapes=add_shapes)


def imported(
    message: graph_pb2.GraphDef, name: str | None, times: int = 1, add_shapes: bool = True
) -> bytes:
    copy = graph_pb2.GraphDef()  # TensorFlow fills in defaults
    copy.CopyFrom(message)
    with tf.Graph().as_default() as made:
        for _ in range(times):
            tf.graph_util.import_graph_def(copy, name=name)
    return bytes(made.as_graph_def(add_shapes=add_shapes).SerializeToString())


def answers() -> dict[str, tuple[bytes, dict[str, bytes]]]:
    """For every graph its GraphDef, and what comes of importing it in several ways."""
    found = {}
    for name, make in GRAPHS.items():
        message = make()
        results = {
            "plain": imported(message, "", add_shapes=False),
            "with shapes": imported(message, ""),
            "prefixed": imported(message, "some/where"),
            "twice": imported(message, "", times=2),
        }
        found[name] = bytes(message.SerializeToString()), results
    return found


def meta_graphs(options: dict[str, bool]) -> dict[str, tuple[bytes, bytes]]:
    """For every graph its GraphDef, and the MetaGraphDef of the graph that imported it."""
    found = {}
    for name, make in GRAPHS.items():
        message = make()
        with tf.Graph().as_default() as made:
            tf.graph_util.import_graph_def(message, name="")
            with_shapes = made.as_graph_def(add_shapes=True)  # as a Saver exports its graph
            exported = v1.train.export_meta_graph(graph_def=with_shapes, graph=made, **options)
        found[name] = bytes(message.SerializeToString()), bytes(exported.SerializeToString())
    return found
