"""Saveables that are no variables: tables made by raw ops, on devices, beside variables."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from tests.conformance.builder.program import case

KEYS, VALUES = ["k1"], [1.5]  # one entry, as a hash table has no order


def table(tf: Any, name: str, *, colocated: bool = False, collection: bool = True) -> Any:
    """A mutable table of one entry and its saveable; `colocated` restores as TensorFlow's own."""
    handle = tf.raw_ops.MutableHashTableV2(
        key_dtype="string",
        value_dtype="float32",
        use_node_name_sharing=True,
        shared_name=name,
        name=name,
    )
    tf.run_before_saving(
        tf.raw_ops.LookupTableInsertV2(table_handle=handle, keys=KEYS, values=VALUES)
    )
    graph = tf.default_graph()

    def beside() -> Any:
        return graph.colocate_with(handle.op) if colocated else contextlib.nullcontext()

    with beside():
        keys, values = tf.raw_ops.LookupTableExportV2(
            table_handle=handle, Tkeys="string", Tvalues="float32", name=f"{name}_export"
        )

    class Table(tf.Saveable):  # type: ignore[misc]  # the base class of either side
        def restore(self, restored_tensors: Any, restored_shapes: Any) -> Any:
            keys, values = restored_tensors
            with beside():
                return tf.raw_ops.LookupTableImportV2(table_handle=handle, keys=keys, values=values)

    specs = [
        tf.SaveSpec(keys, "", f"{name}-keys", KEYS),
        tf.SaveSpec(values, "", f"{name}-values", VALUES),
    ]
    saveable = Table(handle, specs, name)
    if collection:
        graph.add_to_collection("saveable_objects", saveable)
    return saveable


def look_up(tf: Any, saveable: Any) -> dict[str, Any]:
    """A signature that asks the table."""
    keys = tf.placeholder("string", [None], name="keys")
    found = tf.raw_ops.LookupTableFindV2(table_handle=saveable.op, keys=keys, default_value=7.0)
    return {"ask": tf.saved_model.predict_signature_def({"keys": keys}, {"values": found})}


@case
def saver_of_a_table(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        signatures = look_up(tf, table(tf, "mt"))
        tf.variable("v", [2])
        tf.variable("a", [2])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
        builder.add_meta_graph(["not sharded"], signatures, saver=tf.Saver())
        builder.save()


@case
def saver_of_a_table_beside_references(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        signatures = look_up(tf, table(tf, "mt", colocated=True))
        tf.variable("v", [2], use_resource=False)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
        builder.save()


@case
def saver_of_tables_on_devices(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with graph.device("/cpu:1"):
            first = table(tf, "b")
            tf.variable("v", [2])
        with graph.name_scope("scope"):
            table(tf, "a")
        tf.variable("w", [2])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"], look_up(tf, first))
        builder.save()


@case
def saver_of_a_given_table(tf: Any, export: str, files: Path) -> None:
    """Tables by themselves, in a list and under another name."""
    with tf.new_graph() as graph:
        first = table(tf, "first", collection=False)
        second = table(tf, "second", collection=False)
        builder = tf.Builder(export)
        signatures = look_up(tf, first)
        builder.add_meta_graph_and_variables(graph, ["list"], signatures, saver=tf.Saver([first]))
        builder.add_meta_graph(["dict"], saver=tf.Saver({"first": first}))
        builder.add_meta_graph(["both"], saver=tf.Saver([second, first], sharded=True))
        builder.save()


@case
def saver_of_a_static_table(tf: Any, export: str, files: Path) -> None:
    """A table that its initialiser fills is no saveable: the saver has the variable alone."""
    with tf.new_graph() as graph:
        handle = tf.raw_ops.HashTableV2(
            key_dtype="string", value_dtype="float32", shared_name="static", name="static"
        )
        fill = tf.raw_ops.LookupTableImportV2(
            table_handle=handle, keys=KEYS, values=VALUES, name="fill"
        )
        graph.add_to_collection("table_initializer", fill)
        tf.variable("v", [2])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"], main_op=tf.group(fill, name="main"))
        builder.save()
