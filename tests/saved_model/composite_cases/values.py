"""Values made of several tensors, on either side, and the cases that are made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CASES: dict[str, Callable[[Any], Any]] = {}


def case(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    CASES[function.__name__] = function
    return function


def sparse(
    tf: Any, dtype: Any = "float32", indices: Any = (None, 2), values: Any = (None,), shape: Any = 2
) -> Any:
    return tf.SparseTensor(
        tf.placeholder("int64", indices, name="scope/indices"),
        tf.placeholder(dtype, values, name="scope/values"),
        tf.placeholder("int64", None if shape is None else [shape], name="scope/dense_shape"),
    )


def ragged(tf: Any, values: Any, *splits: Any, dtype: str = "float32", of: str = "int64") -> Any:
    return tf.RaggedTensor.from_nested_row_splits(
        tf.placeholder(dtype, values, name="values"),
        [tf.placeholder(of, shape, name=f"splits_{number}") for number, shape in enumerate(splits)],
        validate=False,
    )


def slices(tf: Any, values: Any, indices: Any, shape: Any = None, dtype: str = "float32") -> Any:
    return tf.IndexedSlices(
        tf.placeholder(dtype, values, name="values"),
        tf.placeholder("int32" if shape is None else "int64", indices, name="indices"),
        shape,
    )


def found(tf: Any, value: Any, **kwargs: Any) -> Any:
    """What is found again by the TensorInfo: class, static shape, dtype and tensors."""
    info = tf.saved_model.build_tensor_info(value)
    again = tf.saved_model.get_tensor_from_tensor_info(info, **kwargs)
    parts = {
        "SparseTensor": "indices values dense_shape",
        "IndexedSlices": "values indices dense_shape",
        "RaggedTensor": "flat_values",
    }[type(again).__name__]
    tensors = [getattr(again, part) for part in parts.split()]
    tensors += getattr(again, "nested_row_splits", ())
    return [type(again).__name__, str(again.shape), again.dtype.name] + [
        (tensor.name, tensor.dtype.name, str(tensor.shape))
        for tensor in tensors
        if tensor is not None
    ]
