"""Several MetaGraphs, tags and signatures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.models import dense
from tests.conformance.builder.program import case


@case
def nothing_added(tf: Any, export: str, files: Path) -> None:
    tf.Builder(export).save()


@case
def one_model(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        signatures = dense(tf)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
        builder.save()


@case
def empty_graph(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, [])
        builder.save()


@case
def graphs_without_variables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for number, tag in enumerate(["foo", "bar"]):
        with tf.new_graph() as graph:
            product = tf.constant(5.0, name="a") * tf.constant(6.0, name="b")
            tf.identity(product, name="c")
            if number == 0:
                builder.add_meta_graph_and_variables(graph, [tag])
            else:
                builder.add_meta_graph([tag])
    builder.save()


@case
def five_tag_sets(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for number, tags in enumerate(
        [["train"], ["serve"], ["serve", "gpu"], ["serve", "tpu"], ["foo", "bar"]]
    ):
        with tf.new_graph() as graph:
            tf.variable("v", value=42 + number, dtype="int32")
            if number == 0:
                builder.add_meta_graph_and_variables(graph, tags)
            else:
                builder.add_meta_graph(tags, graph=graph)
    builder.save()


@case
def odd_tags(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ("serve", "serve", b"a", ""))
        builder.add_meta_graph(dict.fromkeys(["z", "a"]))
        builder.add_meta_graph("serve")
        builder.save()


@case
def other_graphs_variables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for names, tag in ((["v1", "v2"], "foo"), (["v2"], "bar"), (["v3"], "baz")):
        with tf.new_graph() as graph:
            for name in names:
                tf.variable(name, [2], "int32")
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag])
            else:
                builder.add_meta_graph([tag])
    builder.save()


@case
def signatures_of_each_method(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        helpers = tf.saved_model.signature_def_utils
        examples = tf.placeholder("string", [None], name="examples")
        scores = tf.placeholder("float32", [None, 2], name="scores")
        v = tf.variable("v", [2])
        signatures = {
            "regress": helpers.regression_signature_def(examples, scores),
            "classify": helpers.classification_signature_def(examples, examples, scores),
            "variable": helpers.predict_signature_def({"v": v}, {"v": v}),
            "empty": helpers.build_signature_def(method_name="foo"),
            "": helpers.build_signature_def(),
            "defaults": helpers.build_signature_def(
                {"x": tf.saved_model.build_tensor_info(scores)},
                defaults={"x": tf.constant([[1.0, 2.0]])},
            ),
        }
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["foo"], signatures)
    with tf.new_graph():
        builder.add_meta_graph(["bar"], {"k": tf.saved_model.build_signature_def(method_name="b")})
    builder.save()


@case
def signature_of_operations(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.placeholder("float32", [], name="x")
        info = tf.protos.TensorInfo
        signature = tf.saved_model.build_signature_def(
            {"op": info(name="x", dtype=1)},
            {"parts": info(dtype=1, coo_sparse=info.CooSparse(values_tensor_name="x:0"))},
        )
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["t"], {"k": signature})
        builder.save()


@case
def one_graph_three_times(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        signatures = dense(tf)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["a"], signatures)
        tf.constant(1.0, name="later")
        builder.add_meta_graph(["b"], signatures)
        builder.add_meta_graph(["c"])
        builder.save()
