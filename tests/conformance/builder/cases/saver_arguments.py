"""Every argument of a Saver, alone and with those it works with, for both kinds of variables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import CASES, case

ARGUMENTS: dict[str, dict[str, Any]] = {
    "none": {},
    "sharded": {"sharded": True},
    "reshape": {"reshape": True},
    "reshape_sharded": {"reshape": True, "sharded": True},
    "max_to_keep": {"max_to_keep": 3},
    "max_to_keep_none": {"max_to_keep": None},
    "max_to_keep_zero": {"max_to_keep": 0},
    "keep_checkpoint_every_n_hours": {"keep_checkpoint_every_n_hours": 2.5},
    "name": {"name": "mine"},
    "name_absolute": {"name": "absolute/"},
    "name_nested": {"name": "one/two", "sharded": True},
    "restore_sequentially": {"restore_sequentially": True},
    "restore_sequentially_sharded": {"restore_sequentially": True, "sharded": True},
    "allow_empty": {"allow_empty": True},
    "write_version": {"write_version": 2},
    "pad_step_number": {"pad_step_number": True},
    "save_relative_paths": {"save_relative_paths": True},
    "filename": {"filename": "file"},
    "filename_sharded": {"filename": "file", "sharded": True},
    "all": {
        "reshape": True,
        "sharded": True,
        "max_to_keep": 7,
        "keep_checkpoint_every_n_hours": 0.5,
        "name": "all",
        "restore_sequentially": True,
        "allow_empty": True,
        "pad_step_number": True,
        "save_relative_paths": True,
        "filename": "elsewhere",
    },
}


def sums(tf: Any, use_resource: bool) -> dict[str, Any]:
    """y = x + w + b, and its signature."""
    w = tf.variable("w", [2, 3], use_resource=use_resource)
    b = tf.variable("b", [], use_resource=use_resource)
    x = tf.placeholder("float32", [None, 3], name="x")
    y = tf.identity(x + w + b, name="y")
    return {"serving_default": tf.saved_model.predict_signature_def({"x": x}, {"y": y})}


def argument_cases() -> None:
    for name, arguments in ARGUMENTS.items():

        def program(
            tf: Any, export: str, files: Path, arguments: dict[str, Any] = arguments
        ) -> None:
            builder = tf.Builder(export)
            with tf.new_graph() as graph:
                signatures = sums(tf, use_resource=True)
                saver = tf.Saver(**arguments)
                builder.add_meta_graph_and_variables(graph, ["serve"], signatures, saver=saver)
            with tf.new_graph():
                signatures = sums(tf, use_resource=False)
                builder.add_meta_graph(["references"], signatures, saver=tf.Saver(**arguments))
            builder.save()

        CASES[f"saver_argument_{name}"] = program


argument_cases()


@case
def saver_argument_var_list(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v, w = tf.variable("v", [2]), tf.variable("w", [2])
        builder = tf.Builder(export)
        for tag, var_list in {
            "list": [w, v],
            "tuple": (w, v),
            "set": {v, w},
            "dict": {"w": v, "v": w},
            "other names": {"second": v, "a/first": w},
        }.items():
            if tag == "list":
                builder.add_meta_graph_and_variables(graph, [tag], saver=tf.Saver(var_list))
            else:
                builder.add_meta_graph([tag], saver=tf.Saver(var_list, sharded=True))
        builder.save()


@case
def saver_argument_saver_def(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        made = tf.Saver(name="made", max_to_keep=2)
        builder = tf.Builder(export)
        again = tf.Saver(saver_def=made.as_saver_def(), name=None)
        builder.add_meta_graph_and_variables(graph, ["again"], saver=again)
        builder.save()


@case
def saver_argument_defer_build(tf: Any, export: str, files: Path) -> None:
    """What is there when it is built is saved; a second `build` changes nothing."""
    with tf.new_graph() as graph:
        saver = tf.Saver(defer_build=True, sharded=True)
        tf.variable("v", [2])
        saver.build()
        tf.variable("w", [2])
        saver.build()
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["deferred"], saver=saver)
        builder.save()


@case
def saver_argument_write_version_of_nodes(tf: Any, export: str, files: Path) -> None:
    """Nodes of the old format, in a MetaGraph whose variables are in a checkpoint of the new."""
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        with graph.device("/cpu:1"):
            tf.variable("w", [2], "int32")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["new"])
        builder.add_meta_graph(["old"], saver=tf.Saver(write_version=1))
        builder.add_meta_graph(["old", "sharded"], saver=tf.Saver(write_version=1, sharded=True))
        builder.save()


@case
def saver_argument_allow_empty_of_nothing(tf: Any, export: str, files: Path) -> None:
    """No variables: neither nodes nor a SaverDef, whatever else is asked."""
    with tf.new_graph() as graph:
        tf.constant(1.0)
        saver = tf.Saver(allow_empty=True, sharded=True, name="nothing")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["x"], saver=saver)
        builder.save()
