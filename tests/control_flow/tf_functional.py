"""The programs of functions and structured control flow with TensorFlow."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tests.variables.tf_side import TensorFlowSide

v1 = tf.compat.v1


class TensorFlowFunctionalSide(TensorFlowSide):
    """What a program may call."""

    @staticmethod
    def function(*args: Any, **keywords: Any) -> Any:
        """Without autograph, which rewrites Python."""
        return tf.function(*args, **keywords, autograph=False)

    cond = staticmethod(tf.cond)
    while_loop = staticmethod(tf.while_loop)
    switch_case = staticmethod(tf.switch_case)
    map_fn = staticmethod(tf.map_fn)
    scan = staticmethod(tf.scan)
    TensorSpec = tf.TensorSpec
    shape_of = tf.TensorShape


def graph_defs(module: str, names: Sequence[str]) -> dict[str, bytes]:
    """The GraphDefs of programs, with shapes as an exporter writes them."""
    programs = importlib.import_module(module).EXPORTED
    found = {}
    v1.enable_control_flow_v2()
    for name in names:
        with tf.Graph().as_default() as graph:
            programs[name](TensorFlowFunctionalSide)
        found[name] = graph.as_graph_def(add_shapes=True).SerializeToString()
    return found


def refusals(module: str, names: Sequence[str]) -> dict[str, tuple[list[str], str]]:
    """For each program the classes of the error that ends it, and its text."""
    programs = importlib.import_module(module).REFUSED
    found = {}
    v1.enable_control_flow_v2()
    for name in names:
        with tf.Graph().as_default():
            try:
                programs[name](TensorFlowFunctionalSide)
            except Exception as error:
                found[name] = ([cls.__name__ for cls in type(error).__mro__], str(error))
    return found
