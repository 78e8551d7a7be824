"""Reductions: one number for all elements, or for all along some axes.

`axis` is an int, a list of ints or an integer tensor, by default all axes; `keepdims` leaves the
reduced axes in the result, with length 1.
"""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import rank
from savedmodel_writer.dtypes import bool as bool_dtype, int64
from savedmodel_writer.errors import InvalidTypeError
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.math.casting import cast
from savedmodel_writer.math.sequences import range as range_of
from savedmodel_writer.shapes import SCALAR


def reduce_sum(
    input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None
) -> Tensor:
    """The sum of the elements."""
    return _reduced("Sum", input_tensor, axis, keepdims, name)


def reduce_mean(
    input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None
) -> Tensor:
    """The mean of the elements; of integers rounded, as their dtype stays."""
    return _reduced("Mean", input_tensor, axis, keepdims, name)


def reduce_max(
    input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None
) -> Tensor:
    """The largest element."""
    return _reduced("Max", input_tensor, axis, keepdims, name)


def reduce_min(
    input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None
) -> Tensor:
    """The smallest element."""
    return _reduced("Min", input_tensor, axis, keepdims, name)


def reduce_prod(
    input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None
) -> Tensor:
    """The product of the elements."""
    return _reduced("Prod", input_tensor, axis, keepdims, name)


def reduce_any(
    input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None
) -> Tensor:
    """Whether any element is true."""
    return _reduced("Any", input_tensor, axis, keepdims, name)


def reduce_all(
    input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None
) -> Tensor:
    """Whether all elements are true."""
    return _reduced("All", input_tensor, axis, keepdims, name)


def reduce_euclidean_norm(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The square root of the sum of squares."""
    return _reduced("EuclideanNorm", input_tensor, axis, keepdims, name)


def reduce_logsumexp(
    input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None
) -> Tensor:
    """log(sum(exp(elements))), computed from the differences to the largest one."""
    with in_scope(name, "ReduceLogSumExp", input_tensor) as scope:
        largest = reduce_max(input_tensor, axis, True)
        finite = raw_ops.IsFinite(x=largest)
        largest = raw_ops.StopGradient(input=raw_ops.SelectV2(condition=finite, t=largest, e=0))
        powers = raw_ops.Exp(x=raw_ops.Sub(x=input_tensor, y=largest))
        result = raw_ops.Log(x=reduce_sum(powers, axis, keepdims))
        if not keepdims:
            largest = raw_ops.Reshape(tensor=largest, shape=raw_ops.Shape(input=result))
        with in_scope(scope, "Add") as scope:
            result = raw_ops.AddV2(x=result, y=largest, name=scope)
        return _scalar_if_whole(result, axis, keepdims)


def reduce_variance(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The mean squared distance from the mean.

    Raises:
        InvalidTypeError: the elements are integers.
    """
    with in_scope(name or None, "reduce_variance", input_tensor):
        tensor = convert_to_tensor(input_tensor)
        means = reduce_mean(tensor, axis, True)
        if means.dtype.is_integer:
            raise InvalidTypeError(
                f"reduce_variance: expected real or complex elements, found {means.dtype.name}; "
                "cast them first"
            )
        distance = tensor - means
        if distance.dtype.is_complex:
            squares = raw_ops.Mul(x=raw_ops.Conj(input=distance), y=distance)
            squares = raw_ops.Real(input=squares, Tout=distance.dtype.real_dtype)
        else:
            squares = raw_ops.Square(x=distance)
        return reduce_mean(squares, axis, keepdims)


def reduce_std(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The square root of the variance.

    Raises:
        InvalidTypeError: the elements are integers.
    """
    with in_scope(name or None, "reduce_std", input_tensor):
        return raw_ops.Sqrt(x=reduce_variance(convert_to_tensor(input_tensor), axis, keepdims))


def count_nonzero(
    input_tensor: Any,
    axis: Any = None,
    keepdims: bool | None = None,
    dtype: Any = int64,
    name: str | None = None,
) -> Tensor:
    """How many elements are not zero, or strings not empty."""
    with in_scope(name, "count_nonzero", input_tensor):
        tensor = convert_to_tensor(input_tensor, name="input")
        found = tensor
        if tensor.dtype is not bool_dtype:
            zero = constant("" if tensor.dtype.name == "string" else 0, tensor.dtype, name="zeros")
            found = raw_ops.NotEqual(x=tensor, y=zero)
        counted: Tensor = cast(reduce_sum(cast(found, int64), axis, keepdims), dtype)
        return counted


def _reduced(
    op_type: str, input_tensor: Any, axis: Any, keepdims: bool | None, name: str | None
) -> Tensor:
    with in_graph_of(input_tensor, axis) as graph:
        axes = _all_axes(input_tensor) if axis is None else axis
        attrs = {"keep_dims": bool(keepdims)}
        result = graph.create_op(op_type, [input_tensor, axes], attrs, name).outputs[0]
        return _scalar_if_whole(result, axis, keepdims)


def _all_axes(tensor: Any) -> Tensor:
    known = getattr(getattr(tensor, "shape", None), "rank", None)
    if known:
        return constant(list(range(known)))
    return range_of(0, rank(tensor))


def _scalar_if_whole(result: Tensor, axis: Any, keepdims: bool | None) -> Tensor:
    if axis is None and not keepdims:
        result.set_shape(SCALAR)
    return result
