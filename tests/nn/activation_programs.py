"""Programs of activations and dense layers; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.variables.program_list import programs_in

SHAPES: list[list[int | None] | None] = [[2, 3], [None, 3, 4], [None], None]


def _inputs(tf: Any, dtype: str = "float32") -> list[Any]:
    return [tf.placeholder(dtype, shape, name="x") for shape in SHAPES]


def _elementwise(tf: Any, function: Any) -> None:
    for dtype in ("float32", "float64", "float16", "bfloat16"):
        for x in _inputs(tf, dtype):
            function(x)
    function(np.array([[1.5, -2.0]]), name="of_an_array")
    function([1.0, -1.0])
    function(tf.variable("v", [3]), name="of_a_variable")
    with tf.name_scope("layer"):
        function(tf.placeholder("float32", [2]), name="named/")
        function(tf.placeholder("float32", [2]), name="named")


def relu(tf: Any) -> None:
    _elementwise(tf, tf.nn.relu)
    tf.nn.relu([1, -2])


def relu6(tf: Any) -> None:
    _elementwise(tf, tf.nn.relu6)


def elu(tf: Any) -> None:
    _elementwise(tf, tf.nn.elu)


def selu(tf: Any) -> None:
    _elementwise(tf, tf.nn.selu)


def softplus(tf: Any) -> None:
    _elementwise(tf, tf.nn.softplus)


def softsign(tf: Any) -> None:
    _elementwise(tf, tf.nn.softsign)


def sigmoid(tf: Any) -> None:
    _elementwise(tf, tf.nn.sigmoid)
    tf.nn.sigmoid(tf.placeholder("complex64", [2]))


def tanh(tf: Any) -> None:
    _elementwise(tf, tf.nn.tanh)


def leaky_relu(tf: Any) -> None:
    _elementwise(tf, tf.nn.leaky_relu)
    tf.nn.leaky_relu(tf.placeholder("int32", [None, 2]), 0.5)
    tf.nn.leaky_relu([1, 2], alpha=np.array(0.25), name="integers")


def crelu(tf: Any) -> None:
    for x in _inputs(tf):
        tf.nn.crelu(x)
    tf.nn.crelu(tf.placeholder("float64", [2, 3]), "named", 0)
    tf.nn.crelu(tf.placeholder("int32", [2, None]), axis=tf.placeholder("int32", []))
    tf.nn.crelu(tf.variable("v", [3]))
    tf.nn.crelu(np.eye(2))


def gelu(tf: Any) -> None:
    for approximate in (False, True):
        for dtype in ("float32", "float16", "bfloat16", "float64"):
            for x in _inputs(tf, dtype):
                tf.gelu(x, approximate)
        tf.gelu([1.0, 2.0], approximate, "of_a_list")
        tf.gelu(tf.variable(f"v{approximate}", [3]), approximate)


def swish(tf: Any) -> None:
    for dtype in ("float32", "float16", "float64"):
        for x in _inputs(tf, dtype):
            tf.identity(tf.nn.swish(x))
    tf.nn.silu([1.0, 2.0], 2)
    tf.nn.silu(tf.variable("v", [3]), tf.placeholder("float32", [3]))
    with tf.name_scope("layer"):
        tf.nn.silu(tf.placeholder("float32", [2]), beta=tf.variable("beta"))


def softmax_along_the_last_axis(tf: Any) -> None:
    for function in (tf.nn.softmax, tf.nn.log_softmax):
        for x in _inputs(tf):
            function(x)
            function(x, -1, "named")
        function(tf.placeholder("float16", [2, None, 4]), axis=2)
        function(tf.placeholder("bfloat16", [3]), 0)
        function(np.eye(2))
        function(tf.variable(function.__name__, [3, 2]))


def softmax_along_another_axis(tf: Any) -> None:
    for function in (tf.nn.softmax, tf.nn.log_softmax):
        x = tf.placeholder("float32", [2, 3, 4])
        function(x, 0)
        function(x, 1, "named")
        function(x, axis=-2)
        function(tf.placeholder("float64", [None, 3]), -2)
        function(tf.placeholder("float32", [None, None, None, 2]), np.int64(1))
        function([[1.0, 2.0], [3.0, 4.0]], axis=0)


def softmax_along_an_axis_that_is_a_tensor(tf: Any) -> None:
    x = tf.placeholder("float32", [2, None, 4])
    tf.nn.softmax(x, tf.placeholder("int32", []))
    tf.nn.softmax(x, tf.constant(1))
    tf.nn.log_softmax(x, tf.constant(-2), name="named")


def bias_add(tf: Any) -> None:
    for shape in ([2, 3], [None, 4, 4, 3], [None, None, 3], None):
        for data_format in (None, "NHWC", "NWC", "N...C"):
            tf.nn.bias_add(tf.placeholder("float32", shape), [1.0, 2.0, 3.0], data_format)
    tf.nn.bias_add(tf.placeholder("float32", [2, 3, 4, 4]), tf.variable("b", [3]), "NCHW")
    tf.nn.bias_add(tf.placeholder("float16", [2, 3, 4]), [1, 2, 3], data_format="NC", name="named")
    tf.nn.bias_add(tf.placeholder("int32", [2, 3, None, None, None]), np.int32([1, 2, 3]), "NCDHW")
    tf.nn.bias_add([[1.0, 2.0]], [3.0, 4.0])


def dense_layers(tf: Any) -> None:
    for function in (tf.nn.xw_plus_b, tf.nn.relu_layer):
        w, b = tf.variable(f"{function.__name__}_w", [3, 2]), tf.variable(function.__name__, [2])
        for shape in ([None, 3], [4, 3], None):
            function(tf.placeholder("float32", shape), w, b)
        function(np.ones((2, 3)), np.ones((3, 2)), np.ones(2), "of_arrays")
        function([[1.0, 2.0]], [[1.0], [2.0]], [1.0])
        function(tf.placeholder("float64", [None, None]), np.ones((3, 2)), np.ones(2))


EXPORTED = programs_in(globals())
