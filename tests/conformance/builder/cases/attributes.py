"""Default attributes stripped and devices cleared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case


@case
def strip_default_attrs(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for tag, strip in (("foo", True), ("bar", False)):
        with tf.new_graph() as graph:
            real, imaginary = tf.constant(1.0, name="real"), tf.constant(2.0, name="imag")
            tf.raw_ops.Complex(real=real, imag=imaginary, name="complex")
            v = tf.variable("v", [3, 3])
            v @ v
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag], strip_default_attrs=strip)
            else:
                builder.add_meta_graph([tag], strip_default_attrs=strip)
    builder.save()


@case
def clear_devices(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with graph.device("/job:localhost/cpu:0"):
            v = tf.variable("v", [2])
        with graph.device("/cpu:1"):
            tf.identity(v, name="y")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["foo"], clear_devices=True, strip_default_attrs=True
        )
        builder.add_meta_graph(["bar"], None, None, None, True)
        builder.add_meta_graph(["baz"])
        builder.save()
