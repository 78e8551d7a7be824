"""TensorFlow's side of the calls."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tests.math.calls import Call, Held, Outcome, make

v1 = tf.compat.v1


def outcomes(calls: list[Call]) -> list[Outcome]:
    """What comes of each call, in a graph of its own."""
    return [_outcome(wanted) for wanted in calls]


def _outcome(wanted: Call) -> Outcome:
    with tf.Graph().as_default() as graph:
        try:
            make(v1, _variable, wanted)
        except Exception as error:
            return [cls.__name__ for cls in type(error).__mro__], str(error)
    serialized: bytes = graph.as_graph_def(add_shapes=True).SerializeToString()
    return serialized


def _variable(name: str, held: Held) -> Any:
    zeros = v1.zeros_initializer()
    return v1.get_variable(
        name, held.shape, held.dtype, initializer=zeros, use_resource=held.use_resource
    )
