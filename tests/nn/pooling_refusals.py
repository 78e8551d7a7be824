"""Poolings that TensorFlow refuses, and we too; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in

ONES = [1, 1, 1, 1]
PAIRS = [[0, 0], [1, 1], [1, 1], [0, 0]]


def _images(tf: Any, *shape: Any) -> Any:
    return tf.placeholder("float32", shape or [None, 9, 8, 4])


def both_names(tf: Any) -> None:
    tf.nn.max_pool(_images(tf), 2, 2, "SAME", input=_images(tf))


def both_names_of_means(tf: Any) -> None:
    tf.nn.avg_pool(_images(tf), 2, 2, "SAME", input=_images(tf))


def windows_of_0(tf: Any) -> None:
    tf.nn.max_pool(_images(tf), 0, 2, "SAME")


def windows_of_0_in_rows(tf: Any) -> None:
    tf.nn.max_pool(_images(tf), [1, 0, 2, 1], 2, "SAME")


def three_sizes(tf: Any) -> None:
    tf.nn.max_pool(_images(tf), [2, 2, 2], 2, "SAME")


def three_strides(tf: Any) -> None:
    tf.nn.avg_pool(_images(tf), 2, [1, 2, 2], "SAME")


def two_strides_of_sequences(tf: Any) -> None:
    tf.nn.max_pool1d(_images(tf, 1, 9, 4), 2, [2, 2], "SAME")


def unknown_padding(tf: Any) -> None:
    tf.nn.max_pool(_images(tf), 2, 2, "FULL")


def explicit_padding_without_numbers(tf: Any) -> None:
    tf.nn.max_pool(_images(tf), 2, 2, "EXPLICIT")


def explicit_padding_of_three(tf: Any) -> None:
    tf.nn.max_pool2d(_images(tf), 2, 2, PAIRS[:3])


def explicit_padding_of_means(tf: Any) -> None:
    tf.nn.avg_pool(_images(tf), 2, 2, PAIRS)


def explicit_padding_of_volumes(tf: Any) -> None:
    tf.nn.max_pool_v2(_images(tf, 1, 8, 8, 8, 2), 2, 2, [*PAIRS, [0, 0]])


def explicit_padding_of_vectors_of_channels(tf: Any) -> None:
    tf.nn.max_pool(_images(tf), 2, 2, PAIRS, "NCHW_VECT_C")


def unknown_data_format(tf: Any) -> None:
    tf.nn.max_pool(_images(tf), 2, 2, "SAME", "HWCN")


def images_of_rank_3(tf: Any) -> None:
    tf.nn.max_pool(_images(tf, 9, 8, 4), 2, 2, "SAME")


def images_of_rank_2(tf: Any) -> None:
    tf.nn.max_pool_v2(_images(tf, 9, 8), 2, 2, "SAME")


def images_of_unknown_rank(tf: Any) -> None:
    tf.nn.avg_pool_v2(tf.placeholder("float32", None), 2, 2, "SAME")


def windows_above_the_images(tf: Any) -> None:
    tf.nn.avg_pool(_images(tf), 10, 2, "VALID")


def words(tf: Any) -> None:
    tf.nn.max_pool(tf.placeholder("string", [1, 8, 8, 2]), 2, 2, "SAME")


def positions_of_another_format(tf: Any) -> None:
    tf.nn.max_pool_with_argmax(_images(tf), ONES, ONES, "SAME", "NCHW")


def positions_of_two_dtypes(tf: Any) -> None:
    tf.nn.max_pool_with_argmax(
        _images(tf), ONES, ONES, "SAME", Targmax="int32", output_dtype="int64"
    )


def positions_of_floats(tf: Any) -> None:
    tf.nn.max_pool_with_argmax(_images(tf), ONES, ONES, "SAME", output_dtype="float32")


def no_window(tf: Any) -> None:
    tf.nn.pool(_images(tf), [], "MAX", "SAME")


def window_of_four(tf: Any) -> None:
    tf.nn.pool(_images(tf), ONES, "MAX", "SAME")


def window_of_another_rank(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2, 2], "MAX", "SAME")


def three_pairs_of_sequences(tf: Any) -> None:
    tf.nn.pool(_images(tf, 1, 9, 4), [2], "MAX", [[0, 0], [1, 1], [0, 0]])


def dilations_with_same(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2], "MAX", "SAME", [2, 1])


def dilations_with_strides(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2], "MAX", "VALID", [2, 1], [2, 2])


def one_dilation(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2], "MAX", "VALID", [2])


def dilation_of_0(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2], "MAX", "VALID", [0, 1])


def one_stride(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2], "MAX", "VALID", strides=[2])


def strides_of_0(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2], "MAX", "VALID", strides=[0, 1])


def strides_above_the_window(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2], "MAX", "VALID", strides=[3, 1])


def another_kind(tf: Any) -> None:
    tf.nn.pool(_images(tf), [2, 2], "MIN", "VALID")


def sequences_of_another_format(tf: Any) -> None:
    tf.nn.pool(_images(tf, 1, 9, 4), [2], "MAX", "VALID", data_format="NHWC")


REFUSED = programs_in(globals())
