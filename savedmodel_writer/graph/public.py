"""Functions that add to the default graph: `constant` and `convert_to_tensor`."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph.default_graph import get_default_graph, graph_of
from savedmodel_writer.graph.tensor import Tensor


def constant(
    value: Any,
    dtype: Any = None,
    shape: Any = None,
    name: str = "Const",
    verify_shape: bool = False,
) -> Tensor:
    """Adds a constant to the default graph, as `tf.compat.v1.constant`.

    Args:
        value: a number, str or bytes, a nested list of them, an array.
        dtype: type of the elements; by default what the value suggests, as in TensorFlow: int32
            for a Python int, float32 for a Python float, an array's own.
        shape: the shape; a value with fewer elements is continued with its last one.
        name: name of the node.
        verify_shape: whether the value must have that shape already.

    Raises:
        InvalidInputError: the value cannot be a tensor of that dtype and shape.
        GraphSizeError: the graph would become larger than protobuf can write.
    """
    return get_default_graph().constant(value, dtype, shape, name, verify_shape)


def convert_to_tensor(
    value: Any,
    dtype: Any = None,
    name: str | None = None,
    preferred_dtype: Any = None,
    dtype_hint: Any = None,
) -> Tensor:
    """Returns `value` as a tensor, as `tf.compat.v1.convert_to_tensor`.

    A Tensor is returned as it is, a Variable is read, a list with tensors in it is packed, and
    anything else becomes a constant of the default graph.

    Args:
        value: what to convert.
        dtype: the dtype it must have; by default its own.
        name: name of the node, if one is made.
        preferred_dtype: a dtype to try first when `dtype` is None.
        dtype_hint: TensorFlow's newer name for `preferred_dtype`.

    Raises:
        InvalidInputError: it is not convertible to a tensor of that dtype, or both names of the
            preferred dtype are used.
    """
    if dtype_hint is not None:
        if preferred_dtype is not None:
            raise InvalidInputError("Cannot specify both 'preferred_dtype' and 'dtype_hint'")
        preferred_dtype = dtype_hint
    return graph_of(value).convert(
        value,
        None if dtype is None else as_dtype(dtype),
        name,
        None if preferred_dtype is None else as_dtype(preferred_dtype),
    )
