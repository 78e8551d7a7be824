"""Graphs that TensorFlow makes and `cases/graphs.py` takes over; as a program, writes them.

python -m tests.conformance.tf_graphs writes `graphs/*.pb`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tensorflow as tf
from tensorflow.core.framework import graph_pb2
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from tests.conformance.reference import normal

v1 = tf.compat.v1
DIRECTORY = Path(__file__).parent / "graphs"


def frozen_network() -> graph_pb2.GraphDef:
    """A small convolutional network whose variables were made constants."""
    kernel, bias, dense = (
        tf.Variable(normal(*shape), name=name)
        for name, shape in {"kernel": (3, 3, 1, 4), "bias": (4,), "dense": (64, 3)}.items()
    )

    @tf.function(input_signature=[tf.TensorSpec([None, 8, 8, 1], name="x")])
    def network(x: Any) -> Any:
        x = tf.nn.relu(tf.nn.conv2d(x, kernel, 2, "SAME") + bias)
        return tf.nn.softmax(tf.matmul(tf.reshape(x, [-1, 64]), dense), name="y")

    return convert_variables_to_constants_v2(network.get_concrete_function()).graph.as_graph_def()


def loop_v1() -> graph_pb2.GraphDef:
    """A loop of control flow v1 over reference variables, with a saver."""
    with tf.Graph().as_default() as graph:
        v1.disable_control_flow_v2()
        x = v1.placeholder(tf.float32, [None, 3], "x")
        w = v1.get_variable("w", [3, 3], use_resource=False)
        v1.train.Saver()

        def step(i: Any, y: Any) -> Any:
            return i + 1, tf.tanh(tf.matmul(y, w))

        _, y = v1.while_loop(lambda i, _: i < 3, step, [tf.constant(0), x])
        tf.identity(y, "y")
        v1.enable_control_flow_v2()
    return graph.as_graph_def()


def functions() -> graph_pb2.GraphDef:
    """Calls of functions that read a variable, and a While whose body is one."""
    with tf.Graph().as_default() as graph:
        v1.enable_control_flow_v2()
        x = v1.placeholder(tf.float32, [None, 3], "x")
        w = v1.get_variable("layer/w", [3, 3], use_resource=True)

        @tf.function
        def affine(rows: Any) -> Any:
            return tf.tanh(tf.matmul(rows, w)) + 1.0

        @tf.function
        def twice(rows: Any) -> Any:
            return affine(affine(rows))

        _, y = tf.while_loop(lambda i, _: i < 2, lambda i, y: (i + 1, y * 2.0), [0, twice(x)])
        tf.identity(y, "y")
    return graph.as_graph_def()


def table() -> graph_pb2.GraphDef:
    """Numbers of words, from a table that an operation fills."""
    with tf.Graph().as_default() as graph:
        x = v1.placeholder(tf.string, [None], "x")
        initializer = tf.lookup.KeyValueTensorInitializer(
            ["a", "b", "c"], tf.constant([5, 6, 7], tf.int64)
        )
        ids = tf.lookup.StaticHashTable(initializer, -1).lookup(x)
        tf.identity(ids, "ids")
        v1.tables_initializer("fill")
    made = graph.as_graph_def()
    next(node for node in made.node if node.op == "HashTableV2").attr["shared_name"].s = b"words"
    return made


GRAPHS = (frozen_network, loop_v1, functions, table)


def written() -> dict[str, bytes]:
    """The content of each file."""
    return {make.__name__: make().SerializeToString(deterministic=True) for make in GRAPHS}


def main() -> None:
    DIRECTORY.mkdir(exist_ok=True)
    for name, content in written().items():
        (DIRECTORY / f"{name}.pb").write_bytes(content)


if __name__ == "__main__":
    main()
