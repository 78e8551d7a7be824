"""Collections of every kind, and tables in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.models import asset
from tests.conformance.builder.program import case


@case
def collections(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for tag in ("foo", "bar"):
        with tf.new_graph() as graph:
            v = tf.variable("v", value=42, dtype="int32")
            graph.add_to_collection(f"{tag}_vars", v)
            graph.add_to_collection("numbers", 3)
            graph.add_to_collection("numbers", 4)
            graph.add_to_collection("floats", 0.5)
            graph.add_to_collection("names", "a")
            graph.add_to_collection("names", b"b")
            graph.add_to_collection("tensors", tf.constant(1.0, name="c"))
            graph.add_to_collection("ops", tf.no_op(name="nothing"))
            graph.add_to_collection(("no", "text"), 1)
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag])
            else:
                builder.add_meta_graph([tag])
    builder.save()


@case
def tables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        table = tf.raw_ops.HashTableV2(
            key_dtype="string", value_dtype="int64", shared_name="t", name="table"
        )
        vocabulary = asset(tf, files, "vocabulary.txt", "a\nb\n", "vocabulary")
        init = tf.raw_ops.InitializeTableFromTextFileV2(
            table_handle=table, filename=vocabulary, key_index=-2, value_index=-1, name="init"
        )
        graph.add_to_collection(tf.GraphKeys.TABLE_INITIALIZERS, init)
        x = tf.placeholder("string", [None], name="x")
        other = tf.constant(7, "int64", name="other")
        y = tf.raw_ops.LookupTableFindV2(table_handle=table, keys=x, default_value=other, name="y")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph,
            ["serve"],
            {"serving_default": tf.saved_model.predict_signature_def({"x": x}, {"y": y})},
            assets_collection=graph.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
            main_op=tf.group(init, name="init_all"),
        )
        builder.save()
