"""Rows taken apart and put together; unique elements, bounds and counts of elements."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    concatenate,
    merge,
    with_rank,
    with_rank_at_least,
)
from savedmodel_writer.ops.shape_functions.input_values import list_input, ranked
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import UNKNOWN, Dim, TensorShape, shape_of


def _rest(data: Dims | None, prefix: Dims) -> Dims | None:
    """The dimensions of `data` behind those that must be `prefix`."""
    if data is None:
        return None
    if len(data) < len(prefix):
        raise ShapeError(f"Shape must be at least rank {len(prefix)} but is rank {len(data)}")
    merge(data[: len(prefix)], prefix)
    return data[len(prefix) :]


@shape_function("DynamicPartition")
def dynamic_partition(c: InferenceContext) -> list[TensorShape]:
    """Rows of the data, as many as there are of each number."""
    partitions = c.input_shape(1).dims
    if partitions is None:
        return [UNKNOWN] * c.num_outputs
    rest = _rest(c.input_shape(0).dims, partitions)
    return [shape_of(concatenate((None,), rest))] * c.num_outputs


@shape_function("DynamicStitch", "ParallelDynamicStitch")
def dynamic_stitch(c: InferenceContext) -> list[TensorShape]:
    """Rows at the places that the indices tell; known as far as all indices are."""
    count: int = c.attr("N")
    row: Dims | None = None
    greatest: int | None = -1
    for position in range(count):
        values = list_input(c, position)
        if values is None:
            greatest = None
        elif greatest is not None:
            greatest = max(greatest, *values, -1)
        indices = c.input_shape(position).dims
        if indices is None:
            continue
        row = merge(row, _rest(c.input_shape(count + position).dims, indices))
    length: Dim = None if greatest is None else greatest + 1
    return [shape_of(concatenate((length,), row))]


@shape_function("UniqueWithCounts")
def unique_with_counts(c: InferenceContext) -> list[TensorShape]:
    """Unique elements, where each element is among them, and how often."""
    unique = shape_of((None,))
    return [unique, c.input_shape(0), unique]


@shape_function("UniqueV2", "UniqueWithCountsV2")
def unique_v2(c: InferenceContext) -> list[TensorShape]:
    """The same along an axis."""
    dims = c.input_shape(0).dims
    unique = UNKNOWN if dims is None else shape_of((None,) * len(dims))
    positions = shape_of((_length_of_axis(c, dims),))
    return [unique, positions, shape_of((None,))][: c.num_outputs]


def _length_of_axis(c: InferenceContext, dims: Dims | None) -> Dim:
    """The length of the axis that a vector gives; an empty one means the only axis."""
    axes = list_input(c, 1)
    if axes is None or dims is None:
        return None
    if len(c.input_shape(1).dims or ()) != 1:
        raise ShapeError("axis expects a 1D vector.")
    if len(axes) > 1:
        raise ShapeError("axis does not support input tensors larger than 1 elements")
    if not axes and len(dims) != 1:
        raise ShapeError("x expects a 1D vector.")
    axis = axes[0] if axes else 0
    if not -len(dims) <= axis < len(dims):
        raise ShapeError(f"axis expects to be in the range [-{len(dims)}, {len(dims)}), got {axis}")
    return dims[axis]


@shape_function("LowerBound", "UpperBound")
def bound(c: InferenceContext) -> list[TensorShape]:
    """A position per value."""
    ranked(c, 2, 2)
    return [c.input_shape(1)]


@shape_function("SetSize")
def set_size(c: InferenceContext) -> list[TensorShape]:
    """A number per set, which TensorFlow does not count."""
    return [UNKNOWN]


@shape_function("DenseToDenseSetOperation")
def dense_set_operation(c: InferenceContext) -> list[TensorShape]:
    """Sets, the last axis of two tensors, become a sparse tensor of their rank."""
    first = with_rank_at_least(c.input_shape(0), 2)
    second = with_rank_at_least(c.input_shape(1), 2)
    if first is not None and second is not None:
        merge(first[:-1], with_rank(c.input_shape(1), len(first))[:-1])
    known = first or second
    return _sparse(None if known is None else len(known))


def _sparse(rank: Dim) -> list[TensorShape]:
    """Indices, values and dense shape of a sparse tensor."""
    return [shape_of((None, rank)), shape_of((None,)), shape_of((rank,))]


@shape_function("DenseCountSparseOutput")
def dense_count(c: InferenceContext) -> list[TensorShape]:
    """A sparse tensor of the rank of the values and their weights, if there are any."""
    dims, weights = c.input_shape(0).dims, c.input_shape(1).dims
    if weights is None or 0 not in weights:
        dims = merge(dims, weights)
    return _sparse(None if dims is None else len(dims))


@shape_function("SparseCountSparseOutput")
def sparse_count(c: InferenceContext) -> list[TensorShape]:
    """A sparse tensor of the first one's rank."""
    return _sparse(with_rank(c.input_shape(0), 2)[1])


@shape_function("RaggedCountSparseOutput")
def ragged_count(c: InferenceContext) -> list[TensorShape]:
    """A sparse tensor."""
    rank = c.input_shape(1).rank
    return _sparse(None if rank is None else rank + 1)
