"""Programs of losses; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.variables.program_list import programs_in

SHAPES: list[list[int | None] | None] = [[2, 3], [None, 3], [None, None, 3], [3], None]


def _pairs(tf: Any, dtype: str) -> list[tuple[Any, Any]]:
    """Labels and logits, their shapes known to the same and to another extent."""
    others: list[list[int | None] | None] = [[2, 3], [2, None], [None, 4, 3], None, [2, 3]]
    return [
        (tf.placeholder(dtype, other, name="labels"), tf.placeholder(dtype, shape, name="logits"))
        for shape, other in [*zip(SHAPES, SHAPES, strict=True), *zip(SHAPES, others, strict=True)]
        if shape != [3] or other == [3]
    ]


def sigmoid_cross_entropy(tf: Any) -> None:
    for dtype in ("float32", "float16", "float64"):
        for labels, logits in _pairs(tf, dtype):
            tf.nn.sigmoid_cross_entropy_with_logits(labels, logits)
    tf.nn.sigmoid_cross_entropy_with_logits(logits=[[1.0]], labels=[[0.0]], name="of_lists")
    v = tf.variable("v", [3])
    tf.nn.sigmoid_cross_entropy_with_logits(labels=v, logits=v, name="of_a_variable")


def weighted_cross_entropy(tf: Any) -> None:
    for labels, logits in _pairs(tf, "float32"):
        tf.nn.weighted_cross_entropy_with_logits(labels, logits, 2.0)
        tf.nn.weighted_cross_entropy_with_logits(labels, logits, tf.constant(0.5), "named")
    tf.nn.weighted_cross_entropy_with_logits(
        labels=np.eye(2), logits=np.ones((2, 2)), pos_weight=np.array([1.0, 2.0])
    )
    tf.nn.weighted_cross_entropy_with_logits([1.0], tf.variable("v", [1]), tf.variable("weight"))


def log_poisson_loss(tf: Any) -> None:
    for dtype in ("float32", "float64"):
        for targets, log_input in _pairs(tf, dtype):
            tf.nn.log_poisson_loss(targets, log_input)
            tf.nn.log_poisson_loss(targets, log_input, True, "full")
    tf.nn.log_poisson_loss([1.0, 2.0], [0.0, 1.0], compute_full_loss=True)


def l2_loss(tf: Any) -> None:
    for shape in SHAPES:
        tf.nn.l2_loss(tf.placeholder("float32", shape))
    tf.nn.l2_loss(tf.variable("v", [3]), name="named")


def softmax_cross_entropy(tf: Any) -> None:
    v = tf.variable("v", [1, 2])
    for function in (
        tf.nn.softmax_cross_entropy_with_logits,
        tf.nn.softmax_cross_entropy_with_logits_v2,
    ):
        for dtype in ("float32", "float16", "bfloat16", "float64"):
            for labels, logits in _pairs(tf, dtype):
                function(labels=labels, logits=logits)
        function(labels=np.eye(3), logits=tf.placeholder("float32", [3, 3]), name="named")
        function(labels=[[1, 0]], logits=[[1.0, 2.0]])
        function(labels=[[0.5, 0.5]], logits=v)


def softmax_cross_entropy_along_another_axis(tf: Any) -> None:
    for shape in ([2, 3, 4], [None, 3, None], [2, 4]):
        labels, logits = tf.placeholder("float32", shape), tf.placeholder("float16", shape)
        for axis in (0, 1, len(shape) - 1):
            tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, dim=axis)
            tf.nn.softmax_cross_entropy_with_logits_v2(labels, logits, axis, "named")


def sparse_softmax_cross_entropy(tf: Any) -> None:
    function = tf.nn.sparse_softmax_cross_entropy_with_logits
    for dtype in ("float32", "float16", "float64"):
        for labels, shape in [
            ([2], [2, 3]),
            ([None], [None, 3]),
            (None, [2, 3]),
            ([2, 3], [2, 3, 4]),
            ([None, 3], [None, 3, 4]),
            ([2, 3], [2, None, 4]),
            ([2, 3], [2, 3, None]),
            ([], [5]),
            (None, [5]),
            ([2], None),
            (None, None),
        ]:
            logits = tf.placeholder(dtype, shape)
            function(labels=tf.placeholder("int32", labels), logits=logits)
            function(tf.placeholder("int64", labels), logits, "named")
    function(labels=[0, 1], logits=[[1.0, 2.0], [3.0, 4.0]])
    function(labels=np.array([[0], [1]]), logits=tf.variable("logits", [2, 1, 3]))
    with tf.name_scope("loss"):
        function(labels=tf.placeholder("int32", None), logits=tf.placeholder("float32", None))


EXPORTED = programs_in(globals())
