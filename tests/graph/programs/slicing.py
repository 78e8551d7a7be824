"""Indexing and slicing of tensors."""

from __future__ import annotations

import numpy as np

from tests.graph.programs.program import program, x


@program
def slice_integer(tf):
    return x(tf)[0]


@program
def slice_negative_integer(tf):
    return x(tf, (5, 4))[-1, 2]


@program
def slice_ranges(tf):
    return x(tf, (5, 4))[1:3, :2]


@program
def slice_steps(tf):
    return x(tf, (5, 4))[::2, ::-1]


@program
def slice_ellipsis_and_new_axis(tf):
    return x(tf, (5, 4, 3))[:, 0, ..., None]


@program
def slice_reverse_last(tf):
    return x(tf, (None, 4, 3))[..., ::-1]


@program
def slice_with_tensors(tf):
    i = x(tf, (), "int32", "i")
    return x(tf, (5, 4))[i, i : i + 2]


@program
def slice_with_int64_tensor(tf):
    i = x(tf, (), "int64", "i")
    return x(tf, (5, 4))[i]


@program
def slice_with_int64_bounds(tf):
    i = x(tf, (), "int64", "i")
    return x(tf, (5, 4))[1:i]


@program
def slice_int64_and_int32(tf):
    i = x(tf, (), "int64", "i")
    return x(tf, (5, 4))[i:, 1:]


@program
def slice_nothing(tf):
    return x(tf)[()]


@program
def slice_numpy_integer(tf):
    return x(tf)[np.int64(0), np.int32(1)]


@program
def slice_of_shape(tf):
    a = x(tf, (None, 4, 3))
    n = tf.raw_ops.Shape(input=a)[0]
    return tf.raw_ops.Reshape(tensor=a, shape=[n, 12])


@program
def slice_of_a_partly_known_shape(tf):
    """One dimension is known, and what is computed of it, where the others are not."""
    shape = tf.raw_ops.Shape(input=x(tf, (3, None, 5)), out_type="int64")
    size = tf.placeholder("int64", [], name="size")
    parts = [shape[0], shape[-1], shape[1], shape[:1][0], *tf.raw_ops.Unpack(value=shape, num=3)]
    parts += [tf.raw_ops.Identity(input=shape)[0], shape[size], shape[tf.constant(2)]]
    attrs = {"begin": [2], "end": [9], "strides": [3]}
    for mask in ("shrink_axis_mask", "end_mask", "begin_mask"):
        masks = {"shrink_axis_mask": 1, mask: 1}
        parts.append(tf.raw_ops.StridedSlice(input=shape, **attrs, **masks))
    for part in parts:
        tf.raw_ops.Fill(dims=[part * 2], value=1.0)
    return tf.raw_ops.Reshape(tensor=[1.0], shape=[parts[0] // 3, parts[1] - 4])
