"""Programs of TensorFlow's saved_model_test.py: savers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case
from tests.conformance.builder.upstream_models import init_graph


@case
def testCustomSaveable(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        table = tf.raw_ops.MutableHashTableV2(
            key_dtype="string", value_dtype="float32", shared_name="v1", name="v1"
        )
        tf.run_before_saving(
            tf.raw_ops.LookupTableInsertV2(table_handle=table, keys=["k1"], values=[3.0])
        )
        exported = tf.raw_ops.LookupTableExportV2(
            table_handle=table, Tkeys="string", Tvalues="float32"
        )

        class TableSaveable(tf.Saveable):  # type: ignore[misc]  # the base class of either side
            def restore(self, restored_tensors: Any, restored_shapes: Any) -> Any:
                keys, values = restored_tensors
                return tf.raw_ops.LookupTableImportV2(table_handle=table, keys=keys, values=values)

        specs = [
            tf.SaveSpec(exported[0], "", "v1-keys", ["k1"]),
            tf.SaveSpec(exported[1], "", "v1-values", [3.0]),
        ]
        graph.add_to_collection("saveable_objects", TableSaveable(table, specs, "v1"))
        graph.add_to_collection("table_ref", table)
        keys = tf.placeholder("string", [None], name="keys")
        found = tf.raw_ops.LookupTableFindV2(table_handle=table, keys=keys, default_value=0.0)
        signature = tf.saved_model.predict_signature_def({"keys": keys}, {"values": found})
        builder.add_meta_graph_and_variables(graph, ["foo"], {"serving_default": signature})
    builder.save()


@case
def testCustomSaver(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        saver = tf.Saver(name="my_saver")
        builder.add_meta_graph_and_variables(graph, ["tag"], saver=saver)
    builder.save()


@case
def testNoCustomSaver(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        tf.Saver(name="my_saver")
        builder.add_meta_graph_and_variables(graph, ["tag"])
    builder.save()


@case
def testMultipleCustomSavers(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        builder.add_meta_graph_and_variables(graph, ["tag_0"])
        builder.add_meta_graph(["tag_1"], saver=tf.Saver())
        builder.add_meta_graph(["tag_2"], saver=tf.Saver())
    builder.save()
