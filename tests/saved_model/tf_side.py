"""TensorFlow's side of the programs that are run twice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import graph_pb2, variable_pb2
from tensorflow.core.protobuf import (
    config_pb2,
    meta_graph_pb2,
    saved_model_pb2,
    saver_pb2,
)
from tensorflow.python.saved_model import (
    builder_impl,
    signature_def_utils_impl as signature_def_utils,
)
from tensorflow.python.training.saver import BaseSaverBuilder

from tests.saved_model.values import value_of

v1 = tf.compat.v1
__all__ = ["signature_def_utils"]

Graph, GraphKeys = tf.Graph, v1.GraphKeys
constant, identity, placeholder = v1.constant, v1.identity, v1.placeholder
group, no_op, raw_ops, saved_model = v1.group, v1.no_op, tf.raw_ops, v1.saved_model
assign, assign_add, import_graph_def = v1.assign, v1.assign_add, tf.import_graph_def
Saver, Saveable = v1.train.Saver, BaseSaverBuilder.SaveableObject
IndexedSlices, RaggedTensor, SparseTensor = tf.IndexedSlices, tf.RaggedTensor, tf.SparseTensor


class protos:
    GraphDef = graph_pb2.GraphDef
    SignatureDef = meta_graph_pb2.SignatureDef
    TensorInfo = meta_graph_pb2.TensorInfo
    SavedModel = saved_model_pb2.SavedModel
    SaverDef = saver_pb2.SaverDef
    VariableDef = variable_pb2.VariableDef


@contextlib.contextmanager
def new_graph() -> Iterator[Any]:
    with tf.Graph().as_default() as made:
        made._values = []  # of each variable, until a session has it
        made._to_run = []
        yield made


def default_graph() -> Any:
    return v1.get_default_graph()


def variable(
    name: str,
    shape: Sequence[int] = (),
    dtype: str = "float32",
    *,
    value: Any = None,
    static_shape: Any = None,
    **kwargs: Any,
) -> Any:
    """A variable that gets its value in the session that saves it."""
    if value is None:
        value = value_of(name, shape, dtype)
    if static_shape is None:
        initializer = v1.zeros_initializer()
        made = v1.get_variable(name, np.shape(value), dtype, initializer=initializer, **kwargs)
    else:  # which get_variable cannot be told

        def zeros() -> tf.Tensor:
            return tf.zeros(shape, dtype)

        made = v1.Variable(zeros, name=name, shape=static_shape, **kwargs)
    default_graph()._values.append((made, value))
    return made


def SaveSpec(tensor: Any, slice_spec: str, name: str, value: Any) -> Any:
    """TensorFlow saves what the tensor is in the session, so it needs no value."""
    return BaseSaverBuilder.SaveSpec(tensor, slice_spec, name)


def run_before_saving(operation: Any) -> None:
    default_graph()._to_run.append(operation)


CONFIG = config_pb2.ConfigProto(device_count={"CPU": 2}, allow_soft_placement=True)


@contextlib.contextmanager
def session(graph: Any) -> Iterator[Any]:
    """A session in which variables and tables have their values."""
    with graph.as_default(), v1.Session(graph=graph, config=CONFIG) as opened:
        for made, value in graph._values:
            if hasattr(made, "load"):
                made.load(value, opened)
                continue
            for part in made:  # of a partitioned variable
                info = part._get_save_slice_info()
                ends = np.add(info.var_offset, info.var_shape)
                part.load(value[tuple(map(slice, info.var_offset, ends))], opened)
        for operation in getattr(graph, "_to_run", ()):
            opened.run(operation)
        yield opened


class Builder:
    """tf.compat.v1.saved_model.Builder, or its base class, as ours is called."""

    def __init__(self, export_dir: str, base: bool = False) -> None:
        self._builder = (builder_impl._SavedModelBuilder if base else saved_model.Builder)(
            export_dir
        )

    def add_meta_graph_and_variables(self, graph: Any, *args: Any, **kwargs: Any) -> None:
        with session(graph) as opened:
            self._builder.add_meta_graph_and_variables(opened, *args, **kwargs)

    def add_meta_graph(self, *args: Any, graph: Any = None, **kwargs: Any) -> None:
        with (graph or default_graph()).as_default():
            self._builder.add_meta_graph(*args, **kwargs)

    def save(self, **kwargs: Any) -> str:
        return self._builder.save(**kwargs).decode()


def simple_save(graph: Any, *args: Any, **kwargs: Any) -> None:
    with session(graph) as opened:
        saved_model.simple_save(opened, *args, **kwargs)
