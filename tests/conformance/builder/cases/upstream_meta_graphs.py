"""Programs of TensorFlow's saved_model_test.py: tags, variables, text and collections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case
from tests.conformance.builder.upstream_models import init_graph, v_of_42


@case
def testVerifySessionGraphUsage(tf: Any, export: str, files: Path) -> None:
    v_of_42(tf, export, ["train"]).save()


@case
def testTags(tf: Any, export: str, files: Path) -> None:
    builder = v_of_42(tf, export, ["train"])
    for value, tags in (
        (45, ["serve"]),
        (45, ["serve", "gpu"]),
        (45, ["serve", "tpu"]),
        (44, ["foo", "bar"]),
    ):
        with tf.new_graph():
            init_graph(tf, value=value)
            builder.add_meta_graph(tags)
    builder.save()


@case
def testVariables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        init_graph(tf, "v2", 2)
        builder.add_meta_graph_and_variables(graph, ["foo"])
    for name, tag in (("v2", "bar"), ("v3", "baz")):
        with tf.new_graph():
            init_graph(tf, name, 3)
            builder.add_meta_graph([tag])
    builder.save()


@case
def testGraphWithoutVariables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        a = tf.constant(5.0, name="a")
        graph.add_to_collection("constants", a)
        builder.add_meta_graph_and_variables(graph, ["foo"])
    with tf.new_graph():
        a, b = tf.constant(5.0, name="a"), tf.constant(6.0, name="b")
        product = tf.raw_ops.Mul(x=a, y=b, name="c")
        signature = tf.saved_model.predict_signature_def({"a": a}, {"c": product})
        builder.add_meta_graph(["bar"], {"multiply": signature})
    builder.save()


@case
def testSaveAsText(tf: Any, export: str, files: Path) -> None:
    builder = v_of_42(tf, export)
    with tf.new_graph():
        init_graph(tf, value=43)
        builder.add_meta_graph(["bar"])
    builder.save(as_text=True)


@case
def testCollections(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    for value, tag in ((42, "foo"), (43, "bar")):
        with tf.new_graph() as graph:
            graph.add_to_collection(f"{tag}_vars", init_graph(tf, value=value))
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag])
            else:
                builder.add_meta_graph([tag])
    builder.save()
