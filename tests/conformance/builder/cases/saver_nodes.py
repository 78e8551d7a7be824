"""The automatic saver's nodes: kinds of variables, names, devices, scopes, several savers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import CASES, case


def save(tf: Any, export: str, graph: Any, signatures: dict[str, Any] | None = None) -> None:
    builder = tf.Builder(export)
    builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
    builder.save()


def counted_cases() -> None:
    for kind, resource in (("resource", True), ("reference", False)):
        for count in (1, 2, 11):

            def program(
                tf: Any, export: str, files: Path, resource: bool = resource, count: int = count
            ) -> None:
                with tf.new_graph() as graph:
                    for number in range(count):
                        last = tf.variable(f"v{number}", [number + 1], use_resource=resource)
                    x = tf.placeholder("float32", [1], name="x")
                    y = tf.identity(x * last, name="y")
                    signature = tf.saved_model.predict_signature_def({"x": x}, {"y": y})
                    save(tf, export, graph, {"serving_default": signature})

            CASES[f"saver_of_{count}_{kind}{'s' if count > 1 else ''}"] = program


counted_cases()


@case
def saver_order_of_names(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        for name in ["a_b", "a", "B", "a/b", "a/a", "z2", "z11", "z10", "z1", "A.b"]:
            tf.variable(name, [1])
        save(tf, export, graph)


@case
def saver_of_two_devices(tf: Any, export: str, files: Path) -> None:
    """Spellings of one device are one shard, the ambient device another."""
    with tf.new_graph() as graph:
        for number, device in enumerate(["/cpu:1", "/cpu:0", "/device:CPU:0", "", "/cpu:1"]):
            with graph.device(device):
                tf.variable(f"v{number}", [2])
                tf.variable(f"r{number}", [2], use_resource=False)
        save(tf, export, graph)


@case
def saver_of_devices_elsewhere(tf: Any, export: str, files: Path) -> None:
    """Devices that no session here has: only the graph is saved."""
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["empty"])
    with tf.new_graph() as graph:
        devices = [
            "/job:ps/task:1/gpu:3",
            "/job:ps/task:0",
            "",
            "/job:localhost/device:CPU:0",
            "/gpu:*",
            "/job:worker/replica:2/task:1/device:XLA_GPU:1",
        ]
        for number, device in enumerate(devices):
            with graph.device(device):
                tf.variable(f"v{number}", [number])
                tf.variable(f"w{number}", [2], "string")
        builder.add_meta_graph(["sharded"])
        builder.add_meta_graph(["not sharded"], saver=tf.Saver())
    builder.save()


@case
def saver_under_a_device(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        with graph.device("/gpu:0"):
            tf.variable("w", [2])
            save(tf, export, graph)


@case
def saver_of_a_caching_device(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with graph.device("/cpu:1"):
            tf.variable("v", [2], caching_device="/cpu:0")
            tf.variable("r", [2], caching_device="/cpu:0", use_resource=False)
        save(tf, export, graph)


@case
def savers_in_scopes(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        builder = tf.Builder(export)
        with graph.name_scope("outer"):
            tf.Saver()
            builder.add_meta_graph_and_variables(graph, ["outer"])
            builder.add_meta_graph(["named"], saver=tf.Saver(name="mine"))
            builder.add_meta_graph(["absolute"], saver=tf.Saver(name="absolute/"))
        builder.add_meta_graph(["after"])
        builder.save()


@case
def savers_one_after_another(tf: Any, export: str, files: Path) -> None:
    """Each MetaGraph has the savers made so far; another graph counts from the start."""
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        builder.add_meta_graph_and_variables(graph, ["1"])
        graph.add_to_collection("savers", tf.Saver())
        builder.add_meta_graph(["2"])
        tf.variable("later", [2])
        builder.add_meta_graph(["3"])
    with tf.new_graph():
        tf.variable("v", [2])
        builder.add_meta_graph(["4"])
    builder.save()


@case
def saver_of_shapes_not_known(tf: Any, export: str, files: Path) -> None:
    """A reference variable of no certain shape can be in a graph only: no session makes it."""
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        tf.variable("v", [2, 3], static_shape=[None, 3])
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.add_meta_graph(["reshape"], saver=tf.Saver(reshape=True))
    with tf.new_graph():
        tf.variable("r", [2, 3], static_shape=[None, 3], use_resource=False)
        builder.add_meta_graph(["references"])
        builder.add_meta_graph(["references", "reshape"], saver=tf.Saver(reshape=True))
    builder.save()


@case
def saver_of_other_collections(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("local", [2], collections=["local_variables"])
        v = tf.variable("v", [2], trainable=False)
        graph.add_to_collection("mine", v)
        graph.add_to_collection("global_step", v)
        graph.add_to_collection("savers", tf.Saver(max_to_keep=2))
        graph.add_to_collection("empty savers", tf.Saver([], allow_empty=True))
        save(tf, export, graph)
