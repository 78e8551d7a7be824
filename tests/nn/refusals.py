"""Programs of activations, normalization and losses that TensorFlow refuses, and we too."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.variables.program_list import programs_in


def softmax_of_unknown_rank(tf: Any) -> None:
    tf.nn.softmax(tf.placeholder("float32", None), 0)


def softmax_without_such_an_axis(tf: Any) -> None:
    tf.nn.softmax(tf.placeholder("float32", [2, 3]), 2)


def log_softmax_without_such_an_axis(tf: Any) -> None:
    tf.nn.log_softmax(tf.placeholder("float32", [2, 3]), tf.constant(-3))


def softmax_along_the_last_axis_as_a_tensor(tf: Any) -> None:
    tf.nn.softmax(tf.placeholder("float32", [2, 3]), tf.constant(-1))


def softmax_of_integers(tf: Any) -> None:
    tf.nn.softmax(tf.placeholder("int32", [2, 3]))


def gelu_of_integers(tf: Any) -> None:
    tf.gelu(tf.placeholder("int32", [2, 3]))


def sigmoid_of_integers(tf: Any) -> None:
    tf.nn.sigmoid([1, 2])


def relu_of_strings(tf: Any) -> None:
    tf.nn.relu(tf.placeholder("string", [2]))


def swish_of_strings(tf: Any) -> None:
    tf.nn.swish(tf.placeholder("string", [2]))


def leaky_relu_with_a_tensor(tf: Any) -> None:
    tf.nn.leaky_relu(tf.placeholder("float32", [2]), tf.constant(0.1))


def crelu_of_booleans(tf: Any) -> None:
    tf.nn.crelu(tf.placeholder("bool", [2]))


def bias_in_another_format(tf: Any) -> None:
    tf.nn.bias_add(tf.placeholder("float32", [2, 3]), [1.0, 2.0, 3.0], "HWC")


def bias_of_another_size(tf: Any) -> None:
    tf.nn.bias_add(tf.placeholder("float32", [2, 3]), [1.0, 2.0])


def bias_of_another_dtype(tf: Any) -> None:
    tf.nn.bias_add(tf.placeholder("float32", [2, 3]), tf.placeholder("float64", [3]))


def weights_of_another_size(tf: Any) -> None:
    tf.nn.xw_plus_b(tf.placeholder("float32", [2, 3]), np.ones((2, 2), "float32"), [1.0, 2.0])


def weights_of_another_dtype(tf: Any) -> None:
    tf.nn.relu_layer(tf.placeholder("float32", [2, 3]), np.ones((3, 2)), [1.0, 2.0])


def softmax_of_a_scalar(tf: Any) -> None:
    tf.nn.softmax(tf.constant(1.0))


def moments_of_strings(tf: Any) -> None:
    tf.nn.moments(tf.placeholder("string", [2]), [0])


def moments_without_such_an_axis(tf: Any) -> None:
    tf.nn.moments(tf.placeholder("float32", [2, 3]), [2])


def moments_along_an_axis_that_is_a_tensor(tf: Any) -> None:
    tf.nn.moments(tf.placeholder("float32", [2, 3]), tf.placeholder("int32", [1]))


def weighted_moments_of_shapes_that_do_not_fit(tf: Any) -> None:
    tf.nn.weighted_moments(tf.placeholder("float32", [2, 3]), [0], [1.0, 2.0])


def weighted_moments_of_integers(tf: Any) -> None:
    tf.nn.weighted_moments(tf.placeholder("int32", [2, 3]), [0], [[1], [2]])


def statistics_of_strings(tf: Any) -> None:
    tf.nn.sufficient_statistics(tf.placeholder("string", [2]), [0])


def statistics_along_no_axis(tf: Any) -> None:
    tf.nn.sufficient_statistics(tf.placeholder("float32", [2]), [1])


def fused_batch_norm_without_moments(tf: Any) -> None:
    images = tf.placeholder("float32", [2, 3, 3, 2])
    tf.nn.fused_batch_norm(images, [1.0, 1.0], [0.0, 0.0], is_training=False)


def fused_batch_norm_without_a_variance(tf: Any) -> None:
    images, two = tf.placeholder("float32", [2, 3, 3, 2]), [1.0, 1.0]
    tf.nn.fused_batch_norm(images, two, two, two, exponential_avg_factor=0.5)


def fused_batch_norm_in_another_format(tf: Any) -> None:
    images, two = tf.placeholder("float32", [2, 3, 3, 2]), [1.0, 1.0]
    tf.nn.fused_batch_norm(images, two, two, data_format="CHWN")


def fused_batch_norm_of_another_size(tf: Any) -> None:
    images, two = tf.placeholder("float32", [2, 3, 3, 4]), [1.0, 1.0]
    tf.nn.fused_batch_norm(images, two, two)


def batch_normalization_of_shapes_that_do_not_fit(tf: Any) -> None:
    x = tf.placeholder("float32", [2, 3])
    tf.nn.batch_normalization(x, tf.constant([1.0, 2.0]), tf.constant([1.0]), None, None, 0.1)


def length_of_strings(tf: Any) -> None:
    tf.nn.l2_normalize(tf.placeholder("string", [2]))


def length_along_no_axis(tf: Any) -> None:
    tf.nn.l2_normalize(tf.placeholder("float32", [2]), 1)


def neighbours_of_integers(tf: Any) -> None:
    tf.nn.lrn(tf.placeholder("int32", [2, 3, 3, 2]))


def zeros_among_variants(tf: Any) -> None:
    tf.nn.zero_fraction(tf.placeholder("variant", [2]))


def l2_loss_of_integers(tf: Any) -> None:
    tf.nn.l2_loss(tf.placeholder("int32", [2]))


def sigmoid_loss_without_labels(tf: Any) -> None:
    tf.nn.sigmoid_cross_entropy_with_logits(logits=[1.0])


def softmax_loss_without_logits(tf: Any) -> None:
    tf.nn.softmax_cross_entropy_with_logits(labels=[1.0])


def sparse_loss_without_anything(tf: Any) -> None:
    tf.nn.sparse_softmax_cross_entropy_with_logits()


def sigmoid_loss_of_two_shapes(tf: Any) -> None:
    tf.nn.sigmoid_cross_entropy_with_logits(labels=[1.0], logits=[[1.0, 2.0]])


def weighted_loss_of_two_shapes(tf: Any) -> None:
    tf.nn.weighted_cross_entropy_with_logits([1.0, 2.0], [1.0], 2.0)


def weighted_loss_without_a_weight(tf: Any) -> None:
    tf.nn.weighted_cross_entropy_with_logits([1.0], [1.0])


def poisson_loss_of_two_shapes(tf: Any) -> None:
    tf.nn.log_poisson_loss([1.0, 2.0], [1.0])


def sigmoid_loss_of_two_dtypes(tf: Any) -> None:
    tf.nn.sigmoid_cross_entropy_with_logits(labels=[1], logits=[1.0])


def softmax_loss_of_two_shapes(tf: Any) -> None:
    labels, logits = tf.placeholder("float32", [2, 3]), tf.placeholder("float32", [2, 4])
    tf.nn.softmax_cross_entropy_with_logits_v2(labels, logits)


def softmax_loss_of_a_scalar(tf: Any) -> None:
    tf.nn.softmax_cross_entropy_with_logits_v2(tf.constant(1.0), tf.constant(1.0))


def softmax_loss_along_no_axis(tf: Any) -> None:
    labels, logits = tf.placeholder("float32", [2, 3]), tf.placeholder("float32", [2, 3])
    tf.nn.softmax_cross_entropy_with_logits_v2(labels, logits, axis=2)


def softmax_loss_of_strings(tf: Any) -> None:
    labels, logits = tf.placeholder("float32", [2, 3]), tf.placeholder("string", [2, 3])
    tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits)


def sparse_loss_of_a_scalar(tf: Any) -> None:
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=0, logits=1.0)


def sparse_loss_of_two_ranks(tf: Any) -> None:
    labels, logits = tf.placeholder("int32", [2, None]), tf.placeholder("float32", [2, 3])
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


def sparse_loss_of_two_sizes(tf: Any) -> None:
    labels, logits = tf.placeholder("int32", [3]), tf.placeholder("float32", [2, 3])
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


def sparse_loss_with_labels_of_floats(tf: Any) -> None:
    labels, logits = tf.placeholder("float32", [2]), tf.placeholder("float32", [2, 3])
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


REFUSED = programs_in(globals())
