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


def random_calls(seed: int, per_op: int) -> list[bytes | str]:
    """For each random call the GraphDef it makes, or what TensorFlow says against it."""
    from tests.graph import random_nodes

    found: list[bytes | str] = []
    for call in random_nodes.calls(seed, per_op):
        with tf.Graph().as_default() as graph:
            try:
                random_nodes.run(call, tf.raw_ops)
            except Exception as error:
                found.append(f"{type(error).__name__}: {error}")
                continue
        found.append(graph.as_graph_def().SerializeToString())
    return found
