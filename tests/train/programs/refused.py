"""Savers that cannot be made."""

from __future__ import annotations

from typing import Any


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
