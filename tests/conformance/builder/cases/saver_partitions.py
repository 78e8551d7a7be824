"""Savers of partitioned variables: slices, their order, devices, dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.conformance.builder.program import CASES, case


def parts(*counts: int) -> Callable[..., Sequence[int]]:
    """A partitioner that splits each axis into so many parts."""
    return lambda shape, dtype: counts


def partition_cases() -> None:
    shapes = {
        "two_rows": ([10, 5], [2, 1]),
        "three_uneven": ([7], [3]),
        "two_columns": ([4, 6], [1, 2]),
        "one": ([2], [1]),
        "twelve": ([24], [12]),
    }
    for kind, resource in (("resources", True), ("references", False)):
        for name, (shape, counts) in shapes.items():

            def program(
                tf: Any,
                export: str,
                files: Path,
                shape: list[int] = shape,
                counts: list[int] = counts,
                resource: bool = resource,
            ) -> None:
                with tf.new_graph() as graph:
                    partitioner = parts(*counts)
                    tf.variable("p", shape, partitioner=partitioner, use_resource=resource)
                    tf.variable("v", [2], use_resource=resource)
                    builder = tf.Builder(export)
                    builder.add_meta_graph_and_variables(graph, ["sharded"])
                    builder.add_meta_graph(["not sharded"], saver=tf.Saver())
                    builder.save()

            CASES[f"saver_of_parts_{name}_{kind}"] = program


partition_cases()


@case
def saver_of_parts_on_devices(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with graph.device("/cpu:0"):
            tf.variable("p", [10, 5], partitioner=parts(2, 1))
        with graph.device("/cpu:1"):
            tf.variable("q", [7], partitioner=parts(3))
            tf.variable("r", [7], partitioner=parts(3), use_resource=False)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["sharded"])
        builder.add_meta_graph(["not sharded"], saver=tf.Saver())
        builder.add_meta_graph(["cleared"], clear_devices=True)
        builder.save()


@case
def saver_of_parts_on_devices_elsewhere(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["empty"])
    with tf.new_graph() as graph:
        with graph.device("/job:ps/task:0"):
            tf.variable("p", [10, 5], partitioner=parts(2, 1))
        with graph.device("/gpu:3"):
            tf.variable("q", [7], partitioner=parts(3))
        builder.add_meta_graph(["sharded"])
        builder.add_meta_graph(["not sharded"], saver=tf.Saver())
    builder.save()


@case
def saver_of_parts_in_a_dictionary(tf: Any, export: str, files: Path) -> None:
    """The whole under another name, in the order of its offsets; and parts as a list."""
    with tf.new_graph() as graph:
        p = tf.variable("p", [24], partitioner=parts(12))
        q = tf.variable("q", [4], partitioner=parts(2))
        builder = tf.Builder(export)
        saver = tf.Saver({"pp": p, "parts": list(q)})
        builder.add_meta_graph_and_variables(graph, ["dict"], saver=saver)
        builder.add_meta_graph(["list"], saver=tf.Saver([*q, p]))
        builder.save()


@case
def saver_of_reshaped_parts(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("p", [4, 2], partitioner=parts(2, 1))
        tf.variable("r", [4, 2], partitioner=parts(2, 1), use_resource=False)
        builder = tf.Builder(export)
        saver = tf.Saver(reshape=True, sharded=True)
        builder.add_meta_graph_and_variables(graph, ["reshape"], saver=saver)
        builder.save()


@case
def saver_of_parts_in_a_collection(tf: Any, export: str, files: Path) -> None:
    """A whole one in a collection of the program's own: the saver joins its parts."""
    with tf.new_graph() as graph:
        graph.add_to_collection("mine", tf.variable("p", [4], partitioner=parts(2)))
        graph.add_to_collection("mine", tf.variable("q", [4], partitioner=parts(1)))
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()
