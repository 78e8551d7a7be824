"""Savers that are given, and what automatic ones do beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case


@case
def savers(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v = tf.variable("v", [2])
        w = tf.variable("w", [3])
        mine = tf.Saver({"renamed": v, "a": w}, name="my_saver")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["custom"], saver=mine)
        builder.add_meta_graph(["automatic"])
        builder.add_meta_graph(["default"], saver=tf.Saver())
        builder.add_meta_graph(["again"], saver=mine)
        builder.save()


@case
def sharded_saver(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        for number in range(3):
            with graph.device(f"/cpu:{number % 2}"):
                tf.variable(f"v{number}", [number])
        mine = tf.Saver(sharded=True, max_to_keep=None, name="mine")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["custom"], saver=mine)
        builder.save()


@case
def saver_of_a_finalized_graph(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        mine = tf.Saver()
        graph.finalize()
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["custom"], saver=mine)
        builder.save()


@case
def saver_of_a_saver_def(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        tf.variable("w", [3], "int64")
        made = tf.Saver(name="made", sharded=True)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["again"], saver=tf.Saver(saver_def=made.as_saver_def())
        )
        builder.save()


@case
def saver_of_some(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v = tf.variable("v", [2])
        tf.variable("w", [2])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["some"], saver=tf.Saver([v]))
        builder.save()


@case
def saver_of_nothing(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.constant(1.0)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["x"], saver=tf.Saver(allow_empty=True))
        builder.save()
