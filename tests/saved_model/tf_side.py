"""TensorFlow's side of the programs that are run twice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import variable_pb2
from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2

from tests.saved_model.values import value_of

v1 = tf.compat.v1
v1.disable_eager_execution()
v1.enable_resource_variables()
v1.logging.set_verbosity(v1.logging.ERROR)

Graph, GraphKeys = tf.Graph, v1.GraphKeys
constant, identity, placeholder = v1.constant, v1.identity, v1.placeholder
group, no_op, raw_ops, saved_model = v1.group, v1.no_op, tf.raw_ops, v1.saved_model
assign, assign_add = v1.assign, v1.assign_add
Saver = v1.train.Saver


class protos:
    SignatureDef = meta_graph_pb2.SignatureDef
    TensorInfo = meta_graph_pb2.TensorInfo
    SavedModel = saved_model_pb2.SavedModel
    VariableDef = variable_pb2.VariableDef


@contextlib.contextmanager
def new_graph() -> Iterator[Any]:
    with tf.Graph().as_default() as made:
        made._values = {}  # of each variable, until a session has it
        yield made


def default_graph() -> Any:
    return v1.get_default_graph()


def variable(
    name: str,
    shape: Sequence[int] = (),
    dtype: str = "float32",
    *,
    value: Any = None,
    **kwargs: Any,
) -> Any:
    """A variable that gets its value in the session that saves it."""
    if value is None:
        value = value_of(name, shape, dtype)
    made = v1.get_variable(
        name, np.shape(value), dtype, initializer=v1.zeros_initializer(), **kwargs
    )
    default_graph()._values[made] = value
    return made
