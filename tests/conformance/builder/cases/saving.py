"""What `save` writes: again, after additions, as text; `simple_save`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.models import asset, dense
from tests.conformance.builder.program import case


@case
def saved_twice(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        signatures = dense(tf)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
        builder.save()
        builder.save()


@case
def added_after_save(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        signatures = dense(tf)
        tensors = [asset(tf, files, "foo.txt", "first")]
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures, tensors)
    builder.save()
    with tf.new_graph():
        signatures = dense(tf)
        tensors = [asset(tf, files, "more/foo.txt", "x"), asset(tf, files, "bar.txt", "bar")]
        builder.add_meta_graph(["again"], signatures, tensors)
    builder.save()


@case
def variables_after_save(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    builder.save()
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["serve"], dense(tf))
    builder.save()


@case
def as_text(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        tensors = [asset(tf, files, "foo.txt", "first")]
        builder.add_meta_graph_and_variables(graph, ["serve"], dense(tf), tensors)
        builder.add_meta_graph(["other"], strip_default_attrs=True)
    builder.save(as_text=True)


@case
def both_forms(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["serve"], dense(tf))
    builder.save(as_text=True, experimental_image_format=True)
    with tf.new_graph():
        builder.add_meta_graph(["more"])
    builder.save()


@case
def simple_save(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with graph.device("/cpu:0"):
            x = tf.placeholder("float32", [None, 2], name="x")
            y = tf.identity(x @ tf.variable("w", [2, 2]), name="y")
        asset(tf, files, "foo.txt", "first")
        tf.simple_save(graph, export, {"x": x}, {"y": y}, legacy_init_op=tf.no_op(name="init"))
