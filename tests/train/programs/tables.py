"""Savers of tables, by Saveables."""

from __future__ import annotations

from typing import Any

from tests.train.programs.builder_saver import BUILDER


def _table(tf: Any, name: str) -> Any:
    """A Saveable of a table made by raw ops."""
    handle = tf.raw_ops.MutableHashTableV2(
        key_dtype="string", value_dtype="float32", use_node_name_sharing=True, name=name
    )
    keys, values = tf.raw_ops.LookupTableExportV2(
        table_handle=handle, Tkeys="string", Tvalues="float32", name=f"{name}_export"
    )

    class Table(tf.Saveable):  # type: ignore[misc]  # the base class of either side
        def restore(self, restored_tensors: Any, restored_shapes: Any) -> Any:
            keys, values = restored_tensors
            return tf.raw_ops.LookupTableImportV2(table_handle=handle, keys=keys, values=values)

    specs = [
        tf.SaveSpec(keys, "", f"{name}-keys", ["k1"]),
        tf.SaveSpec(values, "", f"{name}-values", [1.5]),
    ]
    return Table(handle, specs, name)


def table(tf: Any) -> Any:
    tf.add_to_collection("saveable_objects", _table(tf, "mt"))
    tf.variable("v", [2])
    tf.Saver()
    return tf.Saver(**BUILDER)


def tables_on_devices(tf: Any) -> Any:
    with tf.device("/cpu:1"):
        first = _table(tf, "b")
        tf.variable("v", [2])
    with tf.name_scope("scope"):
        second = _table(tf, "a")
    tf.variable("w", [2])
    tf.Saver([first, second])
    tf.Saver({"a": first})
    for saveable in (first, second):
        tf.add_to_collection("saveable_objects", saveable)
    return tf.Saver(**BUILDER)


def tables_of_one_name(tf: Any) -> Any:
    return tf.Saver([_table(tf, "t"), _table(tf, "t")])
