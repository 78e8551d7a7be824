"""Oracle side: the shapes that TensorFlow infers when it builds programs, and their values."""

from __future__ import annotations

import os
import signal

import tensorflow as tf

from tests.oracle.children import ask


def infer(graph_defs: list[bytes]) -> list[list[list[object]] | str]:
    """Per program: the shapes of all outputs of all nodes, or the error."""
    return ask(_infer, graph_defs)


def _infer(serialized: bytes) -> list[list[object]] | str:
    graph_def = tf.compat.v1.GraphDef.FromString(serialized)
    with tf.Graph().as_default() as graph:
        try:
            tf.graph_util.import_graph_def(graph_def, name="")
            return [
                [
                    None if output.shape.rank is None else tuple(output.shape.as_list())
                    for output in graph.get_operation_by_name(node.name).outputs
                ]
                for node in graph_def.node
            ]
        except (ValueError, tf.errors.OpError) as error:
            end_if_locked(error)
            return str(error)


def end_if_locked(error: Exception) -> None:
    """Ends the process after an exception of C++ that TensorFlow does not expect.

    It leaves TensorFlow's locks locked: a later question would wait for them for ever.
    """
    if str(error) == "vector::reserve":
        os.kill(os.getpid(), signal.SIGKILL)


def run(graph_defs: list[bytes]) -> list[list[object] | None]:
    """Per program: the values of the last node's outputs, None where it fails.

    A session is slow to make, so programs share one; where one fails, each gets its own.
    """
    results: list[list[object] | None] = []
    for start in range(0, len(graph_defs), 20):
        some = graph_defs[start : start + 20]
        results += _run(some) or [(_run([program]) or [None])[0] for program in some]
    return results


def _run(graph_defs: list[bytes]) -> list[list[object]] | None:
    with tf.Graph().as_default() as graph:
        outputs = [_import(serialized, f"p{i}") for i, serialized in enumerate(graph_defs)]
    with tf.compat.v1.Session(graph=graph) as session:
        try:
            return session.run(outputs)
        except tf.errors.OpError:
            return None


def _import(serialized: bytes, prefix: str) -> list[tf.Tensor]:
    graph_def = tf.compat.v1.GraphDef.FromString(serialized)
    tf.graph_util.import_graph_def(graph_def, name=prefix)
    graph = tf.compat.v1.get_default_graph()
    return list(graph.get_operation_by_name(f"{prefix}/{graph_def.node[-1].name}").outputs)
