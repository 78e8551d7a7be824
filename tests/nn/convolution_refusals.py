"""Convolutions that TensorFlow refuses, and we too; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.variables.program_list import programs_in

ONES = [1, 1, 1, 1]


def _images(tf: Any, *shape: Any) -> Any:
    return tf.placeholder("float32", shape or [None, 9, 8, 4])


def _weights(tf: Any, *shape: Any) -> Any:
    return tf.placeholder("float32", shape or [3, 2, 4, 5])


def both_names(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1, "SAME", filters=_weights(tf))


def both_names_of_the_input(tf: Any) -> None:
    tf.nn.conv1d(_images(tf, 1, 2, 3), _weights(tf, 1, 3, 3), 1, "SAME", input=_images(tf, 1, 2, 3))


def no_filter(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), strides=1, padding="SAME")


def no_padding(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1)


def three_strides(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), [1, 2, 1], "SAME")


def unknown_padding(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1, "FULL")


def explicit_padding_without_numbers(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1, "EXPLICIT")


def explicit_padding_of_two(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1, [[1, 1], [1, 1]])


def explicit_padding_of_numbers(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1, [0, 1, 1, 0])


def explicit_padding_of_triples(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1, [[0, 0, 0], [1, 1], [1, 1], [0, 0]])


def explicit_padding_of_the_batch(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1, [[1, 0], [1, 1], [1, 1], [0, 0]])


def unknown_data_format(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf), 1, "SAME", data_format="HWCN")


def channels_that_do_not_fit(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf, 3, 2, 3, 5), 1, "SAME")


def filter_of_rank_3(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), _weights(tf, 3, 4, 5), 1, "SAME")


def images_of_rank_3(tf: Any) -> None:
    tf.nn.conv2d(_images(tf, 9, 8, 4), _weights(tf), 1, "SAME")


def another_dtype(tf: Any) -> None:
    tf.nn.conv2d(_images(tf), tf.placeholder("float64", [3, 2, 4, 5]), 1, "SAME")


def sequences_of_unknown_format(tf: Any) -> None:
    tf.nn.conv1d(_images(tf, 1, 2, 3), _weights(tf, 1, 3, 3), 1, "SAME", data_format="CNW")


def sequences_with_explicit_padding(tf: Any) -> None:
    padding = [[0, 0], [1, 1], [0, 0]]
    tf.nn.conv1d(_images(tf, 1, 2, 3), _weights(tf, 1, 3, 3), 1, padding)


def two_strides_of_sequences(tf: Any) -> None:
    tf.nn.conv1d(_images(tf, 1, 2, 3), _weights(tf, 1, 3, 3), [1, 2], "SAME")


def volumes_without_strides(tf: Any) -> None:
    tf.nn.conv3d(_images(tf, 1, 2, 2, 2, 3), _weights(tf, 1, 1, 1, 3, 3), None, "SAME")


def one_stride_of_volumes(tf: Any) -> None:
    tf.nn.conv3d(_images(tf, 1, 2, 2, 2, 3), _weights(tf, 1, 1, 1, 3, 3), [2], "SAME")


def nothing_known(tf: Any) -> None:
    unknown = tf.placeholder("float32", None)
    tf.nn.convolution(unknown, unknown, "SAME")


def four_spatial_dimensions(tf: Any) -> None:
    tf.nn.convolution(tf.placeholder("float32", None), _weights(tf, 1, 1, 1, 1, 2, 2), "SAME")


def no_spatial_dimensions(tf: Any) -> None:
    tf.nn.convolution(tf.placeholder("float32", None), _weights(tf, 2, 2), "SAME")


def no_batch(tf: Any) -> None:
    tf.nn.convolution(_images(tf, 9, 8, 4), _weights(tf), "SAME", dilations=2)


def strides_and_dilations(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf), "SAME", 2, 2)


def negative_dilations(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf), "SAME", dilations=-1)


def three_dilations(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf), "SAME", dilations=[1, 2, 2])


def explicit_padding_without_dilations(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf), [[0, 0], [1, 1], [1, 1], [0, 0]])


def dilated_with_unknown_padding(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf), "FULL", dilations=2)


def dilated_same_of_an_unknown_filter(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf, None, 2, 4, 5), "SAME", dilations=2)


def dilated_channels_that_do_not_fit(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf, 3, 2, 3, 5), "VALID", dilations=2)


def dilated_sequences_with_explicit_padding(tf: Any) -> None:
    padding = [[0, 0], [1, 1], [0, 0]]
    tf.nn.convolution(_images(tf, 1, 9, 3), _weights(tf, 1, 3, 3), padding, dilations=2)


def dilated_volumes_with_explicit_padding(tf: Any) -> None:
    padding = [[0, 0], [1, 1], [1, 1], [0, 0]]
    images = _images(tf, 1, 9, 9, 9, 3)
    tf.nn.convolution(images, _weights(tf, 1, 1, 1, 3, 3), padding, dilations=2)


def dilated_of_unknown_format(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf), "SAME", dilations=2, data_format="HWCN")


def both_names_of_dilations(tf: Any) -> None:
    tf.nn.convolution(_images(tf), _weights(tf), "SAME", dilation_rate=2, dilations=2)


def same_without_the_filter_shape(tf: Any) -> None:
    tf.nn.with_space_to_batch(_images(tf), [2, 2], "SAME", lambda maps, *_: maps)


def same_with_an_unknown_filter_shape(tf: Any) -> None:
    shape = tf.placeholder("int32", [2])
    tf.nn.with_space_to_batch(_images(tf), [2, 2], "SAME", lambda maps, *_: maps, shape)


def dimensions_out_of_order(tf: Any) -> None:
    tf.nn.with_space_to_batch(
        _images(tf), [2, 2], "VALID", lambda maps, *_: maps, spatial_dims=[2, 1]
    )


def the_batch_as_a_dimension(tf: Any) -> None:
    tf.nn.with_space_to_batch(
        _images(tf), [2, 2], "VALID", lambda maps, *_: maps, spatial_dims=[0, 1]
    )


def dimensions_that_are_not_there(tf: Any) -> None:
    tf.nn.with_space_to_batch(
        _images(tf), [2, 2], "VALID", lambda maps, *_: maps, spatial_dims=[3, 4]
    )


def rate_of_unknown_length(tf: Any) -> None:
    rate = tf.placeholder("int32", [None])
    tf.nn.with_space_to_batch(_images(tf), rate, "VALID", lambda maps, *_: maps)


def scalar_rate(tf: Any) -> None:
    tf.nn.with_space_to_batch(_images(tf), 2, "VALID", lambda maps, *_: maps)


def one_rate_too_many(tf: Any) -> None:
    tf.nn.with_space_to_batch(_images(tf), [2, 1], "VALID", lambda maps, *_: maps, spatial_dims=[1])


def rate_of_0(tf: Any) -> None:
    tf.nn.with_space_to_batch(_images(tf), [0, 2], "VALID", lambda maps, *_: maps)


def depthwise_same_of_an_unknown_filter(tf: Any) -> None:
    tf.nn.depthwise_conv2d(_images(tf), _weights(tf, 3, None, 4, 2), ONES, "SAME", [2, 2])


def depthwise_channels_that_do_not_fit(tf: Any) -> None:
    tf.nn.depthwise_conv2d(_images(tf), _weights(tf, 3, 2, 3, 5), ONES, "VALID")


def pointwise_filter_of_2(tf: Any) -> None:
    tf.nn.separable_conv2d(_images(tf), _weights(tf), _weights(tf, 2, 1, 20, 3), ONES, "VALID")


def pointwise_filter_of_rank_3(tf: Any) -> None:
    tf.nn.separable_conv2d(_images(tf), _weights(tf), _weights(tf, 1, 20, 3), ONES, "VALID")


def transposed_without_a_shape(tf: Any) -> None:
    tf.nn.conv2d_transpose(_images(tf), _weights(tf, 3, 2, 5, 4), None, 2)


def transposed_sequences_of_unknown_format(tf: Any) -> None:
    value, filters = _images(tf, 1, 9, 4), _weights(tf, 3, 5, 4)
    tf.nn.conv1d_transpose(value, filters, [1, 9, 5], 1, data_format="NHWC")


def transposed_to_two_numbers(tf: Any) -> None:
    tf.nn.conv_transpose(_images(tf), _weights(tf), [1, 2], 1)


def transposed_to_an_unknown_number(tf: Any) -> None:
    tf.nn.conv_transpose(_images(tf), _weights(tf), tf.placeholder("int32", None), 1)


def transposed_to_a_number(tf: Any) -> None:
    tf.nn.conv_transpose(_images(tf), _weights(tf), 2, 1)


def atrous_transposed_of_rate_0(tf: Any) -> None:
    tf.nn.atrous_conv2d_transpose(_images(tf), _weights(tf, 3, 2, 5, 4), [2, 9, 8, 5], 0, "SAME")


def atrous_transposed_to_three_numbers(tf: Any) -> None:
    tf.nn.atrous_conv2d_transpose(_images(tf), _weights(tf, 3, 2, 5, 4), [2, 9, 8], 2, "SAME")


def atrous_transposed_to_other_channels(tf: Any) -> None:
    tf.nn.atrous_conv2d_transpose(_images(tf), _weights(tf, 3, 2, 5, 4), (2, 9, 8, 6), 2, "SAME")


def atrous_transposed_of_other_channels(tf: Any) -> None:
    tf.nn.atrous_conv2d_transpose(_images(tf), _weights(tf, 3, 2, 5, 3), [2, 9, 8, 5], 2, "SAME")


def atrous_transposed_with_unknown_padding(tf: Any) -> None:
    tf.nn.atrous_conv2d_transpose(_images(tf), _weights(tf, 3, 2, 5, 4), [2, 9, 8, 5], 2, "FULL")


def eroded_by_other_channels(tf: Any) -> None:
    tf.nn.erosion2d(_images(tf), np.zeros([3, 3, 2], np.float32), ONES, ONES, "SAME")


def dilated_by_two_filters(tf: Any) -> None:
    tf.nn.dilation2d(_images(tf), _weights(tf, 3, 2, 4), ONES, ONES, "SAME", filters=[1])


def blocks_of_1(tf: Any) -> None:
    tf.nn.space_to_depth(_images(tf), 1)


def blocks_that_do_not_fit(tf: Any) -> None:
    tf.nn.space_to_batch(_images(tf), [[0, 0], [0, 0]], 2)


def blocks_of_two_sizes(tf: Any) -> None:
    tf.nn.space_to_batch(_images(tf), [[0, 1], [0, 0]], 2, block_shape=2)


REFUSED = programs_in(globals())
