"""TensorFlow's side of the programs whose bodies are functions."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from tests.control_flow.tf_functional import TensorFlowFunctionalSide
from tests.math import body_programs

v1 = tf.compat.v1


class Side(TensorFlowFunctionalSide):
    """With all public functions."""

    math = v1.math


for _name in dir(v1):
    if callable(getattr(v1, _name)) and not hasattr(Side, _name):
        setattr(Side, _name, staticmethod(getattr(v1, _name)))


def graph_defs(names: Sequence[str]) -> dict[str, bytes]:
    """The GraphDefs of programs, with shapes as an exporter writes them."""
    found = {}
    v1.enable_control_flow_v2()
    for name in names:
        with tf.Graph().as_default() as graph:
            body_programs.EXPORTED[name](Side)
        found[name] = graph.as_graph_def(add_shapes=True).SerializeToString()
    return found
