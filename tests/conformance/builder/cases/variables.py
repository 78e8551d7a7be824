"""Variables of every dtype and kind, on several devices, in scopes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case


@case
def variables_of_every_dtype(tf: Any, export: str, files: Path) -> None:
    dtypes = "float32 float64 half bfloat16 int8 int16 int32 int64 uint8 uint16 uint32 uint64"
    dtypes += " bool string complex64 complex128"
    with tf.new_graph() as graph:
        for dtype in dtypes.split():
            tf.variable(f"{dtype}/scalar", [], dtype)
            tf.variable(f"{dtype}/matrix", [3, 2], dtype)
            tf.variable(f"{dtype}/empty", [0, 2], dtype)
            tf.variable(f"{dtype}/large", [1500], dtype)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()


@case
def many_variables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        for number in range(60):
            tf.variable(f"layer_{number % 7}/block{number}/w", [number % 5, 3])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()


@case
def two_devices(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with tf.default_graph().device("/cpu:0"):
            tf.variable("v1", [2])
        with tf.default_graph().device("/cpu:1"):
            tf.variable("v2", [1000], "string")
            tf.variable("v0", [3])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.add_meta_graph(["cleared"], clear_devices=True)
        builder.save()


@case
def built_on_a_device(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph, graph.device("/cpu:0"):
        tf.variable("v", value=42, dtype="int32")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["train"], clear_devices=True)
        builder.save()


@case
def built_in_scopes(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        # Zeros: in TensorFlow the initializer runs at some time while the variable is saved.
        v = tf.variable("v", value=[0.0, 0.0])
        with graph.name_scope("scope"), graph.control_dependencies([v.initializer]):
            builder = tf.Builder(export)
            builder.add_meta_graph_and_variables(graph, ["train"])
        builder.save()


@case
def local_and_model_variables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("a", [2], trainable=False)
        tf.variable("b", [2], collections=["local_variables"])
        tf.variable("c", [2], collections=["variables", "model_variables", "mine"])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()


@case
def reference_variables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v = tf.variable("v", [2, 2], use_resource=False)
        tf.variable("large", [1200], "int64", use_resource=False)
        x = tf.placeholder("float32", [None, 2], name="x")
        y = tf.identity(x @ v, name="y")
        builder = tf.Builder(export)
        signatures = {
            "predict": tf.saved_model.predict_signature_def({"x": x}, {"y": y}),
            "variable": tf.saved_model.predict_signature_def({"v": v}, {"v": v}),
        }
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures, clear_devices=True)
        builder.save()


@case
def partitioned_variables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        for name, shape, parts, resource in (
            ("p", [10, 5], [2, 1], True),
            ("q", [4, 6], [1, 3], True),
            ("many", [24], [12], True),
            ("r", [7], [3], False),
        ):
            tf.variable(
                name,
                shape,
                partitioner=lambda shape, dtype, parts=parts: parts,
                use_resource=resource,
            )
        tf.variable("whole", [3])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()
