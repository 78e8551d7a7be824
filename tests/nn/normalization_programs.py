"""Programs of statistics and normalization; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.variables.program_list import programs_in

SHAPES: list[list[int | None] | None] = [[2, 3, 4], [None, 3, 4], [None, None, None], None]


def moments(tf: Any) -> None:
    for dtype in ("float32", "float16", "float64", "int32"):
        for shape in SHAPES:
            tf.nn.moments(tf.placeholder(dtype, shape), [0, 1])
            tf.nn.moments(tf.placeholder(dtype, shape), [-1], keepdims=True)
    tf.nn.moments(tf.variable("v", [3, 2]), 0, name="of_a_variable")
    tf.nn.moments(tf.variable("half", [3, 2], "float16"), [1])
    tf.nn.moments(tf.placeholder("float32", [2, 3]), tf.placeholder("int32", [1]), keepdims=True)


def weighted_moments(tf: Any) -> None:
    for dtype in ("float32", "float16", "float64"):
        for shape in SHAPES:
            weights = tf.placeholder(dtype, shape)
            tf.nn.weighted_moments(tf.placeholder(dtype, shape), [0, 1], weights)
            tf.nn.weighted_moments(
                tf.placeholder(dtype, shape), [0], weights, "named", keepdims=True
            )
    tf.nn.weighted_moments(tf.placeholder("float32", [2, 3]), [0], [[1.0], [2.0]])
    tf.nn.weighted_moments(np.eye(2), 1, tf.variable("weights", [2]))
    tf.nn.weighted_moments(tf.variable("v", [2, 3]), [0], tf.placeholder("int32", [2, 1]))


def sufficient_statistics(tf: Any) -> None:
    for shape in SHAPES:
        tf.nn.sufficient_statistics(tf.placeholder("float32", shape), [1, 0])
        tf.nn.sufficient_statistics(
            tf.placeholder("float64", shape), [1, -1], np.float64(0.5), name="named"
        )
        tf.nn.sufficient_statistics(tf.placeholder("float32", shape), (2,), keepdims=True)
    tf.nn.sufficient_statistics(tf.variable("v", [3, 2]), [0], tf.variable("shift"))
    tf.nn.sufficient_statistics([[1.0, 2.0]], [0, 0])


def normalize_moments(tf: Any) -> None:
    for shift in (None, 0.5):
        x = tf.placeholder("float32", [None, 3])
        counts, mean, squares, shift = tf.nn.sufficient_statistics(x, [0], shift)
        tf.nn.normalize_moments(counts, mean, squares, shift)
        tf.nn.normalize_moments(8.0, mean, squares, shift, name="named")
    tf.nn.normalize_moments(tf.variable("counts"), [1.0, 2.0], [3.0, 4.0], tf.variable("shift"))


def batch_normalization(tf: Any) -> None:
    mean, variance = tf.variable("mean", [3]), tf.variable("variance", [3])
    offset, scale = tf.variable("offset", [3]), tf.variable("scale", [3])
    for shape in ([2, 3], [None, 5, 3], [None, 3], None):
        x = tf.placeholder("float32", shape)
        tf.nn.batch_normalization(x, mean, variance, offset, scale, 1e-3)
        tf.nn.batch_normalization(x, mean, variance, None, None, 1e-3, name="plain")
        tf.nn.batch_normalization(x, mean, variance, None, scale, tf.constant(0.1))
        tf.nn.batch_normalization(x, mean, variance, offset, None, 1e-3)
    half = tf.placeholder("float16", [None, 3])
    tf.nn.batch_normalization(half, mean, variance, offset, scale, 1e-3)
    tf.nn.batch_normalization(np.float32([[1, 2, 3]]), mean, variance, offset, scale, 1e-3)
    tf.nn.batch_normalization(
        half, np.ones(3, "float16"), tf.constant([1, 2, 3], "float16"), 0, 2, 1
    )


def batch_norm_with_global_normalization(tf: Any) -> None:
    channels = [tf.variable(name, [3]) for name in ("mean", "variance", "beta", "gamma")]
    images = tf.placeholder("float32", [None, 4, 4, 3])
    tf.nn.batch_norm_with_global_normalization(images, *channels, 1e-3, True)
    tf.nn.batch_norm_with_global_normalization(images, *channels, 1e-3, False, "unscaled")


def fused_batch_norm(tf: Any) -> None:
    channels = [tf.variable(name, [3]) for name in ("scale", "offset", "mean", "variance")]
    for shape in ([2, 4, 4, 3], [None, None, None, 3], None):
        images = tf.placeholder("float32", shape)
        tf.nn.fused_batch_norm(images, *channels, is_training=False)
        y, mean, variance = tf.nn.fused_batch_norm(images, *channels[:2])
        tf.identity(y), tf.identity(mean), tf.identity(variance)
    images = tf.placeholder("float16", [None, 3, 4, 4])
    tf.nn.fused_batch_norm(images, *channels, 1e-5, "NCHW", False, "named")
    images = tf.placeholder("bfloat16", [None, 2, 4, 4, 3])
    tf.nn.fused_batch_norm(images, *channels, data_format="NDHWC", exponential_avg_factor=0.9)
    ones = [[1.0, 2.0]] * 4
    tf.nn.fused_batch_norm(np.ones([1, 2, 2, 2], "float32"), *ones, is_training=False)


def l2_normalize(tf: Any) -> None:
    for dtype in ("float32", "float64", "float16", "complex64", "complex128"):
        for shape in SHAPES:
            x = tf.placeholder(dtype, shape)
            tf.nn.l2_normalize(x)
            tf.nn.l2_normalize(x, 0, 1e-6, "named")
            tf.nn.l2_normalize(x, axis=[0, -1])
    tf.nn.l2_normalize([[3.0, 4.0]], 1)
    tf.nn.l2_normalize(tf.variable("v", [3]), tf.placeholder("int32", []))


def local_response_normalization(tf: Any) -> None:
    tf.nn.lrn(tf.placeholder("float32", [None, 4, 4, 3]))
    tf.nn.local_response_normalization(tf.placeholder("float16", None), 2, 2.0, 0.5, 0.25, "named")
    tf.nn.lrn(tf.placeholder("bfloat16", [2, None, 4, 3]), alpha=1e-4, beta=0.75)


EXPORTED = programs_in(globals())
