"""What TensorFlow makes of values, and of TensorProtos."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import tensorflow as tf

Case = tuple[Any, Any, Any, dict[str, Any]]


def make_tensor_protos(cases: list[Case]) -> list[tuple[str, Any]]:
    """For each (values, dtype, shape, options): ("ok", serialized) or ("error", class names)."""
    replies: list[tuple[str, Any]] = []
    for values, dtype, shape, options in cases:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                proto = tf.make_tensor_proto(values, dtype, shape, **options)
                replies.append(("ok", proto.SerializeToString(deterministic=True)))
            except Exception as error:
                replies.append(("error", [cls.__name__ for cls in type(error).__mro__]))
    return replies


def constants(cases: list[tuple[Any, Any, Any]]) -> list[bytes]:
    """The attr `value` of the Const that `tf.constant(value, dtype, shape)` makes in a graph."""
    protos = []
    for values, dtype, shape in cases:
        with tf.Graph().as_default() as graph:
            tf.constant(values, dtype, shape, name="c")
        (node,) = graph.as_graph_def().node
        protos.append(node.attr["value"].tensor.SerializeToString(deterministic=True))
    return protos


def make_ndarrays(serialized: list[bytes]) -> list[tuple[str, tuple[int, ...], Any]]:
    """`tf.make_ndarray` of each: (dtype, shape, bytes or list of strings)."""
    arrays = []
    for proto in serialized:
        array = tf.make_ndarray(tf.make_tensor_proto(0).FromString(proto))
        values = array.tolist() if array.dtype == object else array.tobytes()
        arrays.append((str(array.dtype), array.shape, values))
    return arrays


def values_in_a_session(serialized: list[bytes]) -> list[tuple[str, tuple[int, ...], Any]]:
    """The value that the runtime sees in a Const with each of the protos."""
    arrays = []
    for content in serialized:
        proto = tf.make_tensor_proto(0).FromString(content)
        array = np.asarray(
            tf.io.parse_tensor(content, proto.dtype).numpy(),
            dtype=object if proto.dtype == tf.string else None,
        )
        if array.dtype.name in ("int2", "uint2", "int4", "uint4"):  # the unused bits may be set
            array = array.astype(np.int8)
        values = array.ravel().tolist() if array.dtype == object else array.tobytes()
        arrays.append((str(array.dtype), array.shape, values))
    return arrays
