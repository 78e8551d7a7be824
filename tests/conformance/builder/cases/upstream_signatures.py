"""Programs of TensorFlow's saved_model_test.py: signatures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case
from tests.conformance.builder.upstream_models import init_graph, v_of_42


@case
def testSignatureDefs(tf: Any, export: str, files: Path) -> None:
    make = tf.saved_model.build_signature_def
    builder = v_of_42(tf, export, signature_def_map={"foo_key": make({}, {}, "foo")})
    with tf.new_graph():
        init_graph(tf, value=43)
        signatures = {"bar_key": make({}, {}, "bar"), "foo_key": make({}, {}, "foo_new")}
        builder.add_meta_graph(["bar"], signatures)
    builder.save()


def save_signature(tf: Any, export: str, info: Any, *, graph: Any) -> None:
    """The TensorInfo as an input in one MetaGraph and as an output in another."""
    make = tf.saved_model.build_signature_def
    builder = tf.Builder(export, base=True)
    with graph.as_default():
        builder.add_meta_graph_and_variables(graph, ["input"], {"k": make({"i": info}, {}, "foo")})
        builder.add_meta_graph(["output"], {"k": make({}, {"o": info}, "foo")})
    builder.save()


@case
def testSignatureDefValidationSucceedsWithName(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.placeholder("float32", [], name="foo")
        save_signature(tf, export, tf.protos.TensorInfo(name="foo:0", dtype=1), graph=graph)


@case
def testSignatureDefValidationSucceedsWithCoo(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.placeholder("float32", [], name="foo")
        info = tf.protos.TensorInfo(dtype=1)
        info.coo_sparse.values_tensor_name = "foo:0"
        save_signature(tf, export, info, graph=graph)


@case
def testSignatureDefValidationSucceedsWithRagged(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        ragged = tf.RaggedTensor.from_row_splits(
            tf.constant([1, 2, 3], name="values"),
            tf.constant([0, 2, 3], "int64", name="splits"),
            validate=False,
        )
        save_signature(tf, export, tf.saved_model.build_tensor_info(ragged), graph=graph)
