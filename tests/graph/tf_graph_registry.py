"""How a graph that TensorFlow makes is declared, and what such graphs are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import graph_pb2

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


def graph_def_of(build: Callable[[], None], add_shapes: bool = False) -> graph_pb2.GraphDef:
    with tf.Graph().as_default() as made:
        build()
    return made.as_graph_def(add_shapes=add_shapes)
