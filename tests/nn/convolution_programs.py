"""Programs of convolutions; `tf` is either side."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from tests.nn.convolution_refusals import REFUSED as REFUSED
from tests.variables.program_list import programs_in

EXPLICIT = [[0, 0], [1, 2], [0, 3], [0, 0]]
EXPLICIT_FIRST = [[0, 0], [0, 0], (1, 2), (0, 3)]


def _sequences(tf: Any, channels: int = 4) -> list[Any]:
    shapes: list[Any] = [[2, 9, channels], [None, None, channels], [None, 9, None], None]
    return [tf.placeholder("float32", shape, name="sequences") for shape in shapes]


def _images(tf: Any, channels: int = 4) -> list[Any]:
    shapes: list[Any] = [
        [2, 9, 8, channels],
        [None, 9, 8, channels],
        [None, None, None, channels],
        [None, None, 8, None],
        None,
    ]
    return [tf.placeholder("float32", shape, name="images") for shape in shapes]


def _weights(tf: Any, *shape: int | None, dtype: str = "float32") -> Any:
    return tf.placeholder(dtype, shape, name="weights")


def conv1d(tf: Any) -> None:
    filters = _weights(tf, 3, 4, 5)
    for value, padding in product(_sequences(tf), ["SAME", "VALID"]):
        tf.nn.conv1d(value, filters, 2, padding)
    tf.nn.conv1d(input=_sequences(tf)[0], filters=filters, stride=[1], padding="SAME", name="named")
    tf.nn.conv1d(_sequences(tf)[0], filters, 1, "VALID", True, "NWC", "dilated", None, 2)
    tf.nn.conv1d(_sequences(tf)[1], filters, 1, "SAME", False, dilations=[1, 3, 1])
    for data_format in ("NCW", "NCHW"):
        first = tf.placeholder("float32", [None, 4, 9])
        tf.nn.conv1d(first, filters, (2,), "SAME", data_format=data_format)
        tf.nn.conv1d(first, filters, [1, 1, 3], "VALID", data_format=data_format, dilations=[2])
    with tf.name_scope("layer"):
        filters = tf.variable("kernel", [3, 4, 5])
        tf.nn.conv1d(_sequences(tf)[0], filters, np.int64(1), "VALID", data_format="NHWC")
        tf.nn.conv1d(np.zeros([1, 5, 4], np.float32), filters, np.array([2]), "SAME", name="x/")


def conv1d_of_several_batches(tf: Any) -> None:
    filters = _weights(tf, 3, 4, 5)
    for shape in ([2, 3, 9, 4], [None, 3, 9, 4], [7, 3, None, 4], [7, 2, None, 9, None]):
        value = tf.placeholder("float32", shape)
        tf.nn.conv1d(value, filters, 1, "VALID")
        tf.nn.conv1d(value, filters, 2, "SAME", name="named", dilations=1)


def conv2d(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 4, 5)
    for value, padding in product(_images(tf), ["SAME", "VALID", EXPLICIT]):
        tf.nn.conv2d(value, filters, [1, 2, 2, 1], padding)
    value = _images(tf)[1]
    for strides in (None, 1, [2], (1, 2), [1, 1, 3, 1], np.int32(2), np.array([2, 1])):
        tf.nn.conv2d(value, filters, strides, "SAME")
        tf.nn.conv2d(value, filters, 1, "SAME", dilations=strides)
    tf.nn.conv2d(value, filters=filters, strides=1, padding="VALID", use_cudnn_on_gpu=False)
    tf.nn.conv2d(value, filters, 1, "VALID", True, None, 2, "named")
    first = tf.placeholder("float32", [None, 4, 9, None])
    for padding in ("SAME", "VALID", EXPLICIT_FIRST):
        tf.nn.conv2d(first, filters, 2, padding, data_format="NCHW")
        tf.nn.conv2d(first, filters, 1, padding, data_format="NCHW", dilations=[3, 2])
    tf.nn.conv2d(np.zeros([1, 5, 5, 4], np.float32), tf.variable("kernel", [2, 2, 4, 1]), 1, "SAME")
    for unknown in ([None, 2, 4, 5], [3, 2, None, None], None):
        tf.nn.conv2d(value, tf.placeholder("float32", unknown), 1, "SAME")
    for dtype in ("float16", "bfloat16", "float64", "int32"):
        images = tf.placeholder(dtype, [None, 8, 8, 2])
        tf.nn.conv2d(images, np.ones([2, 2, 2, 3], int).tolist(), 1, "SAME")
    tf.nn.conv2d(value, tf.placeholder("float32", [3, 3, 2, 6]), 1, "SAME", name="grouped")


def conv2d_of_several_batches(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 4, 5)
    for shape in ([2, 3, 9, 8, 4], [None, 3, 9, 8, 4], [7, 3, None, 8, 4], [7, 2, 1, 9, 8, None]):
        value = tf.placeholder("float32", shape)
        tf.nn.conv2d(value, filters, 1, "VALID")
        tf.nn.conv2d(value, filters, 2, EXPLICIT, name="named", dilations=1)
        tf.nn.convolution(value, filters, "SAME", [2, 1])


def conv3d(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 2, 4, 5)
    for shape in ([2, 9, 8, 7, 4], [None, None, 8, 7, 4], None):
        value = tf.placeholder("float32", shape)
        for padding in ("SAME", "VALID"):
            tf.nn.conv3d(value, filters, [1, 2, 1, 2, 1], padding)
    tf.nn.conv3d(value, filters=filters, strides=[1] * 5, padding="SAME", name="named")
    tf.nn.conv3d(value, filters, [1] * 5, "SAME", dilations=[1, 2, 2, 2, 1])
    first = tf.placeholder("float32", [None, 4, 9, 8, 7])
    tf.nn.conv3d(first, filters, [1] * 5, "VALID", "NCDHW", None, "first")


def convolution(tf: Any) -> None:
    for spatial in (1, 2, 3):
        filters = _weights(tf, *[3, 2, 2][:spatial], 4, 6)
        unknown = tf.placeholder("float32", None)
        for shape in ([2, *[9, 8, 7][:spatial], 4], [None] * (spatial + 2), None):
            value = tf.placeholder("float32", shape)
            tf.nn.convolution(value, filters, "VALID", [2] * spatial)
            tf.nn.convolution(value, None, "SAME", filters=filters, name="named", dilations=[1])
            if shape is not None:
                tf.nn.convolution(value, unknown, "SAME", 1)
        first = tf.placeholder("float32", [None, 4, *[9, 8, 7][:spatial]])
        data_format = ("NCW", "NCHW", "NCDHW")[spatial - 1]
        tf.nn.convolution(first, filters, "SAME", 2, data_format=data_format)
        last = ("NWC", "NHWC", "NDHWC")[spatial - 1]
        tf.nn.convolution(value, filters, "SAME", [2], data_format=last)
    tf.nn.convolution(np.zeros([1, 5, 4], np.float32), np.zeros([2, 4, 1], np.float32), "SAME")
    tf.nn.convolution(
        tf.variable("images", [1, 5, 5, 4]), tf.variable("kernel", [2, 2, 4, 1]), "SAME"
    )


def dilated_convolution(tf: Any) -> None:
    for spatial in (1, 2, 3):
        filters = _weights(tf, *[3, 2, 2][:spatial], 4, 6)
        rates = [2, 3, 1][:spatial]
        sizes = [[9, 8, 7][:spatial], [9, None, 7][:spatial], [None] * spatial]
        for batch, known, padding in product([2, None], sizes, ["SAME", "VALID"]):
            value = tf.placeholder("float32", [batch, *known, 4])
            tf.nn.convolution(value, filters, padding, dilation_rate=rates)
            first = tf.placeholder("float32", [batch, 4, *known])
            data_format = ("NCW", "NCHW", "NCDHW")[spatial - 1]
            tf.nn.convolution(
                first, filters, padding, None, rates, "first", data_format=data_format
            )
        tf.nn.convolution(tf.placeholder("float32", None), filters, "VALID", dilations=2)
    with tf.name_scope("layer"):
        kernel = tf.variable("kernel", [3, 3, 4, 2])
        tf.nn.convolution(_images(tf)[0], kernel, EXPLICIT, dilations=2)
        tf.nn.convolution(_images(tf)[2], kernel, EXPLICIT, dilations=(1, 2))
        first = tf.placeholder("float32", [None, 4, 9, None])
        tf.nn.convolution(first, kernel, EXPLICIT_FIRST, dilations=2, data_format="NCHW")
        unknown = tf.placeholder("float32", [None, None, 9, 8])
        tf.nn.convolution(unknown, kernel, "VALID", dilations=2, data_format="NCHW")
        tf.nn.convolution(tf.variable("images", [1, 9, 9, 4]), kernel, "SAME", dilations=2)
    # The dilation of the channels counts for nothing, and the strides stay.
    tf.nn.convolution(first, kernel, EXPLICIT_FIRST, 3, [1, 2, 1, 1], data_format="NCHW")
    several = tf.placeholder("float32", [2, None, 3, 4, 9, 8])
    tf.nn.convolution(several, kernel, "VALID", 3, [1, 1, 1, 3], data_format="NCHW")
    several = tf.placeholder("float32", [2, 3, 9, 8, 4])
    tf.nn.convolution(several, filters := _weights(tf, 3, 2, 4, 6), "VALID", dilations=2)
    tf.nn.convolution(
        tf.placeholder("float32", [2, 3, 4, 9, 8]), filters, "SAME", data_format="NCHW"
    )


def atrous_conv2d(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 4, 5)
    for value, padding in product(_images(tf), ["SAME", "VALID"]):
        tf.nn.atrous_conv2d(value, filters, 2, padding)
    tf.nn.atrous_conv2d(value, filters, 1, "SAME", name="named")
    tf.nn.atrous_conv2d(value, filters, [2, 3], "VALID", "two")


def depthwise_conv2d(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 4, 2)
    for value, padding in product(_images(tf), ["SAME", "VALID", EXPLICIT]):
        tf.nn.depthwise_conv2d(value, filters, [1, 2, 2, 1], padding)
        if value.shape.rank:
            tf.nn.depthwise_conv2d(value, filters, [1, 1, 1, 1], padding, [2, 3])
    tf.nn.depthwise_conv2d(value, filters, [1, 1, 1, 1], "VALID", [2, 2])
    tf.nn.depthwise_conv2d(value, _weights(tf, 3, None, 4, 2), [1] * 4, "SAME", name="unknown")
    tf.nn.depthwise_conv2d(value, _weights(tf, 3, None, 4, 2), [1] * 4, "VALID", dilations=(2, 1))
    first = tf.placeholder("float32", [None, 4, 9, None])
    tf.nn.depthwise_conv2d(first, filters, [1] * 4, EXPLICIT_FIRST, data_format="NCHW")
    tf.nn.depthwise_conv2d(first, filters, [1] * 4, "SAME", [2, 1], data_format="NCHW")
    kernel = tf.variable("kernel", [2, 2, 4, 1])
    tf.nn.depthwise_conv2d(np.zeros([1, 5, 5, 4], np.float32), kernel, [1] * 4, "SAME", name="x")


def depthwise_conv2d_native(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 4, 2)
    for value, padding in product(_images(tf), ["SAME", "VALID", EXPLICIT]):
        tf.nn.depthwise_conv2d_native(value, filters, [1, 2, 2, 1], padding)
    tf.nn.depthwise_conv2d_native(value, filters, [1] * 4, "SAME", dilations=[1, 2, 2, 1])
    first = tf.placeholder("float32", [None, 4, 9, None])
    tf.nn.depthwise_conv2d_native(first, filters, [1] * 4, "SAME", "NCHW", name="named")


def separable_conv2d(tf: Any) -> None:
    depthwise, pointwise = _weights(tf, 3, 2, 4, 2), _weights(tf, 1, 1, 8, 5)
    for value, padding in product(_images(tf), ["SAME", "VALID", EXPLICIT]):
        tf.nn.separable_conv2d(value, depthwise, pointwise, [1, 2, 2, 1], padding)
    value = _images(tf)[1]
    tf.nn.separable_conv2d(value, depthwise, pointwise, [1] * 4, "SAME", [2, 2], "dilated")
    tf.nn.separable_conv2d(value, depthwise, _weights(tf, None, 1, None, 3), [1] * 4, "VALID")
    first = tf.placeholder("float32", [None, 4, 9, None])
    tf.nn.separable_conv2d(first, depthwise, pointwise, [1] * 4, "SAME", data_format="NCHW")
    kernels = tf.variable("depthwise", [2, 2, 4, 1]), tf.variable("pointwise", [1, 1, 4, 3])
    tf.nn.separable_conv2d(value, *kernels, [1] * 4, "VALID", dilations=[1, 2])


def with_space_to_batch(tf: Any) -> None:
    def op(maps: Any, spatial: int, padding: Any) -> Any:
        return tf.identity(maps, name=f"{spatial}_{padding}")

    for shape in ([2, 9, 8, 7, 4], [None, None, 8, 7, 4]):
        value = tf.placeholder("float32", shape)
        for dims in (None, [1, 3], [2], [3, 4], [1, 2]):
            rate = [2, 3][: len(dims or [1, 2])]
            tf.nn.with_space_to_batch(value, rate, "VALID", op, spatial_dims=dims)
            tf.nn.with_space_to_batch(value, rate, "SAME", op, [3, 2], dims)
        tf.nn.with_space_to_batch(value, [2], "SAME", op, [3, 2], data_format="NCHW")
        tf.nn.with_space_to_batch(value, [1, 1], "SAME", op)
        rate = tf.placeholder("int32", [2])
        tf.nn.with_space_to_batch(value, rate, "VALID", op)
        tf.nn.with_space_to_batch(value, rate, "SAME", op, [3, 2, 1], [1, 3])


def conv1d_transpose(tf: Any) -> None:
    filters = _weights(tf, 3, 5, 4)
    shape = tf.placeholder("int32", [3])
    for value in _sequences(tf):
        tf.nn.conv1d_transpose(value, filters, [2, 18, 5], 2)
        tf.nn.conv1d_transpose(value, filters, shape, [2], "VALID")
    size = tf.raw_ops.Shape(input=value)[0]
    tf.nn.conv1d_transpose(value, filters, (size, 18, 5), 2, name="named")
    tf.nn.conv1d_transpose(value, filters, np.array([2, 18, 5]), 2, data_format=None)
    first = tf.placeholder("float32", [2, 4, 9])
    tf.nn.conv1d_transpose(first, filters, [2, 5, 9], 1, "SAME", "NCW", 1)
    tf.nn.conv1d_transpose(first, filters, shape, [1], data_format="NCW")


def conv2d_transpose(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 5, 4)
    shape = tf.placeholder("int32", [4])
    for value, padding in product(_images(tf), ["SAME", "VALID", EXPLICIT]):
        tf.nn.conv2d_transpose(value, filters, [2, 18, 16, 5], 2, padding)
        tf.nn.conv2d_transpose(value, filters, shape, [1, 2, 2, 1], padding)
    value = _images(tf)[0]
    size = tf.raw_ops.Shape(input=value)[0]
    sizes = tf.raw_ops.Pack(values=[size, 18, 16, 5])
    tf.nn.conv2d_transpose(value, filters, sizes, [2, 2], name="named")
    tf.nn.conv2d_transpose(input=value, filters=filters, output_shape=(2, 18, 16, 5), strides=2)
    tf.nn.conv2d_transpose(value, filters, [size, 18, 16, 5], 2, dilations=1)
    first = tf.placeholder("float32", [2, 4, 9, 8])
    tf.nn.conv2d_transpose(first, filters, [2, 5, 18, 16], 2, "SAME", "NCHW")
    tf.nn.conv2d_transpose(value, tf.variable("kernel", [2, 2, 3, 4]), [2, 18, 16, 3], 2, name="x")


def conv3d_transpose(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 2, 5, 4)
    for shape in ([2, 4, 4, 4, 4], [None, None, 4, 4, 4], None):
        value = tf.placeholder("float32", shape)
        tf.nn.conv3d_transpose(value, filters, [2, 8, 8, 8, 5], 2)
        tf.nn.conv3d_transpose(value, filters, tf.placeholder("int64", [5]), [1, 2, 2, 2, 1])
    first = tf.placeholder("float32", [2, 4, 4, 4, 4])
    tf.nn.conv3d_transpose(first, filters, [2, 5, 8, 8, 8], [2], "SAME", "NCDHW", "named")


def conv_transpose(tf: Any) -> None:
    for spatial in (1, 2, 3):
        filters = _weights(tf, *[3, 2, 2][:spatial], 5, 4)
        value = tf.placeholder("float32", [2, *[4] * spatial, 4])
        tf.nn.conv_transpose(value, filters, [2, *[8] * spatial, 5], 2)
        shape = tf.placeholder("int32", [spatial + 2])
        tf.nn.conv_transpose(value, filters, shape, [1] * spatial, "VALID", name="named")
        data_format = ("NCW", "NCHW", "NCDHW")[spatial - 1]
        tf.nn.conv_transpose(value, filters, shape, 1, "SAME", data_format, 1)


def atrous_conv2d_transpose(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 5, 4)
    for value, padding in product(_images(tf)[:4], ["SAME", "VALID"]):
        tf.nn.atrous_conv2d_transpose(value, filters, [2, 9, 8, 5], 2, padding)
        shape = tf.placeholder("int32", [4])
        tf.nn.atrous_conv2d_transpose(value, filters, shape, 3, padding, "named")
        size = tf.raw_ops.Shape(input=value)[0]
        tf.nn.atrous_conv2d_transpose(value, filters, (size, 9, 8, 5), 2, padding)
        tf.nn.atrous_conv2d_transpose(value, filters, np.array([2, 9, 8, 5]), 1, padding)
    unknown = _weights(tf, 3, None, 5, 4)
    tf.nn.atrous_conv2d_transpose(value, unknown, [2, 9, 8, 5], 2, "SAME")


def morphology(tf: Any) -> None:
    filters = _weights(tf, 3, 2, 4)
    for value, padding in product(_images(tf), ["SAME", "VALID"]):
        tf.nn.dilation2d(value, filters, [1, 2, 1, 1], [1, 1, 2, 1], padding)
        tf.nn.erosion2d(value, filters, [1, 2, 1, 1], [1, 1, 2, 1], padding)
    ones = [1, 1, 1, 1]
    tf.nn.dilation2d(value, filters=filters, strides=ones, dilations=ones, padding="SAME", name="x")
    tf.nn.erosion2d(
        np.zeros([1, 5, 5, 4], np.float32), tf.variable("v", [2, 2, 4]), ones, ones, "SAME", "y"
    )


def blocks(tf: Any) -> None:
    for value in _images(tf):
        tf.nn.space_to_batch(value, [[0, 1], [0, 0]], 2)
        tf.nn.space_to_batch(value, tf.placeholder("int32", [2, 2]), block_shape=2, name="named")
        tf.nn.space_to_depth(value[:, :8, :, :], 2)
        tf.nn.depth_to_space(value, 2, "named")
        tf.space_to_batch_nd(value, [3], [[0, tf.placeholder("int32", [])]])
    for shape in ([8, 5, 5, 3], [None, None, 5, 3], None):
        value = tf.placeholder("float32", shape)
        tf.batch_to_space(value, [[0, 1], [0, 0]], 2)
        tf.batch_to_space(value, tf.placeholder("int32", [2, 2]), None, block_shape=2, name="back")
        tf.batch_to_space_nd(value, tf.placeholder("int32", [2]), np.zeros([2, 2], int), "back")
    first = tf.placeholder("float32", [None, 4, 8, 8])
    tf.nn.space_to_depth(first, 2, data_format="NCHW")
    tf.nn.depth_to_space(first, 2, data_format="NCHW")


EXPORTED = programs_in(globals())
