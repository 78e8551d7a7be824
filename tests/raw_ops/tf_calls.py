"""Oracle side: calls of tf.raw_ops."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tests.ops.programs import Node
from tests.ops.tf_programs import end_if_locked
from tests.oracle.children import ask
from tests.raw_ops.random_calls import make


def run(calls: list[Node]) -> list[tuple[bytes, list[int]] | str]:
    """Per call the GraphDef with shapes and the dtypes of the results, or what is said against."""
    return ask(_run, calls)


def _run(call: Node) -> tuple[bytes, list[int]] | str:
    with tf.Graph().as_default() as graph:
        try:
            make(call, tf.raw_ops, {}, tf.make_tensor_proto)
            graph_def = graph.as_graph_def(add_shapes=True)
        except Exception as error:
            end_if_locked(error)
            return f"{type(error).__name__}: {error}"
    outputs: list[Any] = graph.get_operations()[-1].outputs
    return graph_def.SerializeToString(), [output.dtype.as_datatype_enum for output in outputs]
