"""Graphs with function libraries, each with default attributes stripped, devices cleared, or both.

What of a library is followed for the list of ops differs by node: see function_graphs.py, where
some ops are used only in calls, branches, loops, gradients, or functions that nothing uses.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder import function_graphs
from tests.conformance.builder.models import dense
from tests.conformance.builder.program import CASES, case

OPTIONS: dict[str, dict[str, bool]] = {
    "serve": {},
    "stripped": {"strip_default_attrs": True},
    "cleared": {"clear_devices": True},
    "stripped and cleared": {"strip_default_attrs": True, "clear_devices": True},
}


def save_with_each_option(tf: Any, export: str, graph: Any, inputs: dict[str, Any], y: Any) -> None:
    builder = tf.Builder(export)
    signature = tf.saved_model.predict_signature_def(inputs, {"y": y})
    for tag, options in OPTIONS.items():
        arguments: Any = ([tag], {"serving_default": signature})
        if tag == "serve":
            builder.add_meta_graph_and_variables(graph, *arguments, **options)
        else:
            builder.add_meta_graph(*arguments, **options)
    builder.save()


def function_cases() -> None:
    of_one_input = {
        "function_calls": function_graphs.calls,
        "function_loop": function_graphs.loop,
        "function_loop_stateless": lambda tf: function_graphs.loop(tf, "StatelessWhile"),
        "function_ops_and_gradients": function_graphs.functions_as_ops,
        "function_described": function_graphs.described,
    }
    for name, make in of_one_input.items():

        def program(tf: Any, export: str, files: Path, make: Any = make) -> None:
            with tf.new_graph() as graph:
                x, y = tf.import_graph_def(make(tf), return_elements=["x:0", "y:0"], name="")
                save_with_each_option(tf, export, graph, {"x": x}, y)

        CASES[name] = program
    of_two_inputs = {
        "function_branches": function_graphs.branches,
        "function_branches_stateless": lambda tf: function_graphs.branches(tf, "StatelessIf"),
        "function_of_an_old_producer": function_graphs.of_an_old_producer,
    }
    for name, make in of_two_inputs.items():

        def branches(tf: Any, export: str, files: Path, make: Any = make) -> None:
            elements = ["x:0", "flag:0", "y:0"]
            with tf.new_graph() as graph:
                x, flag, y = tf.import_graph_def(make(tf), return_elements=elements, name="")
                save_with_each_option(tf, export, graph, {"x": x, "flag": flag}, y)

        CASES[name] = branches


function_cases()


@case
def function_of_a_variable(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with graph.device("/cpu:0"):
            w = tf.variable("w", [2])
        x, y = tf.import_graph_def(
            function_graphs.stateful_calls(tf),
            input_map={"w:0": w.handle},
            return_elements=["x:0", "y:0"],
            name="under",
        )
        save_with_each_option(tf, export, graph, {"x": x}, y)


@case
def functions_in_one_meta_graph(tf: Any, export: str, files: Path) -> None:
    """The other two have neither a library nor its least version."""
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["serve"], dense(tf))
    with tf.new_graph():
        tf.import_graph_def(function_graphs.calls(tf), name="")
        builder.add_meta_graph(["functions"])
    with tf.new_graph():
        dense(tf)
        builder.add_meta_graph(["after"], strip_default_attrs=True, clear_devices=True)
    builder.save()


@case
def functions_of_two_graphs(tf: Any, export: str, files: Path) -> None:
    """Two libraries in one graph, and functions of the same names in the next MetaGraph."""
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        tf.import_graph_def(function_graphs.calls(tf), name="a")
        tf.import_graph_def(function_graphs.branches(tf), name="b")
        builder.add_meta_graph_and_variables(graph, ["serve"], clear_devices=True)
        tf.import_graph_def(function_graphs.loop(tf), name="c")
        builder.add_meta_graph(["later"], strip_default_attrs=True)
    with tf.new_graph():
        tf.import_graph_def(function_graphs.branches(tf, "StatelessIf"), name="b")
        builder.add_meta_graph(["other"])
    builder.save()
