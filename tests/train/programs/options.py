"""What a saver can be told, and what it is given."""

from __future__ import annotations

from typing import Any

from tests.train.programs.builder_saver import BUILDER


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


def saver_def_without_filename(tf: Any) -> None:
    tf.Saver(saver_def=tf.SaverDef(save_tensor_name="a", restore_op_name="b"))
