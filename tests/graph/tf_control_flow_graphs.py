"""Control flow of both versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tests.graph.tf_graph_registry import features, graph, weights

v1 = tf.compat.v1


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
