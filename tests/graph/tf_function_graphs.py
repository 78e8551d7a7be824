"""Functions, and GraphDefs as other tools write them."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.core.framework import graph_pb2
from tensorflow.python.framework import function as old_function
from tensorflow.python.framework.convert_to_constants import (
    convert_variables_to_constants_v2,
)

from tests.graph.tf_control_flow_graphs import nested_while_v1, while_v1, with_control_flow
from tests.graph.tf_dense_graphs import convolutions, perceptron
from tests.graph.tf_graph_registry import features, graph, graph_def, graph_def_of, weights

v1 = tf.compat.v1


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
