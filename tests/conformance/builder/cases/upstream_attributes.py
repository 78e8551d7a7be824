"""Programs of TensorFlow's saved_model_test.py: devices, attributes and fingerprints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case
from tests.conformance.builder.upstream_models import init_graph


@case
def testClearDevices(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph, graph.device("/cpu:0"):
        init_graph(tf)
        builder = tf.Builder(export, base=True)
        builder.add_meta_graph_and_variables(graph, ["train"], clear_devices=True)
    builder.save()


@case
def testStripDefaultAttrs(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for tag, strip in (("foo", True), ("bar", False)):
        with tf.new_graph() as graph:
            init_graph(tf)
            real, imaginary = tf.variable("real", value=1.0), tf.variable("imag", value=2.0)
            tf.raw_ops.Complex(real=real, imag=imaginary, name="complex")
            if strip:
                builder.add_meta_graph_and_variables(graph, [tag], strip_default_attrs=True)
            else:
                builder.add_meta_graph([tag], strip_default_attrs=False)
    builder.save(as_text=True)


@case
def testInconsistentConsumerDefaultAttrs(tf: Any, export: str, files: Path) -> None:
    """The file is edited in test_upstream.py; there the op with a `T` is this Identity."""
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        tf.identity(tf.placeholder("float32", [], name="x"), name="test_attr")
        builder.add_meta_graph_and_variables(graph, ["foo"])
    builder.save(as_text=True)


@case
def testFingerprint(tf: Any, export: str, files: Path) -> None:
    """TensorFlow skips it: its V1 builder writes no fingerprint, and neither does ours."""
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["train"])
    builder.save()


@case
def testFingerprintInTextFormatModel(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["train"])
    builder.save(as_text=True)
