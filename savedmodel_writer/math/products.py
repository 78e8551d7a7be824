"""Products of matrices and of tensors along axes."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import (
    concat,
    gather,
    rank,
    reshape,
    shape,
    stack,
    transpose,
    where,
)
from savedmodel_writer.dtypes import as_dtype, int32
from savedmodel_writer.errors import InvalidInputError, TensorIndexError
from savedmodel_writer.graph import Tensor, convert_to_tensor, matrix_product
from savedmodel_writer.graph.default_graph import graph_of, in_scope
from savedmodel_writer.math.reductions import reduce_prod
from savedmodel_writer.math.sequences import range as range_of


def matmul(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    output_type: Any = None,
    grad_a: bool = False,
    grad_b: bool = False,
    name: str | None = None,
) -> Tensor:
    """The product of two matrices, or of each pair of them in batches.

    Each may be transposed first, or transposed and conjugated (adjoint); one with many zeros may
    be called sparse. The result is of their dtype, or of `output_type`.

    Raises:
        InvalidInputError: one is to be transposed twice, or they do not fit together.
    """
    with in_scope(name, "MatMul", a, b) as scope:
        for which, both in (("a", transpose_a and adjoint_a), ("b", transpose_b and adjoint_b)):
            if both:
                raise InvalidInputError(
                    f"matmul: transpose_{which} and adjoint_{which} exclude each other"
                )
        return matrix_product.matmul(
            graph_of(a, b),
            a,
            b,
            scope,
            transposed=(transpose_a, transpose_b),
            adjoint=(adjoint_a, adjoint_b),
            sparse=(a_is_sparse, b_is_sparse),
            gradient=(grad_a, grad_b),
            output_type=as_dtype(output_type) if output_type else None,
        )


def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> Tensor:
    """The sum of products along some axes of two tensors.

    `axes` is how many, the last of `a` and the first of `b`; or two lists of axes.

    Raises:
        InvalidInputError: the axes do not fit to each other or to the tensors.
    """
    with in_scope(name, "Tensordot", a, b) as scope:
        a, b = convert_to_tensor(a, name="a"), convert_to_tensor(b, name="b")
        a_axes, b_axes = _axes(a, axes)
        a_matrix, a_free, a_known = _as_matrix(a, a_axes, False)
        b_matrix, b_free, b_known = _as_matrix(b, b_axes, True)
        product = matmul(a_matrix, b_matrix)
        if isinstance(a_free, list) and isinstance(b_free, list):
            if product.shape.is_fully_defined() and product.shape.as_list() == a_free + b_free:
                return product
            return reshape(product, a_free + b_free, scope)
        free = [convert_to_tensor(dims, int32) for dims in (a_free, b_free)]
        result = reshape(product, concat(free, 0), scope)
        if a_known is not None and b_known is not None:
            result.set_shape(a_known + b_known)
        return result


def _axes(a: Tensor, axes: Any) -> tuple[Any, Any]:
    if isinstance(axes, numbers.Integral):
        count, known = int(axes), a.shape.rank
        if count < 0 or (known is not None and count > known):
            raise InvalidInputError(f"tensordot: {a!r} has no {count} axes")
        if known is not None:
            return list(range(known - count, known)), list(range(count))
        last = rank(a)
        return range_of(last - count, last, dtype=int32), range_of(count, dtype=int32)
    if not isinstance(axes, (list, tuple)):
        pair = convert_to_tensor(axes, int32, "axes")
        return pair[0], pair[1]
    if len(axes) != 2:
        raise InvalidInputError(
            f"tensordot: expected a number or two lists of axes, found {axes!r}"
        )
    first, second = axes
    if isinstance(first, numbers.Integral) and isinstance(second, numbers.Integral):
        first, second = [first], [second]
    if len(first) != len(second):
        raise InvalidInputError(f"tensordot: expected as many axes of each, found {axes!r}")
    return first, second


def _as_matrix(a: Tensor, axes: Any, flipped: bool) -> tuple[Tensor, Any, list[Any] | None]:
    """The tensor as a matrix; its other dimensions, and what is known of them.

    The columns of the matrix are the axes, or its rows if it is `flipped`.
    """
    known: list[Any] | None = None
    if a.shape.rank is None or not isinstance(axes, (list, tuple)):
        dims: Any = shape(a)
        length = rank(a)
        axes = convert_to_tensor(axes, int32, "axes")
        axes = where(axes >= 0, axes, axes + length)
        free = raw_ops.ListDiff(x=range_of(length), y=axes, out_idx=int32).out
    else:
        known_dims = a.shape.as_list()
        if not all(-len(known_dims) <= axis < len(known_dims) for axis in axes):
            raise TensorIndexError(f"tensordot: {a!r} has no axes {axes!r}")
        axes = [axis if axis >= 0 else axis + len(known_dims) for axis in axes]
        others = [axis for axis in range(len(known_dims)) if axis not in axes]
        known = [known_dims[axis] for axis in others]
        if a.shape.is_fully_defined():
            return _as_known_matrix(a, axes, others, flipped), known, known
        axes = convert_to_tensor(axes, int32, "axes")
        free = convert_to_tensor(others, int32, "free")
        dims = shape(a)
    free_dims, axes_dims = gather(dims, free), gather(dims, axes)
    lengths = [reduce_prod(free_dims), reduce_prod(axes_dims)]
    order = [free, axes]
    if flipped:
        lengths.reverse()
        order.reverse()
    perm, new_shape = concat(order, 0), stack(lengths)
    return reshape(transpose(a, perm), new_shape), free_dims, known


def _as_known_matrix(a: Tensor, axes: Sequence[int], free: list[int], flipped: bool) -> Tensor:
    order = [free, list(axes)]
    if flipped:
        order.reverse()
    dims: Any = a.shape.as_list()
    new_shape = [math.prod(dims[axis] for axis in part) for part in order]
    perm = order[0] + order[1]
    turned = a if perm == list(range(len(dims))) else transpose(a, perm)
    return turned if turned.shape.as_list() == new_shape else reshape(turned, new_shape)
