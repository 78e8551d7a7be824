"""TensorFlow's side of the programs: the names they use, as tf.compat.v1 has them."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import tensorflow as tf
from tensorflow.python.ops import control_flow_ops
from tensorflow.python.training.saver import BaseSaverBuilder

v1 = tf.compat.v1


class TensorFlowSide:
    """What a program may call; `our_side.OurSide` has the same names."""

    name_scope = staticmethod(v1.name_scope)
    device = staticmethod(v1.device)
    control_dependencies = staticmethod(v1.control_dependencies)
    colocate_with = staticmethod(v1.colocate_with)
    placeholder = staticmethod(v1.placeholder)
    placeholder_with_default = staticmethod(v1.placeholder_with_default)
    constant = staticmethod(v1.constant)
    identity = staticmethod(v1.identity)
    convert_to_tensor = staticmethod(v1.convert_to_tensor)
    get_default_graph = staticmethod(v1.get_default_graph)
    group = staticmethod(v1.group)
    no_op = staticmethod(v1.no_op)
    tuple = staticmethod(v1.tuple)
    with_dependencies = staticmethod(control_flow_ops.with_dependencies)
    assign = staticmethod(v1.assign)
    assign_add = staticmethod(v1.assign_add)
    assign_sub = staticmethod(v1.assign_sub)
    variables_initializer = staticmethod(v1.variables_initializer)
    global_variables_initializer = staticmethod(v1.global_variables_initializer)
    local_variables_initializer = staticmethod(v1.local_variables_initializer)
    tables_initializer = staticmethod(v1.tables_initializer)
    add_to_collection = staticmethod(v1.add_to_collection)
    get_collection = staticmethod(v1.get_collection)
    add_to_collections = staticmethod(v1.add_to_collections)
    get_collection_ref = staticmethod(v1.get_collection_ref)
    global_variables = staticmethod(v1.global_variables)
    trainable_variables = staticmethod(v1.trainable_variables)
    local_variables = staticmethod(v1.local_variables)
    model_variables = staticmethod(v1.model_variables)
    moving_average_variables = staticmethod(v1.moving_average_variables)
    Graph, GraphKeys = tf.Graph, v1.GraphKeys
    Saver = staticmethod(v1.train.Saver)
    SaverDef = v1.train.SaverDef
    Saveable = BaseSaverBuilder.SaveableObject
    raw_ops = tf.raw_ops
    lookup = v1.lookup
    io = v1.io
    nn = v1.nn
    batch_to_space = staticmethod(v1.batch_to_space)
    batch_to_space_nd = staticmethod(v1.batch_to_space_nd)
    space_to_batch_nd = staticmethod(v1.space_to_batch_nd)
    gelu = staticmethod(tf.nn.gelu)  # is not in compat.v1
    SparseTensor = tf.SparseTensor
    RaggedTensor = tf.RaggedTensor

    @staticmethod
    def SaveSpec(tensor: Any, slice_spec: str, name: str, source: Any) -> Any:
        """TensorFlow saves the tensor's value at run time, so it needs no source."""
        return BaseSaverBuilder.SaveSpec(tensor, slice_spec, name)

    @staticmethod
    def variable(
        name: str | None,
        shape: Sequence[int] = (),
        dtype: str = "float32",
        *,
        static_shape: Any = None,
        use_resource: bool = True,
        partitions: int = 0,
        axis: int = 0,
        **keywords: Any,
    ) -> Any:
        """`get_variable` with a zeros initializer; what it cannot do, `tf.Variable` does."""
        if name is None or static_shape is not None:

            def zeros() -> tf.Tensor:
                return tf.zeros(shape, dtype)

            return v1.Variable(
                zeros, name=name, shape=static_shape, use_resource=use_resource, **keywords
            )
        if partitions:
            keywords["partitioner"] = v1.fixed_size_partitioner(partitions, axis)
        return v1.get_variable(
            name,
            shape,
            dtype,
            initializer=v1.zeros_initializer(),
            use_resource=use_resource,
            **keywords,
        )


def export(module: str, names: Sequence[str], **options: Any) -> dict[str, bytes]:
    """Runs programs, each in a graph of its own: name → serialized MetaGraphDef."""
    exported = {}
    for name in names:
        with tf.Graph().as_default() as graph:
            saver = importlib.import_module(module).EXPORTED[name](TensorFlowSide)
            if saver is None:
                graph_def = graph.as_graph_def(add_shapes=True)  # as a Saver calls it
                message = v1.train.export_meta_graph(graph=graph, graph_def=graph_def, **options)
            else:
                message = saver.export_meta_graph(**options)
            exported[name] = message.SerializeToString(deterministic=True)
    return exported


def refusals(module: str, names: Sequence[str]) -> dict[str, tuple[list[str], str]]:
    """Runs programs that TensorFlow refuses: name → (class names of the error, its text)."""
    refused = {}
    for name in names:
        with tf.Graph().as_default():
            try:
                importlib.import_module(module).REFUSED[name](TensorFlowSide)
            except Exception as error:
                refused[name] = ([cls.__name__ for cls in type(error).__mro__], str(error))
            else:
                raise AssertionError(f"TensorFlow accepts {name}")
    return refused


def imported_collections(meta_graph_def: bytes) -> dict[str, list[Any]]:
    """The collections after import_meta_graph: names of what has one, bytes of messages."""

    def described(item: Any) -> Any:
        if hasattr(item, "SerializeToString"):
            return item.SerializeToString()
        return item if isinstance(item, (bytes, int, float)) else getattr(item, "name", None)

    with tf.Graph().as_default() as graph:
        v1.train.import_meta_graph(v1.MetaGraphDef.FromString(meta_graph_def))
        return {
            key: list(map(described, graph.get_collection(key)))
            for key in graph.get_all_collection_keys()
        }
