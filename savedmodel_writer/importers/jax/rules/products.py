"""Products of matrices, and of all that sums over pairs of axes."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import (
    DType,
    bfloat16,
    complex64,
    complex128,
    float16,
    float32,
    float64,
    int32,
    int64,
    uint64,
)
from savedmodel_writer.errors import UnimplementedError
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype

_MULTIPLIED = frozenset([bfloat16, float16, float32, float64, int32, int64, complex64, complex128])
# Floats whose sums TensorFlow rounds at each step, except in products of matrices and in Conv2D.
ROUNDED = frozenset([bfloat16, float16])


def multiplied_as(dtype: DType) -> DType:
    """The dtype, one that TensorFlow multiplies matrices of, that holds what another gives.

    Sums of integers wrap around, so their lowest bits are those of sums in more bits.
    """
    if dtype in _MULTIPLIED:
        return dtype
    if dtype == uint64:
        return int64
    return float32 if dtype.is_floating else int32


def _dot_general(call: Call) -> Tensor:
    dtype = multiplied_as(call.out_dtype)
    x, y = (to_dtype(tensor, dtype) for tensor in call.inputs)
    summed, batch = call.params["dimension_numbers"]
    return to_dtype(product(x, y, *map(tuple, summed), *map(tuple, batch)), call.out_dtype)


def product(
    x: Tensor,
    y: Tensor,
    x_summed: tuple[int, ...],
    y_summed: tuple[int, ...],
    x_batch: tuple[int, ...],
    y_batch: tuple[int, ...],
) -> Tensor:
    """The result has the axes of the batch, then those only x has, then those only y has."""
    x_free = _others(x, x_summed + x_batch)
    y_free = _others(y, y_summed + y_batch)
    batch = len(x_batch)
    in_front = x_batch == y_batch == tuple(range(batch))
    if in_front and len(x_summed) == len(y_free) == 1:
        x_turned, y_turned = x_summed[0] == batch, y_summed[0] == batch + 1
        if len(x_free) == 1 and not batch:
            return raw_ops.MatMul(a=x, b=y, transpose_a=x_turned, transpose_b=y_turned)
        # More axes in x are a batch with which the one matrix y is multiplied.
        matrix = not batch and len(x_free) > 1
        x_turned &= not matrix
        # `adj` would conjugate.
        if (matrix or len(x_free) == 1) and not (x.dtype.is_complex and (x_turned or y_turned)):
            if matrix and x_summed[0] < len(x_free):
                x = raw_ops.Transpose(x=x, perm=[*x_free, *x_summed])
            return raw_ops.BatchMatMulV2(x=x, y=y, adj_x=x_turned, adj_y=y_turned)
    if x_summed and x.dtype in ROUNDED:
        x, y, dtype = to_dtype(x, float32), to_dtype(y, float32), x.dtype
        return to_dtype(product(x, y, x_summed, y_summed, x_batch, y_batch), dtype)
    if not (x_free or y_free) and in_front and x_summed == y_summed:
        result = raw_ops.Mul(x=x, y=y)
        return raw_ops.Sum(input=result, axis=list(x_summed)) if x_summed else result
    if not x_summed and not batch and not (x_free and y_free):
        return raw_ops.Mul(x=x, y=y)  # one of them is a scalar
    letters = iter(string.ascii_letters)
    in_x = {axis: next(letters) for axis in range(len(x.shape))}
    in_y = {axis: next(letters) for axis in y_free}
    for axis, same in zip(x_summed + x_batch, y_summed + y_batch, strict=True):
        in_y[same] = in_x[axis]
    terms = "".join(in_x.values()), "".join(in_y[axis] for axis in range(len(y.shape)))
    result_term = [in_x[axis] for axis in x_batch + x_free] + [in_y[axis] for axis in y_free]
    equation = f"{','.join(terms)}->{''.join(result_term)}"
    return raw_ops.Einsum(inputs=[x, y], equation=equation)


def _others(tensor: Tensor, axes: Sequence[int]) -> tuple[int, ...]:
    return tuple(axis for axis in range(len(tensor.shape)) if axis not in axes)


def _ragged_dot_general(call: Call) -> Tensor:
    """A product with one more axis, that of the groups: others' rows are zeros there."""
    numbers = call.params["ragged_dot_dimension_numbers"]
    summed, batch = numbers.dot_dimension_numbers
    (x_summed, y_summed), (x_batch, y_batch) = map(tuple, summed), map(tuple, batch)
    (ragged,) = numbers.lhs_ragged_dimensions
    x_shape, y_shape, sizes_shape = call.in_shapes[:3]
    if len(sizes_shape) != 1 or len(call.inputs) > 3:
        raise UnimplementedError(
            "ragged_dot_general: group_sizes of several axes, and group_offset, have no "
            "counterpart here; use it without vmap, or a product for each group"
        )
    dtype = multiplied_as(call.out_dtype)
    x, y = (to_dtype(tensor, dtype) for tensor in call.inputs[:2])
    if ragged not in x_batch:
        x = _in_groups(call, x, x_shape, ragged)
    if ragged in x_summed:
        y = _in_groups(call, y, y_shape, y_summed[x_summed.index(ragged)])
        x_batch, y_batch = (len(x_shape), *x_batch), (len(y_shape), *y_batch)
    elif ragged not in x_batch:
        x_summed = (*x_summed, len(x_shape))
        y_summed = (*y_summed, *numbers.rhs_group_dimensions)
    return to_dtype(product(x, y, x_summed, y_summed, x_batch, y_batch), call.out_dtype)


def _in_groups(call: Call, tensor: Tensor, shape: Sequence[Any], axis: int) -> Tensor:
    """The tensor for each group, along a new last axis: zeros where `axis` is not in the group."""
    sizes = call.inputs[2]
    places = call.counting(shape[axis])
    along = [-1] + [1] * (len(shape) - axis)
    places = raw_ops.Reshape(tensor=to_dtype(places, sizes.dtype), shape=along)
    started = raw_ops.GreaterEqual(x=places, y=raw_ops.Cumsum(x=sizes, axis=0, exclusive=True))
    ended = raw_ops.GreaterEqual(x=places, y=raw_ops.Cumsum(x=sizes, axis=0))
    within = raw_ops.NotEqual(x=started, y=ended)
    tensor = raw_ops.ExpandDims(input=tensor, axis=-1)
    return raw_ops.SelectV2(condition=within, t=tensor, e=constant(0, tensor.dtype))


RULES: dict[str, Rule] = {
    "dot_general": _dot_general,
    "ragged_dot_general": _ragged_dot_general,
}
