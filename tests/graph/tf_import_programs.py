"""The programs that import GraphDefs, run with TensorFlow."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import tensorflow as tf
from tensorflow.core.framework import op_def_pb2

from tests.graph import import_programs

v1 = tf.compat.v1
THEIRS = SimpleNamespace(
    Graph=tf.Graph,
    OpList=op_def_pb2.OpList,
    constant=v1.constant,
    control_dependencies=v1.control_dependencies,
    device=v1.device,
    get_default_graph=v1.get_default_graph,
    import_graph_def=tf.graph_util.import_graph_def,
    name_scope=v1.name_scope,
    placeholder=v1.placeholder,
    raw_ops=tf.raw_ops,
)


def imported() -> dict[str, tuple[bytes, list[str] | None]]:
    """For each program the GraphDef, and the names of what import_graph_def returned."""
    found = {}
    for name, program in import_programs.IMPORTS.items():
        with tf.Graph().as_default() as graph:
            elements = program(THEIRS)
        names = None if elements is None else [element.name for element in elements]
        message: Any = graph.as_graph_def(add_shapes=True)
        found[name] = bytes(message.SerializeToString()), names
    return found


def refusals() -> dict[str, tuple[list[str], str]]:
    """For each program the classes of the exception, and its message."""
    found = {}
    for name, program in import_programs.REFUSED.items():
        with tf.Graph().as_default():
            try:
                program(THEIRS)
            except Exception as error:
                found[name] = [cls.__name__ for cls in type(error).__mro__], str(error)
    return found
