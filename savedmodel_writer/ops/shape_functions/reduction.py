"""Ops that reduce axes: Sum, ArgMax, TopK and the like."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    merge_dim,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    list_input,
    scalar_input,
    size_input,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of


def reduced(dims: Dims, axes: list[int], keep_dims: bool) -> TensorShape:
    """The shape after those axes are reduced.

    Raises:
        ShapeError: an axis is out of range.
    """
    rank = len(dims)
    for axis in axes:
        if not -rank <= axis < rank:
            raise ShapeError(
                f"Invalid reduction dimension {axis} for input with {rank} dimension(s)"
            )
    gone = {axis % rank for axis in axes}
    if keep_dims:
        return shape_of(tuple([1 if i in gone else dim for i, dim in enumerate(dims)]))
    return shape_of(tuple([dim for i, dim in enumerate(dims) if i not in gone]))


@shape_function(
    *("All", "Any", "EuclideanNorm", "Max", "Mean", "Min", "Prod", "ReduceJoin", "Sum"),
)
def reduce(c: InferenceContext) -> list[TensorShape]:
    """Some axes, all of them for an empty list given as such by the caller."""
    with_rank_at_most(c.input_shape(1), 1)
    keep_dims = c.attr("keep_dims")
    dims = c.input_shape(0).dims
    axes = list_input(c, 1)
    if dims is None:
        return [UNKNOWN]
    if axes is None:
        return [shape_of((None,) * len(dims)) if keep_dims else UNKNOWN]
    return [reduced(dims, axes, keep_dims)]


@shape_function("ArgMax", "ArgMin")
def arg(c: InferenceContext) -> list[TensorShape]:
    """One axis is gone."""
    check_scalars(c, 1)
    dims = c.input_shape(0).dims
    if dims is None:
        return [UNKNOWN]
    if len(dims) <= 1:
        return [SCALAR]
    axis = scalar_input(c, 1)
    if axis is None:
        return [shape_of((None,) * (len(dims) - 1))]
    if not -len(dims) <= axis < len(dims):
        raise ShapeError(
            f"Dimension ({axis}) must be in the range [{-len(dims)}, {len(dims)}), where "
            f"{len(dims)} is the number of dimensions in the input"
        )
    axis %= len(dims)
    return [shape_of(dims[:axis] + dims[axis + 1 :])]


@shape_function("TopK", "TopKV2")
def top_k(c: InferenceContext) -> list[TensorShape]:
    """The last axis becomes k."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    k: Dim = size_input(c, 1) if c.num_inputs > 1 else c.attr("k")
    if dims is None:
        return [UNKNOWN, UNKNOWN]
    if dims[-1] is not None and k is not None and dims[-1] < k:
        raise ShapeError(f"input must have last dimension >= k = {k} but is {dims[-1]}")
    shape = shape_of((*dims[:-1], k))
    return [shape, shape]


@shape_function("NthElement")
def nth_element(c: InferenceContext) -> list[TensorShape]:
    """The last axis is gone."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    n = size_input(c, 1)
    if dims is None:
        return [UNKNOWN]
    if dims[-1] is not None and n is not None and dims[-1] <= n:
        raise ShapeError(f"Input must have last dimension > n = {n} but is {dims[-1]}")
    return [shape_of(dims[:-1])]


@shape_function("InTopK", "InTopKV2")
def in_top_k(c: InferenceContext) -> list[TensorShape]:
    """One answer per row."""
    predictions = with_rank(c.input_shape(0), 2)
    targets = with_rank(c.input_shape(1), 1)
    return [shape_of((merge_dim(predictions[0], targets[0]),))]


@shape_function("Cumsum", "Cumprod", "CumulativeLogsumexp")
def cumulative(c: InferenceContext) -> list[TensorShape]:
    """The shape stays."""
    return [c.input_shape(0)]


@shape_function("L2Loss")
def l2_loss(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    return [SCALAR]


@shape_function("Bincount")
def bincount(c: InferenceContext) -> list[TensorShape]:
    """A vector of the size given."""
    check_scalars(c, 1)
    size = scalar_input(c, 1)
    if size is not None and size < 0:
        raise ShapeError(f"size ({size}) must be non-negative")
    return [shape_of((size,))]


@shape_function("DenseBincount")
def dense_bincount(c: InferenceContext) -> list[TensorShape]:
    """A vector of the size given, one per row for a matrix."""
    dims = with_rank_at_most(c.input_shape(0), 2)
    check_scalars(c, 1)
    size = scalar_input(c, 1)
    if size is not None and size < 0:
        raise ShapeError(f"size ({size}) must be non-negative")
    if dims is None:
        return [UNKNOWN]
    return [shape_of((None,) * len(dims) if size is None else (*dims[:-1], size))]


@shape_function("HistogramFixedWidth")
def histogram_fixed_width(c: InferenceContext) -> list[TensorShape]:
    """A vector of the number of bins."""
    with_value(with_rank(c.input_shape(1), 1)[0], 2)
    check_scalars(c, 2)
    bins = scalar_input(c, 2)
    if bins is not None and bins <= 0:
        raise ShapeError(f"Requires nbins > 0: {bins}")
    return [shape_of((bins,))]
