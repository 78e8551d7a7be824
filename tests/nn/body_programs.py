"""Programs with layers in branches, loops and functions; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def in_a_branch(tf: Any) -> None:
    table = tf.variable("table", [5, 3])
    pieces = tf.variable("pieces", [5, 3], partitions=2)
    ids = tf.placeholder("int64", [None], name="ids")
    for params in (table, pieces, tf.placeholder("float32", [5, 3])):
        tf.cond(
            tf.placeholder("bool", []),
            lambda params=params: tf.nn.embedding_lookup(params, ids, max_norm=1.0),
            lambda params=params: tf.nn.embedding_lookup(params, ids, "div"),
        )


def in_a_loop(tf: Any) -> None:
    table = tf.variable("table", [5, 3])
    reference = tf.placeholder("float32", [5, 3])
    ids = tf.placeholder("int64", [4, None], name="ids")
    for params in (table, reference):
        tf.map_fn(
            lambda row, params=params: tf.nn.embedding_lookup(params, row),
            ids,
            fn_output_signature=tf.TensorSpec([None, 3], params.dtype),
        )


def in_a_function(tf: Any) -> None:
    table = tf.variable("table", [5, 3])

    def classify(indices: Any, values: Any, shape: Any) -> Any:
        ids = tf.SparseTensor(indices, values, shape)
        found = tf.nn.safe_embedding_lookup_sparse(table, ids)
        dropped = tf.nn.dropout(found, rate=0.0)
        return tf.nn.top_k(dropped, 2).indices

    tf.function(classify)(
        tf.placeholder("int64", [None, 2]),
        tf.placeholder("int64", [None]),
        tf.placeholder("int64", [2]),
    )


def convolutions_in_branches_and_loops(tf: Any) -> None:
    kernel = tf.variable("kernel", [3, 3, 4, 4])
    images = tf.placeholder("float32", [None, 9, None, 4], name="images")
    several = tf.placeholder("float32", [2, None, 9, None, 4], name="several")
    tf.cond(
        tf.placeholder("bool", []),
        lambda: tf.nn.convolution(images, kernel, "SAME", dilations=2),
        lambda: tf.nn.conv2d(several, kernel, 1, "SAME")[0],
    )
    tf.map_fn(lambda maps: tf.nn.atrous_conv2d(maps, kernel, 2, "VALID"), several)
    tf.while_loop(
        lambda i, _: i < 3,
        lambda i, maps: (
            i + 1,
            tf.nn.max_pool(tf.nn.conv2d(maps, kernel, 1, "SAME"), 3, 1, "SAME"),
        ),
        (0, tf.placeholder("float32", [None, 8, 8, 4])),
    )


def convolutions_in_a_function(tf: Any) -> None:
    @tf.function
    def model(sequences: Any, images: Any, size: Any) -> Any:
        kernels = tf.constant([[[1.0]], [[2.0]]]), tf.constant([[[[1.0]]], [[[2.0]]]])
        row = tf.nn.pool(tf.nn.conv1d(sequences, kernels[0], 2, "SAME"), [2], "AVG", "VALID", [3])
        maps = tf.nn.depthwise_conv2d(images, kernels[1], [1] * 4, "SAME", [2, 2])
        back = tf.nn.conv2d_transpose(maps, kernels[1], [size, 9, 8, 1], 1)
        return row, back, tf.nn.erosion2d(back, kernels[0], [1] * 4, [1] * 4, "VALID")

    size = tf.placeholder("int32", [])
    for batch in (2, None):
        sequences = tf.placeholder("float32", [batch, None, 1])
        model(sequences, tf.placeholder("float32", [batch, None, 8, 1]), size)


EXPORTED = programs_in(globals())
