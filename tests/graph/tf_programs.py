"""The programs run with TensorFlow."""

from __future__ import annotations

import tensorflow.compat.v1 as tf

from tests.graph import full_types_program
from tests.graph.programs import PROGRAMS


def graph_defs() -> dict[str, bytes]:
    """The GraphDef of every program, with `_output_shapes` as a MetaGraph has them."""
    found = {}
    for name, program in PROGRAMS.items():
        with tf.Graph().as_default() as graph:
            program(tf)
        found[name] = graph.as_graph_def(add_shapes=True).SerializeToString()
    return found


def full_types() -> bytes:
    """The GraphDef of the program of full types."""
    with tf.Graph().as_default() as graph:
        full_types_program.build(tf)
    serialized: bytes = graph.as_graph_def().SerializeToString()
    return serialized
