"""Statistics of tensors: mean and variance along some axes, and how much of one is zero."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import (
    gather,
    identity,
    rank,
    shape,
    size,
    squeeze,
    zeros,
    zeros_like,
)
from savedmodel_writer.control_flow import cond
from savedmodel_writer.dtypes import DType, float16, float32, int32, int64
from savedmodel_writer.errors import TensorIndexError
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.math.arithmetic import add, divide_no_nan
from savedmodel_writer.math.casting import cast
from savedmodel_writer.math.elementwise import (
    multiply,
    not_equal,
    reciprocal,
    square,
    squared_difference,
    subtract,
)
from savedmodel_writer.math.reductions import reduce_mean, reduce_prod, reduce_sum
from savedmodel_writer.shapes import TensorShape


def moments(
    x: Any,
    axes: Any,
    shift: Any = None,
    name: str | None = None,
    keepdims: bool | None = None,
) -> tuple[Tensor, Tensor]:
    """The mean and the variance along a list of axes; those of halfs are computed in float32.

    `x` is a Tensor or a Variable; `shift` is not used, as in TensorFlow.
    """
    with in_scope(name, "moments", x, axes):
        precise = cast(x, float32) if x.dtype == float16 else x
        mean = reduce_mean(precise, axes, True, name="mean")
        squares = squared_difference(precise, raw_ops.StopGradient(input=mean))
        variance = reduce_mean(squares, axes, True, name="variance")
        return _finished(mean, variance, axes, keepdims, x.dtype == float16)


def weighted_moments(
    x: Any,
    axes: Any,
    frequency_weights: Any,
    name: str | None = None,
    keepdims: bool | None = None,
) -> tuple[Tensor, Tensor]:
    """As `moments`; each element counts as often as `frequency_weights`, broadcast, say."""
    with in_scope(name, "weighted_moments", x, frequency_weights, axes):
        x = convert_to_tensor(x, name="x")
        weights = convert_to_tensor(frequency_weights, name="frequency_weights")
        half = x.dtype == float16
        x = cast(x, float32) if half else x
        weights = cast(weights, x.dtype)
        total = reduce_sum(weights * x, axes, True, name="weighted_input_sum")
        count = reduce_sum(weights + zeros_like(x), axes, True, name="sum_of_weights")
        mean = divide_no_nan(total, count)
        squares = weights * squared_difference(x, mean)
        squares = reduce_sum(squares, axes, True, name="weighted_distsq")
        variance = divide_no_nan(squares, count)
        return _finished(mean, variance, axes, keepdims, half)


def _finished(
    mean: Tensor, variance: Tensor, axes: Any, keepdims: bool | None, half: bool
) -> tuple[Tensor, Tensor]:
    if not keepdims:
        mean, variance = squeeze(mean, axes), squeeze(variance, axes)
    return (cast(mean, float16), cast(variance, float16)) if half else (mean, variance)


def sufficient_statistics(
    x: Any,
    axes: Iterable[int],
    shift: Any = None,
    keepdims: bool | None = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
    """What mean and variance are computed from, so that parts can be added up.

    Returns:
        The number of elements along the axes, the sum of their distances from `shift`, which is a
        number near the mean, the sum of the squares of these, and `shift`.

    Raises:
        TensorIndexError: there is no such axis.
    """
    axes = list(set(axes))
    with in_scope(name, "sufficient_statistics", x, shift):
        x = convert_to_tensor(x, name="x")
        counts = _count(x, axes)
        if shift is None:
            distances, squares = x, square(x)
        else:
            shift = convert_to_tensor(shift, name="shift")
            distances = subtract(x, shift)
            squares = squared_difference(x, shift)
        mean = reduce_sum(distances, axes, keepdims, name="mean_ss")
        return counts, mean, reduce_sum(squares, axes, keepdims, name="var_ss"), shift


def _count(x: Tensor, axes: list[int]) -> Tensor:
    """The number of elements along the axes."""
    known_rank = x.shape.rank
    if known_rank is not None:
        if not all(-known_rank <= axis < known_rank for axis in axes):
            raise TensorIndexError(f"sufficient_statistics: {x!r} has not all axes of {axes}")
        known = TensorShape([x.shape[axis] for axis in axes]).num_elements()
        if known is not None:
            return constant(known, x.dtype)
    axis_count = rank(x)
    positive = [axis + axis_count if axis < 0 else axis for axis in axes]
    return reduce_prod(gather(cast(shape(x), x.dtype), positive), name="count")


def normalize_moments(
    counts: Any, mean_ss: Any, variance_ss: Any, shift: Any, name: str | None = None
) -> tuple[Tensor, Tensor]:
    """The mean and the variance, of what `sufficient_statistics` gives."""
    with in_scope(name, "normalize", counts, mean_ss, variance_ss, shift):
        divisor = reciprocal(counts, "divisor")
        mean_name = "mean" if shift is None else "shifted_mean"
        mean = shifted = multiply(mean_ss, divisor, mean_name)
        if shift is not None:
            mean = add(shifted, shift, "mean")
        squares = multiply(variance_ss, divisor)
        return mean, subtract(squares, square(shifted), "variance")


def zero_fraction(value: Any, name: str | None = None) -> Tensor:
    """How many of the elements are zero, as a fraction of 1."""
    with in_scope(name, "zero_fraction", value):
        value = convert_to_tensor(value, name="value")
        count = size(value, out_type=int64)
        nonzero = cond(
            count <= int32.max,
            lambda: cast(_count_nonzero(value, int32), int64),
            lambda: _count_nonzero(value, int64),
        )
        with in_scope(None, "counts_to_fraction", value):
            zero, count = cast(count - nonzero, float32), cast(count, float32)
            fraction = zero / count
        return identity(fraction, "fraction")


def _count_nonzero(tensor: Tensor, dtype: DType) -> Tensor:
    with in_scope(None, "count_nonzero", tensor):
        found = not_equal(tensor, zeros([], tensor.dtype))
        return reduce_sum(cast(found, dtype), name="nonzero_count")
