"""Reductions over segments: rows of equal segment number become one."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    merge,
    merge_dim,
    with_rank_at_least,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    scalar_input,
    size_input,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import UNKNOWN, Dim, TensorShape, shape_of


def _rows(c: InferenceContext, count: Dim) -> list[TensorShape]:
    dims = with_rank_at_least(c.input_shape(0), 1)
    return [UNKNOWN if dims is None else shape_of((count, *dims[1:]))]


@shape_function("SegmentMax", "SegmentMean", "SegmentMin", "SegmentProd", "SegmentSum")
def segment(c: InferenceContext) -> list[TensorShape]:
    """As many rows as the last segment number tells."""
    vector_length(c, 1)
    return _rows(c, None)


@shape_function(
    *("SegmentMaxV2", "SegmentMinV2", "SegmentProdV2", "SegmentSumV2", "UnsortedSegmentJoin"),
    *("UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd", "UnsortedSegmentSum"),
)
def unsorted_segment(c: InferenceContext) -> list[TensorShape]:
    """As many rows as an input tells."""
    check_scalars(c, 2)
    ids = c.input_shape(1).dims
    if ids is None:
        return [UNKNOWN]
    dims = with_rank_at_least(c.input_shape(0), len(ids))
    count = size_input(c, 2)
    if dims is None:
        return [UNKNOWN]
    for dim, number in zip(dims, ids, strict=False):
        merge_dim(dim, number)
    return [shape_of((count, *dims[len(ids) :]))]


@shape_function("SparseSegmentMean", "SparseSegmentSqrtN", "SparseSegmentSum")
def sparse_segment(c: InferenceContext) -> list[TensorShape]:
    """Rows are chosen first."""
    merge((vector_length(c, 1),), (vector_length(c, 2),))
    return _rows(c, None)


def _count(c: InferenceContext, index: int) -> Dim:
    check_scalars(c, index)
    count = scalar_input(c, index)
    if count is not None and count < 0:
        raise ShapeError(f"Cannot specify a negative number of rows: {count}")
    return count


@shape_function(
    *("SparseSegmentMeanWithNumSegments", "SparseSegmentSqrtNWithNumSegments"),
    "SparseSegmentSumWithNumSegments",
)
def sparse_segment_with_count(c: InferenceContext) -> list[TensorShape]:
    """Rows are chosen first; an input tells how many come out."""
    merge((vector_length(c, 1),), (vector_length(c, 2),))
    return _rows(c, _count(c, 3))


@shape_function("SparseSegmentMeanGrad", "SparseSegmentSqrtNGrad", "SparseSegmentSumGrad")
def sparse_segment_grad(c: InferenceContext) -> list[TensorShape]:
    """As many rows as an input tells."""
    length = vector_length(c, 1)
    merge(c.input_shape(2).dims, (length,))
    return _rows(c, _count(c, 3))
