"""Raw ops: their attributes, and the conversions of their inputs."""

from __future__ import annotations

import numpy as np

from tests.graph.programs.program import program, x


@program
def raw_conversions_follow_the_first_input(tf):
    return tf.raw_ops.AddV2(x=x(tf, dtype="float64"), y=1)


@program
def raw_python_first(tf):
    return tf.raw_ops.Mul(x=2, y=3)


@program
def raw_reshape_to_scalar(tf):
    return tf.raw_ops.Reshape(tensor=x(tf, (1,)), shape=[])


@program
def raw_reshape(tf):
    return tf.raw_ops.Reshape(tensor=x(tf, (6, 4)), shape=[-1, 8])


@program
def raw_concat(tf):
    a = x(tf)
    return tf.raw_ops.ConcatV2(values=[a, [[1, 2, 3, 4]], a], axis=0)


@program
def raw_pack(tf):
    a = x(tf, (4,))
    return tf.raw_ops.Pack(values=[a, a, [0, 1, 2, 3]], axis=1)


@program
def raw_pack_of_python_values(tf):
    return tf.raw_ops.Pack(values=[1, 2, 3])


@program
def raw_split_and_unpack(tf):
    a = x(tf, (4, 6))
    first, second = tf.raw_ops.Split(axis=1, value=a, num_split=2)
    parts = tf.raw_ops.Unpack(value=first, num=4, axis=0)
    return [second, parts[1] + parts[2]]


@program
def raw_top_k(tf):
    found = tf.raw_ops.TopKV2(input=x(tf, (None, 10)), k=3)
    return tf.raw_ops.AddV2(x=found.indices, y=1)


@program
def raw_softmax_and_cast(tf):
    s = tf.raw_ops.Softmax(logits=x(tf), name="probabilities")
    return tf.raw_ops.Cast(x=s, DstT="int64")


@program
def raw_matmul_transposed(tf):
    return tf.raw_ops.MatMul(a=x(tf), b=np.ones((3, 4), np.float32), transpose_b=True)


@program
def raw_convolution(tf):
    image = x(tf, (None, 28, 28, 1))
    kernel = np.zeros((3, 3, 1, 2), np.float32)
    y = tf.raw_ops.Conv2D(input=image, filter=kernel, strides=[1, 1, 1, 1], padding="SAME")
    y = tf.raw_ops.BiasAdd(value=y, bias=[0, 1])
    y = tf.raw_ops.Relu(features=y)
    return tf.raw_ops.MaxPool(
        input=y, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID", data_format="NHWC"
    )


@program
def raw_reductions(tf):
    a = x(tf, (2, 3, 4))
    return [
        tf.raw_ops.Sum(input=a, axis=0),
        tf.raw_ops.Mean(input=a, axis=[0, 2], keep_dims=True),
        tf.raw_ops.Max(input=a, axis=[]),
        tf.raw_ops.All(input=x(tf, (2, 2), "bool", "b"), axis=[-1]),
        tf.raw_ops.ArgMax(input=a, dimension=1),
    ]


@program
def raw_gather(tf):
    ids = x(tf, (None, None), "int64", "ids")
    return tf.raw_ops.GatherV2(params=np.zeros((10, 4), np.float32), indices=ids, axis=0)


@program
def raw_type_lists(tf):
    a, b = x(tf, (2,)), x(tf, (3,), "int64", "b")
    outputs = tf.raw_ops.IdentityN(input=[a, b, 1.5])
    return tf.raw_ops.IdentityN(input=[outputs[2]])


@program
def raw_select_and_where(tf):
    c = x(tf, (4,), "bool", "c")
    return [
        tf.raw_ops.Select(condition=c, x=[1, 2, 3, 4], y=[5, 6, 7, 8]),
        tf.raw_ops.SelectV2(condition=c, t=1.0, e=0.0),
        tf.raw_ops.Where(condition=c),
    ]


@program
def raw_expand_and_squeeze(tf):
    a = tf.raw_ops.ExpandDims(input=x(tf), axis=-1)
    return tf.raw_ops.Squeeze(input=a, axis=[2])


@program
def raw_strings(tf):
    s = x(tf, (None,), "string")
    return [
        tf.raw_ops.StringJoin(inputs=[s, "suffix"], separator="-"),
        tf.raw_ops.StringToHashBucketFast(input=s, num_buckets=10),
        tf.raw_ops.StringLower(input=s),
    ]


@program
def raw_random_has_default_seeds(tf):
    return tf.raw_ops.RandomUniform(shape=[2, 3], dtype="float32")


@program
def raw_no_op_and_assert(tf):
    tf.raw_ops.NoOp()
    return tf.raw_ops.Assert(condition=True, data=["message", 1], summarize=5)


@program
def raw_fill_range_tile(tf):
    return [
        tf.raw_ops.Fill(dims=[2, 3], value=1.5),
        tf.raw_ops.Range(start=0, limit=10, delta=2),
        tf.raw_ops.Tile(input=x(tf), multiples=[1, 2]),
    ]


@program
def raw_attr_forms(tf):
    return [
        tf.raw_ops.Placeholder(dtype="float32", shape=None),
        tf.raw_ops.Placeholder(dtype=np.int64, shape=[2, None]),
        tf.raw_ops.Bitcast(input=x(tf, (2,)), type="int32"),
        tf.raw_ops.VarHandleOp(dtype="float32", shape=[2], shared_name="v"),
    ]


@program
def raw_resource_variable(tf):
    handle = tf.raw_ops.VarHandleOp(dtype="float32", shape=[2, 3], shared_name="v", name="v")
    tf.raw_ops.AssignVariableOp(resource=handle, value=np.zeros((2, 3), np.float32))
    return tf.raw_ops.ReadVariableOp(resource=handle, dtype="float32") + 1


@program
def raw_reference_variable(tf):
    v = tf.raw_ops.VariableV2(shape=[2], dtype="float32", name="v")
    a = tf.raw_ops.Assign(ref=v, value=[1, 2])
    with tf.device("/cpu:0"):
        b = tf.raw_ops.AssignAdd(ref=v, value=[1, 2])
    return [a, b, tf.raw_ops.Identity(input=v)]


@program
def raw_slice_with_minus_one(tf):
    return tf.raw_ops.Slice(input=x(tf, (5, 4)), begin=[1, 0], size=[-1, 2])


@program
def raw_shape_arithmetic(tf):
    shape = tf.raw_ops.Shape(input=x(tf, (None, 3, 4)))
    head = tf.raw_ops.StridedSlice(input=shape, begin=[0], end=[1], strides=[1])
    return tf.raw_ops.Reshape(
        tensor=x(tf, (None, 3, 4), name="y"),
        shape=tf.raw_ops.ConcatV2(values=[head, [-1]], axis=0),
    )
