"""Programs that make savers, each run by TensorFlow and by us; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_of
from tests.variables.programs import DTYPES

BUILDER = {"sharded": True, "allow_empty": True}
"""How the SavedModelBuilder makes its saver."""


def one_variable(tf: Any) -> Any:
    tf.variable("v", [2])
    return tf.Saver()


def two_variables(tf: Any) -> Any:
    tf.variable("w", [2])
    tf.variable("b", [], "int32")
    return tf.Saver()


def no_variables(tf: Any) -> Any:
    tf.constant(1.0)
    return tf.Saver(allow_empty=True)


def sharded_one_variable(tf: Any) -> Any:
    tf.variable("v", [2])
    return tf.Saver(**BUILDER)


def sharded_two_variables(tf: Any) -> Any:
    tf.variable("v", [2])
    tf.variable("w", [1000], "int64")
    return tf.Saver(**BUILDER)


def sharded_two_devices(tf: Any) -> Any:
    with tf.device("/cpu:0"):
        tf.variable("v1", [2])
    with tf.device("/cpu:1"):
        tf.variable("v2", [2])
    return tf.Saver(**BUILDER)


def sharded_many_devices(tf: Any) -> Any:
    devices = [
        "/job:ps/task:1/gpu:3",
        "/job:ps/task:0",
        "",
        "/device:CPU:0",
        "/cpu:0",
        "/job:localhost/device:CPU:0",
        "/gpu:*",
        "/job:worker/replica:2/task:1/device:XLA_GPU:1",
    ]
    for index, device in enumerate(devices):
        with tf.device(device):
            tf.variable(f"v{index}", [index])
            tf.variable(f"w{index}", [1000 + index], "string")
    return tf.Saver(**BUILDER)


def many_devices(tf: Any) -> Any:
    for index, device in enumerate(["/gpu:1", "", "/job:ps/task:0", "/gpu:1"]):
        with tf.device(device):
            tf.variable(f"v{index}", [index])
    return tf.Saver()


def every_dtype(tf: Any) -> Any:
    for dtype in DTYPES:
        tf.variable(f"v/{dtype}", [2], dtype)
    return tf.Saver(**BUILDER)


def order_of_names(tf: Any) -> Any:
    for name in ["a_b", "a", "B", "a/b", "a/a", "z2", "z11", "z10", "z1", "A.b"]:
        tf.variable(name, [1])
    return tf.Saver()


def eleven_variables(tf: Any) -> Any:
    for index in range(11):
        tf.variable(f"v{index}", [index])
    return tf.Saver(**BUILDER)


def second_and_third_saver(tf: Any) -> Any:
    tf.variable("v", [2])
    tf.Saver()
    tf.Saver(**BUILDER)
    tf.variable("w", [2])
    return tf.Saver(**BUILDER)


def inside_a_scope(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.name_scope("outer"):
        tf.Saver()
        return tf.Saver(sharded=True)


def named(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.name_scope("outer"):
        tf.Saver(name="absolute/")
        return tf.Saver(name="mine", sharded=True)


def on_a_device(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.device("/gpu:0"):
        tf.variable("w", [2])
        tf.Saver()
        return tf.Saver(**BUILDER)


def under_control_dependencies(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.control_dependencies([tf.no_op(name="before")]):
        return tf.Saver(**BUILDER)


def dictionary(tf: Any) -> Any:
    v = tf.variable("v", [2])
    w = tf.variable("w", [2])
    return tf.Saver({"second": v, "first": w})


def chosen_variables(tf: Any) -> Any:
    tf.variable("v", [2])
    w = tf.variable("w", [2])
    a = tf.variable("a", [2])
    tf.Saver((w,))
    return tf.Saver([w, [a]], **BUILDER)


def other_collections(tf: Any) -> Any:
    tf.variable("local", [2], collections=["local_variables"])
    v = tf.variable("v", [2], trainable=False)
    tf.add_to_collection("mine", v)
    tf.add_to_collection("savers", tf.Saver())
    return tf.Saver(**BUILDER)


def empty_saver_in_collection(tf: Any) -> Any:
    tf.add_to_collection("savers", tf.Saver(allow_empty=True))
    return None


def reshape(tf: Any) -> Any:
    tf.variable("v", [2, 3])
    tf.variable("s", [])
    return tf.Saver(reshape=True)


def reshape_of_a_shape_not_known(tf: Any) -> Any:
    tf.variable("v", [2, 3], static_shape=[None, 3])
    return tf.Saver(reshape=True, sharded=True)


def shape_not_known(tf: Any) -> Any:
    tf.variable("v", [2, 3], static_shape=[None, 3])
    return tf.Saver(**BUILDER)


def restore_sequentially(tf: Any) -> Any:
    tf.variable("v", [2])
    tf.variable("w", [2])
    return tf.Saver(restore_sequentially=True)


def options(tf: Any) -> Any:
    tf.variable("v", [2])
    tf.Saver(max_to_keep=None)
    tf.Saver(max_to_keep=0)
    return tf.Saver(
        keep_checkpoint_every_n_hours=2.5,
        max_to_keep=3,
        filename="file",
        pad_step_number=True,
        save_relative_paths=True,
    )


def version_1(tf: Any) -> Any:
    tf.variable("v", [2])
    tf.variable("w", [2], "int32")
    return tf.Saver(write_version=1)


def version_1_sharded(tf: Any) -> Any:
    tf.variable("v", [2])
    with tf.device("/gpu:1"):
        tf.variable("w", [2], "int32")
    return tf.Saver(write_version=1, sharded=True)


def deferred(tf: Any) -> Any:
    saver = tf.Saver(defer_build=True)
    tf.variable("v", [2])
    saver.build()
    saver.build()
    return saver


def with_caching_device(tf: Any) -> Any:
    with tf.device("/gpu:0"):
        tf.variable("v", [2], caching_device="/cpu:0")
    return tf.Saver(**BUILDER)


def with_initializers(tf: Any) -> Any:
    tf.variable("v", [2])
    tf.global_variables_initializer()
    saver = tf.Saver(**BUILDER)
    tf.group(tf.global_variables_initializer(), tf.tables_initializer(), name="main")
    return saver


def from_saver_def(tf: Any) -> Any:
    tf.variable("v", [2])
    made = tf.Saver()
    return tf.Saver(saver_def=made.as_saver_def())


def from_saver_def_with_a_name(tf: Any) -> Any:
    tf.variable("v", [2])
    made = tf.Saver()
    return tf.Saver(saver_def=made.as_saver_def(), name="prefix")


def references(tf: Any) -> Any:
    tf.variable("b", [], "int32", use_resource=False)
    tf.variable("w", [2], use_resource=False)
    return tf.Saver()


def sharded_references(tf: Any) -> Any:
    with tf.device("/cpu:0"):
        tf.variable("v1", [2], use_resource=False)
    with tf.device("/gpu:1"):
        tf.variable("v2", [2], use_resource=False, caching_device="/cpu:0")
        tf.variable("resource", [2])
    return tf.Saver(**BUILDER)


def reference_of_a_shape_not_known(tf: Any) -> Any:
    tf.variable("v", [2, 3], static_shape=[None, 3], use_resource=False)
    tf.Saver(**BUILDER)
    return tf.Saver(reshape=True)


def reshaped_references(tf: Any) -> Any:
    tf.variable("v", [2, 3], use_resource=False)
    return tf.Saver(reshape=True)


def version_1_of_references(tf: Any) -> Any:
    tf.variable("v", [2], use_resource=False)
    return tf.Saver(write_version=1, sharded=True)


def partitioned_references(tf: Any) -> Any:
    tf.variable("p", [10, 5], use_resource=False, partitions=2)
    tf.variable("q", [4, 6], use_resource=False, partitions=2, axis=1)
    tf.variable("a", [2])
    tf.Saver()
    return tf.Saver(**BUILDER)


def partitioned(tf: Any) -> Any:
    tf.variable("p", [10, 5], partitions=2)
    tf.variable("v", [2])
    return tf.Saver()


def sharded_partitioned(tf: Any) -> Any:
    tf.variable("p", [10, 5], partitions=2)
    tf.variable("one", [2], partitions=1)
    return tf.Saver(**BUILDER)


def partitioned_on_devices(tf: Any) -> Any:
    with tf.device("/job:ps/task:0"):
        tf.variable("p", [10, 5], partitions=2)
    with tf.device("/gpu:3"):
        tf.variable("q", [7], partitions=3)
    with tf.device("/gpu:4"):
        tf.variable("r", [7], partitions=3, use_resource=False)
    tf.Saver()
    return tf.Saver(**BUILDER)


def twelve_parts(tf: Any) -> Any:
    tf.variable("p", [24], partitions=12)
    return tf.Saver(**BUILDER)


def parts_in_a_dictionary(tf: Any) -> Any:
    p = tf.variable("p", [24], partitions=12)
    q = tf.variable("q", [4], partitions=2)
    return tf.Saver({"pp": p, "parts": list(q)})


def parts_by_themselves(tf: Any) -> Any:
    p = tf.variable("p", [4], partitions=2)
    q = tf.variable("q", [4], partitions=2)
    tf.Saver([p])
    tf.Saver({"first": next(iter(q))})
    return tf.Saver([*q, p])


def reshaped_parts(tf: Any) -> Any:
    tf.variable("p", [4], partitions=2)
    return tf.Saver(reshape=True)


def partitioned_in_a_collection(tf: Any) -> Any:
    tf.add_to_collection("mine", tf.variable("p", [4], partitions=2))
    tf.add_to_collection("mine", tf.variable("q", [4], partitions=1))
    return tf.Saver(**BUILDER)


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


def nothing_to_save(tf: Any) -> None:
    tf.Saver()


def deferred_with_variables(tf: Any) -> None:
    tf.Saver([tf.variable("v")], defer_build=True)


def var_list_not_a_list(tf: Any) -> None:
    tf.Saver(5)


def not_a_variable(tf: Any) -> None:
    tf.Saver([tf.constant(1.0)])


def not_a_variable_in_a_dict(tf: Any) -> None:
    tf.Saver({"a": tf.constant(1.0)})


def key_not_a_string(tf: Any) -> None:
    tf.Saver({1: tf.variable("v")})


def twice_in_a_list(tf: Any) -> None:
    v = tf.variable("v")
    tf.Saver([v, v])


def under_two_keys(tf: Any) -> None:
    v = tf.variable("v")
    tf.Saver({"a": v, "b": v})


def slices_of_two_tensors(tf: Any) -> None:
    p, q = (tf.variable(name, [4], partitions=2) for name in "pq")
    tf.Saver({"a": [*p, *q]})


def no_slices(tf: Any) -> None:
    tf.Saver({"a": [tf.variable("v")]})


def whole_and_parts(tf: Any) -> None:
    p = tf.variable("p", [4], partitions=2)
    tf.Saver([p, *p])


def saveable_on_two_devices(tf: Any) -> None:
    tensors = []
    for index in range(2):
        with tf.device(f"/cpu:{index}"):
            tensors.append(tf.constant(1.0))

    class Two(tf.Saveable):  # type: ignore[misc]  # the base class of either side
        def restore(self, restored_tensors: Any, restored_shapes: Any) -> Any:
            return tf.no_op()

    specs = [tf.SaveSpec(tensor, "", tensor.op.name, 1.0) for tensor in tensors]
    tf.Saver([Two(None, specs, "two")], sharded=True)


def saver_def_of_a_wrong_type(tf: Any) -> None:
    tf.Saver(saver_def="SaverDef")


def saver_def_without_save_tensor(tf: Any) -> None:
    tf.Saver(saver_def=tf.SaverDef(restore_op_name="a", filename_tensor_name="b"))


def saver_def_without_restore_op(tf: Any) -> None:
    tf.Saver(saver_def=tf.SaverDef(save_tensor_name="a", filename_tensor_name="b"))


def saver_def_without_filename(tf: Any) -> None:
    tf.Saver(saver_def=tf.SaverDef(save_tensor_name="a", restore_op_name="b"))


REFUSED = [
    "nothing_to_save",
    "deferred_with_variables",
    "var_list_not_a_list",
    "not_a_variable",
    "not_a_variable_in_a_dict",
    "key_not_a_string",
    "twice_in_a_list",
    "under_two_keys",
    "slices_of_two_tensors",
    "no_slices",
    "whole_and_parts",
    "saveable_on_two_devices",
    "saver_def_of_a_wrong_type",
    "saver_def_without_save_tensor",
    "saver_def_without_restore_op",
]
EXPORTED = programs_of(globals(), REFUSED)
