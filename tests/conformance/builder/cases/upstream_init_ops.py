"""Programs of TensorFlow's saved_model_test.py: init and train ops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case
from tests.conformance.builder.upstream_models import init_graph


@case
def testCustomInitOp(tf: Any, export: str, files: Path) -> None:
    """Here v1 and v2 are zeros after it, as `main_op()` initialises them: it warns of that."""
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        v1, v2, v3 = (init_graph(tf, f"v{n}", value) for n, value in ((1, 1), (2, 2), (3, 42)))
        with graph.control_dependencies([tf.saved_model.main_op.main_op()]):
            assigned = tf.assign(v3, v1 + v2)
        with graph.control_dependencies([assigned.op]):
            init_op = tf.no_op(name="init_op")
        builder.add_meta_graph_and_variables(graph, ["foo"], init_op=init_op)
    builder.save()


@case
def testTrainOp(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        v1, v2 = init_graph(tf, "v1", 3), init_graph(tf, "v2", 2)
        builder.add_meta_graph_and_variables(graph, ["foo"], train_op=tf.assign_add(v1, v2))
    builder.save()


@case
def testTrainOpGroup(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        init_graph(tf, "v2", 2)
        builder.add_meta_graph_and_variables(graph, ["foo"], train_op=tf.group())
    builder.save()


@case
def testTrainOpAfterVariables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        v1, v2 = init_graph(tf, "v1", 1), init_graph(tf, "v2", 2)
        builder.add_meta_graph_and_variables(graph, ["pre_foo"])
        builder.add_meta_graph(["foo"], train_op=tf.assign_add(v1, v2))
    builder.save()


@case
def testLegacyInitOp(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        v1, v2 = init_graph(tf, "v1", 1), init_graph(tf, "v2", 2)
        v3 = tf.variable("v3", value=42, dtype="int32", trainable=False)
        legacy_init_op = tf.group(tf.assign(v3, v1 + v2), name="legacy_init_op")
        builder.add_meta_graph_and_variables(graph, ["foo"], legacy_init_op=legacy_init_op)
    builder.save()


@case
def testOp(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        with graph.device("/cpu:0"):
            v1 = init_graph(tf, "v1", 1)
        with graph.device("/cpu:1"):
            v2 = init_graph(tf, "v2", 2)
        v3 = tf.variable("v3", value=42, dtype="int32", trainable=False, collections=[])
        init_op = tf.group(tf.assign(v3, v1 + v2), name="init_op")
        for op in (v1, v2):
            graph.add_to_collection("v", op)
        graph.add_to_collection("init_op", init_op)
        builder.add_meta_graph_and_variables(graph, ["foo"])
    builder.save()
