"""Libraries of functions."""

from __future__ import annotations

from typing import Any

from tests.graph.import_programs.program import imports, refused, small


def _with_function(tf: Any, name: str, op: str = "Neg") -> Any:
    graph_def = small(tf)
    function = graph_def.library.function.add()
    function.signature.name = name
    function.signature.input_arg.add(name="a", type=1)
    function.signature.output_arg.add(name="r", type=1)
    node = function.node_def.add(name="n", op=op, input=["a"])
    node.attr["T"].type = 1
    function.ret["r"] = "n:y:0"
    return graph_def


@imports
def same_function_twice(tf):
    tf.import_graph_def(_with_function(tf, "f"))
    tf.import_graph_def(_with_function(tf, "f"))
    tf.import_graph_def(_with_function(tf, "g", "Abs"))


@refused
def another_function_of_that_name(tf):
    tf.import_graph_def(_with_function(tf, "f"))
    tf.import_graph_def(_with_function(tf, "f", "Abs"))


@refused
def function_named_as_an_op(tf):
    tf.import_graph_def(_with_function(tf, "Neg"))


@refused
def gradient_of_an_unknown_function(tf):
    graph_def = _with_function(tf, "f")
    graph_def.library.gradient.add(function_name="f", gradient_func="g")
    tf.import_graph_def(graph_def)
