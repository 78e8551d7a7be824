"""Small graph programs, written once and run against TensorFlow and against us.

Each takes `tf`: in the oracle `tensorflow.compat.v1`, here `namespace.OURS`. It runs with a new
graph as the default one; what it adds there is compared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

PROGRAMS: dict[str, Callable[[Any], object]] = {}


def program(function: Callable[[Any], object]) -> Callable[[Any], object]:
    PROGRAMS[function.__name__] = function
    return function


def x(tf: Any, shape: Any = (None, 4), dtype: str = "float32", name: str = "x") -> Any:
    return tf.placeholder(dtype, shape, name=name)


# --- operators ----------------------------------------------------------------------------------


@program
def add_tensors(tf):
    a = x(tf)
    return a + a


@program
def add_scalar_on_both_sides(tf):
    a = x(tf)
    return 1 + (a + 2.5)


@program
def add_numpy_on_both_sides(tf):
    a = x(tf, (2, 2))
    return np.ones((2, 2), np.float32) + a + np.eye(2, dtype=np.float32)


@program
def add_strings(tf):
    return x(tf, (3,), "string") + "suffix"


@program
def add_nested_lists(tf):
    return x(tf, (2, 2)) + [[1, 2], [3, 4]]


@program
def subtract(tf):
    a = x(tf)
    return (a - 1) - (2 - a)


@program
def multiply(tf):
    a = x(tf)
    return 3 * (a * a) * 2


@program
def multiply_bools(tf):
    a = x(tf, (2,), "bool")
    return a * a


@program
def multiply_bool_and_true(tf):
    return x(tf, (2,), "bool") * True


@program
def divide_floats(tf):
    a = x(tf)
    return (a / 2) / (1 / a)


@program
def divide_ints(tf):
    a = x(tf, (2,), "int32")
    return a / 3


@program
def divide_small_ints(tf):
    a = x(tf, (2,), "uint8")
    return 7 / a


@program
def divide_complex(tf):
    return x(tf, (2,), "complex64") / (1 + 2j)


@program
def floor_divide(tf):
    a = x(tf, (2,), "int64")
    return (a // 2) + (7 // a)


@program
def modulo(tf):
    a = x(tf, (2,), "int32")
    return (a % 2) + (7 % a)


@program
def power(tf):
    a = x(tf)
    return (a**2) + (2**a)


@program
def matmul(tf):
    return x(tf) @ np.ones((4, 3), np.float32)


@program
def matmul_reflected(tf):
    return np.ones((3, 2), np.float32) @ x(tf, (2, None))


@program
def matmul_of_list(tf):
    return x(tf) @ [[1], [2], [3], [4]]


@program
def matmul_batch(tf):
    return x(tf, (None, 5, 4)) @ x(tf, (4, 3), name="y")


@program
def matmul_unknown_rank(tf):
    return x(tf, None) @ x(tf, (4, 3), name="y")


@program
def negate_abs_invert(tf):
    a = x(tf)
    b = x(tf, (2,), "bool", "b")
    i = x(tf, (2,), "int32", "i")
    return [-a, abs(a), ~b, ~i, -i]


@program
def abs_complex(tf):
    return abs(x(tf, (2,), "complex64"))


@program
def abs_complex128(tf):
    return abs(x(tf, (2,), "complex128"))


@program
def compare(tf):
    a = x(tf)
    return [a < 1, a <= a, a > 2.5, a >= np.float32(3), 1 < a, 2 >= a]  # noqa: SIM300  # the reflected forms are meant


@program
def logical(tf):
    a, b = x(tf, (2,), "bool", "a"), x(tf, (2,), "bool", "b")
    return [a & b, a | b, a ^ b, a & True, False | b, True ^ a]


@program
def bitwise(tf):
    a, b = x(tf, (2,), "int32", "a"), x(tf, (2,), "int32", "b")
    return [a & b, a | b, a ^ b, a & 3, 1 | b]


@program
def operators_in_a_scope(tf):
    with tf.name_scope("outer"):
        a = x(tf)
        return (a + 1) * (a - 1) / 2


@program
def operators_many_times(tf):
    a = x(tf)
    for _ in range(4):
        a = a + 1
    return a


# --- slicing ------------------------------------------------------------------------------------


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


# --- constants ----------------------------------------------------------------------------------


@program
def constants_of_python_values(tf):
    return [
        tf.constant(value)
        for value in (1, 2.5, True, "text", b"bytes", 1j, [1, 2], [[1.5], [2.5]], [], ["a", "b"])
    ]


@program
def constants_big_and_small(tf):
    return [tf.constant(value) for value in (2**40, -(2**40), 0.0, -0.0, float("inf"), [2**35, 1])]


@program
def zero_and_minus_zero(tf):
    return [tf.constant(0.0), tf.constant(-0.0), tf.constant(0), tf.constant(False)]


@program
def constants_with_dtype(tf):
    return [
        tf.constant(1, dtype)
        for dtype in ("float32", "float64", "int8", "uint8", "int64", "complex64", "float16")
    ]


@program
def constants_with_shape(tf):
    return [
        tf.constant(1.0, shape=[3]),
        tf.constant([1, 2], shape=[2, 2]),
        tf.constant(np.arange(6), shape=[3, 2], name="reshaped"),
    ]


@program
def constants_of_arrays(tf):
    return [
        tf.constant(array)
        for array in (
            np.arange(6, dtype=np.float32).reshape(2, 3),
            np.zeros((0, 3), np.int64),
            np.float64(1.5),
            np.array(["a", "bb"]),
            np.array([True, False]),
            np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        )
    ]


@program
def constant_names(tf):
    return [tf.constant(1), tf.constant(2), tf.constant(3, name="c"), tf.constant(4, name="c")]


@program
def converted_values(tf):
    a = x(tf, ())
    return [
        tf.convert_to_tensor([a, 1.0]),
        tf.convert_to_tensor([[a, 1.0], [2.0, a]], name="nested"),
        tf.convert_to_tensor(3, preferred_dtype="float32"),
        tf.convert_to_tensor(3.5, preferred_dtype="int32"),
        tf.convert_to_tensor(np.float64(3), "float64", "named"),
    ]


# --- raw_ops: attributes and conversions --------------------------------------------------------


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


# --- names and scopes ---------------------------------------------------------------------------


@program
def names_are_made_unique(tf):
    a = x(tf)
    return [tf.raw_ops.Identity(input=a, name=name) for name in ("n", "n", "N", "n_1", "n", None)]


@program
def scopes_are_made_unique(tf):
    for _ in range(3):
        with tf.name_scope("scope"):
            tf.constant(1)
            with tf.name_scope("inner"):
                tf.constant(2, name="c")


@program
def scope_entered_again(tf):
    with tf.name_scope("a") as scope:
        tf.constant(1)
    with tf.name_scope("b"), tf.name_scope(scope):
        tf.constant(2)
        tf.constant(3, name=scope)


@program
def scope_reset(tf):
    with tf.name_scope("a"):
        with tf.name_scope(None):
            tf.constant(1, name="root")
        with tf.name_scope(""):
            tf.constant(1, name="root")


@program
def scope_taken_by_a_node(tf):
    tf.constant(1, name="a")
    with tf.name_scope("A") as scope:
        tf.constant(2)
        assert scope == "A_1/"


@program
def scope_with_odd_characters(tf):
    with tf.name_scope("a.b-c>d"), tf.name_scope("_under"):
        tf.constant(1, name="_c")


@program
def unique_names_asked_for(tf):
    graph = tf.get_default_graph()
    names = [graph.unique_name("u"), graph.unique_name("u", mark_as_used=False)]
    names += [graph.unique_name("U"), graph.unique_name("u_1")]
    return [tf.constant(1, name=name + "_") for name in names]


# --- devices, colocation, control dependencies --------------------------------------------------


@program
def device_names(tf):
    for device in (
        "/cpu:0",
        "CPU",
        "/device:gpu:1",
        "/job:w/replica:1/task:2/gpu:3",
        "/job:ps",
        "",
    ):
        with tf.device(device):
            tf.constant(1)


@program
def devices_nest(tf):
    with tf.device("/job:ps/task:0/cpu:0"):
        tf.constant(1)
        with tf.device("/gpu:1"):
            tf.constant(2)
            with tf.device("/job:worker"):
                tf.constant(3)
        with tf.device(None):
            tf.constant(4)
            with tf.device("/task:5"):
                tf.constant(5)


@program
def device_functions(tf):
    with tf.device("/job:a"), tf.device(lambda op: "/gpu:0" if op.type == "Neg" else "/cpu:0"):
        a = tf.constant(1)
        with tf.device("/task:7"):
            return -a


@program
def device_of_converted_values(tf):
    with tf.device("/cpu:0"):
        return x(tf) + 1


@program
def colocation(tf):
    with tf.device("/gpu:0"):
        a = tf.constant(1, name="a")
    graph = tf.get_default_graph()
    with tf.device("/cpu:0"), graph.colocate_with(a.op):
        tf.constant(2)
        with graph.colocate_with(tf.constant(3, name="b")):
            tf.constant(4)
        with graph.colocate_with(None, ignore_existing=True):
            tf.constant(5)


@program
def control_dependencies(tf):
    a, b = tf.constant(1, name="b10"), tf.constant(2, name="b2")
    with tf.control_dependencies([a, b.op, a]):
        c = tf.raw_ops.Identity(input=a)
        d = tf.raw_ops.NoOp()
        with tf.control_dependencies([d]):
            tf.constant(5)
            tf.raw_ops.Identity(input=c)
        with tf.control_dependencies(None):
            tf.constant(6)
            with tf.control_dependencies([a]):
                tf.constant(7)


@program
def control_dependencies_on_inputs(tf):
    a = x(tf)
    with tf.control_dependencies([a]):
        return tf.raw_ops.Identity(input=a) + 1


@program
def control_dependencies_by_name(tf):
    tf.constant(1, name="first")
    with tf.control_dependencies(["first", "first:0"]):
        tf.raw_ops.NoOp()


# --- static shapes that the program sets --------------------------------------------------------


@program
def set_shape(tf):
    a = x(tf, None)
    a.set_shape([None, 4])
    b = tf.raw_ops.Identity(input=a)
    a.set_shape([3, None])
    return b @ np.ones((4, 2), np.float32)


@program
def empty_graph(tf):
    return None


@program
def two_layers(tf):
    with tf.name_scope("hidden"):
        w = tf.constant(np.full((4, 8), 0.5, np.float32), name="kernel")
        h = tf.raw_ops.Relu(features=x(tf) @ w + np.zeros(8, np.float32))
    with tf.name_scope("out"):
        return tf.raw_ops.Softmax(logits=h @ np.ones((8, 3), np.float32) + 0.5)
