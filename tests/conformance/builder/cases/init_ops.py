"""Main, init and train ops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case


@case
def main_op(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v1, v2, v3 = (tf.variable(name) for name in ("v1", "v2", "v3"))
        init = tf.assign(v3, v1 + v2)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["foo"], main_op=tf.group(init, name="main"), legacy_init_op=tf.no_op()
        )
        builder.add_meta_graph(["bar"])
        builder.save()


@case
def legacy_init_op(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["foo"], None, None, tf.no_op(name="init"))
    with tf.new_graph():
        builder.add_meta_graph(["bar"], legacy_init_op=tf.no_op(name="other"))
    with tf.new_graph() as graph:
        graph.add_to_collection("legacy_init_op", tf.no_op(name="by_hand"))
        builder.add_meta_graph(["baz"])
    builder.save()


@case
def main_op_of_all_initializers(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v")
        tf.variable("local", collections=["local_variables"])
        tf.saved_model.main_op.main_op()
        restore = tf.no_op(name="restore")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["foo"], main_op=tf.saved_model.main_op_with_restore(restore)
        )
        builder.save()


@case
def init_and_train_op(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v1, v2 = tf.variable("v1"), tf.variable("v2")
        train = tf.assign_add(v1, v2)
        builder = tf.Builder(export, base=True)
        builder.add_meta_graph_and_variables(
            graph,
            ["foo"],
            {"k": tf.saved_model.build_signature_def(method_name="m")},
            init_op=tf.no_op(name="init"),
            train_op=train,
        )
        builder.add_meta_graph(["bar"], train_op=tf.group(name="nothing"))
        builder.add_meta_graph(["baz"], init_op=tf.constant(1.0, name="t"))
        builder.add_meta_graph(["none"])
        builder.save()


@case
def train_op_later(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v1, v2 = tf.variable("v1"), tf.variable("v2")
        builder = tf.Builder(export, base=True)
        builder.add_meta_graph_and_variables(graph, ["pre_foo"], strip_default_attrs=True)
        builder.add_meta_graph(["foo"], train_op=tf.group(tf.assign_add(v1, v2)))
        builder.save()
