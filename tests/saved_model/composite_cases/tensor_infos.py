"""TensorInfos of composites of every kind, and what is found by them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.saved_model.composite_cases.values import CASES, case, found, ragged, slices, sparse


def info_cases() -> None:
    values: dict[str, Callable[[Any], Any]] = {}
    for dtype in ("float32", "string", "int64", "bfloat16", "bool", "complex64"):
        values[f"sparse_{dtype}"] = lambda tf, dtype=dtype: sparse(tf, dtype)
        for of in ("int32", "int64"):
            for rank, splits in enumerate([[[None]], [[5], [None]], [None, [3], [None]]], 1):
                values[f"ragged_{dtype}_{of}_{rank}"] = lambda tf, dtype=dtype, of=of, s=splits: (
                    ragged(tf, [None], *s, dtype=dtype, of=of)
                )
        values[f"slices_{dtype}"] = lambda tf, dtype=dtype: slices(tf, [None, 3], [4], dtype=dtype)
    for indices, count, shape in (
        ([3, 2], [3], 2),
        ([None, None], [None], None),
        (None, None, None),
        ([0, 0], [0], 0),
        ([None, 4], [7], 4),
    ):
        values[f"sparse_{indices}_{count}_{shape}"] = lambda tf, a=(indices, count, shape): sparse(
            tf, "float32", *a
        )
    for shape in ([None], [6], [None, 2], [6, 2, None, 4], None):
        values[f"ragged_values_{shape}"] = lambda tf, shape=shape: ragged(tf, shape, [None], [9])
        values[f"slices_{shape}"] = lambda tf, shape=shape: slices(tf, shape, [None])
        values[f"slices_{shape}_of_unknown"] = lambda tf, shape=shape: slices(tf, shape, None)
    for name, value in values.items():
        CASES[f"info_{name}"] = lambda tf, value=value: tf.saved_model.build_tensor_info(value(tf))
        CASES[f"back_{name}"] = lambda tf, value=value: found(tf, value(tf))


info_cases()


@case
def sparse_of_known_shape(tf: Any) -> Any:
    indices = tf.placeholder("int64", [None, 2], name="i")
    values = tf.placeholder("float32", [None], name="v")
    shape = tf.constant([3, -1], "int64", name="s")
    return tf.saved_model.build_tensor_info(tf.SparseTensor(indices, values, shape))


@case
def sparse_of_packed_shape(tf: Any) -> Any:
    indices = tf.placeholder("int64", [None, 2], name="i")
    values = tf.placeholder("float32", [None], name="v")
    batch = tf.placeholder("int64", [], name="b")
    shape = tf.raw_ops.Pack(values=[batch, tf.constant(7, "int64")])
    return tf.saved_model.build_tensor_info(tf.SparseTensor(indices, values, shape))


@case
def sparse_of_a_shape_like_another(tf: Any) -> Any:
    indices = tf.placeholder("int64", [None, 2], name="i")
    values = tf.placeholder("float32", [None], name="v")
    other = tf.placeholder("float32", [None, 5], name="o")
    shape = tf.raw_ops.Shape(input=other, out_type=indices.dtype)
    return tf.saved_model.build_tensor_info(tf.SparseTensor(indices, values, shape))


@case
def sparse_of_python_values(tf: Any) -> Any:
    made = tf.SparseTensor([[0, 1], [1, 0]], [1.0, 2.0], [3, 4])
    return tf.saved_model.build_tensor_info(made)


@case
def sparse_made_twice(tf: Any) -> Any:
    for _ in range(2):
        made = tf.SparseTensor([[0, 1], [1, 0]], np.float64([1, 2]), np.int64([3, 4]))
    return tf.saved_model.build_tensor_info(made)


@case
def sparse_with_other_values(tf: Any) -> Any:
    made = sparse(tf).with_values(tf.placeholder("string", [None], name="other"))
    return tf.saved_model.build_tensor_info(made)


@case
def sparse_attributes(tf: Any) -> Any:
    made = sparse(tf, "int32")
    return [made.dtype.name, str(made.get_shape()), made.op.name, made.graph is made.indices.graph]


@case
def sparse_set_shape(tf: Any) -> Any:
    made = sparse(tf)
    made.set_shape([None, 4])
    return tf.saved_model.build_tensor_info(made)


@case
def ragged_of_python_values(tf: Any) -> Any:
    make = tf.RaggedTensor.from_row_splits
    inner = make([1.0, 2.0, 3.0], [0, 2, 3], validate=False)
    outer = make(inner, [0, 2], name="mine", validate=False)
    return tf.saved_model.build_tensor_info(outer)


@case
def ragged_of_nested_python_values(tf: Any) -> Any:
    made = tf.RaggedTensor.from_nested_row_splits(
        np.float32([[1], [2], [3]]),
        [np.array([0, 2], np.int32), np.array([0, 2, 3], np.int32)],
        validate=False,
    )
    return tf.saved_model.build_tensor_info(made)


@case
def ragged_of_no_splits(tf: Any) -> Any:
    x = tf.placeholder("float32", [3], name="x")
    return tf.RaggedTensor.from_nested_row_splits(x, [], validate=False) is x


@case
def ragged_attributes(tf: Any) -> Any:
    made = ragged(tf, [None, 2], [4], [None], dtype="string", of="int32")
    inner = made.values
    return [
        made.ragged_rank,
        made.dtype.name,
        str(made.shape),
        made.row_splits.name,
        made.flat_values.name,
        [splits.name for splits in made.nested_row_splits],
        inner.ragged_rank,
        str(inner.get_shape()),
        inner.values.name,
    ]


@case
def ragged_found_with_uniform_rows(tf: Any) -> Any:
    """What from_uniform_row_length writes: a known size where rows are cut."""
    info = tf.saved_model.build_tensor_info(ragged(tf, [None, 2], [None], [None]))
    shape = info.composite_tensor.type_spec.type_state.tuple_value.values[0].tensor_shape_value
    for axis, size in enumerate([4, 3, -1, 2]):
        shape.dim[axis].size = size
    again = tf.saved_model.get_tensor_from_tensor_info(info)
    return [str(again.shape), str(again.row_splits.shape), str(again.values.shape)]


@case
def slices_with_constant_shape(tf: Any) -> Any:
    shape = tf.constant([8, 3], "int64", name="s")
    return tf.saved_model.build_tensor_info(slices(tf, [None, 3], [None], shape))


@case
def slices_with_unknown_shape(tf: Any) -> Any:
    shape = tf.placeholder("int32", [2], name="s")
    return tf.saved_model.build_tensor_info(slices(tf, [None, 3], [None], shape))


@case
def slices_attributes(tf: Any) -> Any:
    made = slices(tf, [None, 3], [None])
    return [made.name, made.op.name, made.dtype.name, str(made.shape), made.dense_shape]
