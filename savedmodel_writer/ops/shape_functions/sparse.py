"""Sparse tensors: indices [entries, rank], values [entries], dense shape [rank]."""

from __future__ import annotations

import math

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    add,
    dim_of_value,
    elements,
    merge,
    merge_dim,
    with_rank,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    list_input,
    ranked,
    shape_input,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of

_MATRIX = shape_of((None, None))
_VECTOR = shape_of((None,))


@shape_function("SparseSparseMaximum", "SparseSparseMinimum")
def sparse_sparse(c: InferenceContext) -> list[TensorShape]:
    """Indices and values."""
    ranked(c, 2, 1, 1, 2, 1, 1)
    return [_MATRIX, _VECTOR]


@shape_function("SparseAdd")
def sparse_add(c: InferenceContext) -> list[TensorShape]:
    """A sparse tensor of the first one's dense shape."""
    rank = vector_length(c, 2)
    return [shape_of((None, rank)), _VECTOR, shape_of((rank,))]


@shape_function("SparseAddGrad")
def sparse_add_grad(c: InferenceContext) -> list[TensorShape]:
    """A gradient per entry."""
    first, second = with_rank(c.input_shape(1), 2), with_rank(c.input_shape(2), 2)
    return [shape_of(first[:1]), shape_of(second[:1])]


@shape_function("SparseTensorDenseMatMul")
def sparse_dense_mat_mul(c: InferenceContext) -> list[TensorShape]:
    """[rows, inner] by [inner, columns]."""
    ranked(c, 2, 1)
    a = with_rank(shape_input(c, 2), 2)
    b = with_rank(c.input_shape(3), 2)
    rows, inner_a = reversed(a) if c.attr("adjoint_a") else a
    inner_b, columns = reversed(b) if c.attr("adjoint_b") else b
    merge_dim(inner_a, inner_b)
    return [shape_of((rows, columns))]


@shape_function("SparseDenseCwiseAdd", "SparseDenseCwiseDiv", "SparseDenseCwiseMul")
def sparse_dense_cwise(c: InferenceContext) -> list[TensorShape]:
    """A value per entry."""
    return [shape_of(with_rank(c.input_shape(0), 2)[:1])]


@shape_function("SparseTensorDenseAdd")
def sparse_dense_add(c: InferenceContext) -> list[TensorShape]:
    """The dense tensor's shape."""
    return [c.input_shape(3)]


@shape_function("SparseToDense")
def sparse_to_dense(c: InferenceContext) -> list[TensorShape]:
    """The shape that an input tells."""
    return [shape_input(c, 1)]


@shape_function("SparseConcat")
def sparse_concat(c: InferenceContext) -> list[TensorShape]:
    """The entries of all."""
    count = c.num_inputs // 3
    entries: Dim = 0
    rank: Dim = None
    shape: Dims | None = None
    for index in range(count):
        indices = with_rank(c.input_shape(index), 2)
        values = vector_length(c, index + count)
        entries = add(entries, merge_dim(indices[0], values))
        rank = merge_dim(rank, indices[1])
        shape = merge(shape, with_rank(c.input_shape(index + 2 * count), 1))
    return [shape_of((entries, rank)), shape_of((entries,)), shape_of(shape)]


@shape_function("SparseSplit")
def sparse_split(c: InferenceContext) -> list[TensorShape]:
    """Indices, values and shapes of the parts, grouped so."""
    shape, count = c.input_shape(3), c.attr("num_split")
    indices = shape_of((None, None if shape.dims is None else elements(shape.dims)))
    return [indices] * count + [_VECTOR] * count + [shape] * count


@shape_function("SparseSlice")
def sparse_slice(c: InferenceContext) -> list[TensorShape]:
    """A part."""
    shape = c.input_shape(2)
    indices = shape_of((None, None if shape.dims is None else elements(shape.dims)))
    return [indices, _VECTOR, shape]


@shape_function("SparseSliceGrad")
def sparse_slice_grad(c: InferenceContext) -> list[TensorShape]:
    """A gradient per entry."""
    return [shape_of(with_rank(c.input_shape(1), 2)[:1])]


@shape_function("SparseReorder")
def sparse_reorder(c: InferenceContext) -> list[TensorShape]:
    """The same entries."""
    indices, values, _ = ranked(c, 2, 1, 1)
    return [shape_of(indices), shape_of(values)]


@shape_function("SparseReshape")
def sparse_reshape(c: InferenceContext) -> list[TensorShape]:
    """The same entries with other indices."""
    indices, _, shape = ranked(c, 2, 1, 1)
    return [shape_of((indices[0], shape[0])), shape_of(shape)]


@shape_function("SparseSoftmax")
def sparse_softmax(c: InferenceContext) -> list[TensorShape]:
    """A value per entry."""
    _, values, _ = ranked(c, 2, 1, 1)
    return [shape_of(values)]


@shape_function("SparseReduceMax", "SparseReduceSum")
def sparse_reduce(c: InferenceContext) -> list[TensorShape]:
    """The dense shape without the reduced axes, or with 1 in their places."""
    sizes, axes = list_input(c, 2), list_input(c, 3)
    if sizes is None or axes is None:
        return [UNKNOWN]
    rank = len(sizes)
    if not rank:
        raise ShapeError("Number of dims in shape tensor must not be 0")
    reduced = {int(math.fmod(axis + rank, rank)) for axis in axes}  # below -rank: no axis
    dims = tuple(1 if i in reduced else dim_of_value(size) for i, size in enumerate(sizes))
    if not c.attr("keep_dims"):
        dims = tuple(dim for i, dim in enumerate(dims) if i not in reduced)
    return [shape_of(dims)]


@shape_function("SparseReduceMaxSparse", "SparseReduceSumSparse")
def sparse_reduce_sparse(c: InferenceContext) -> list[TensorShape]:
    """Unknown."""
    return [UNKNOWN] * 3


@shape_function("SparseFillEmptyRows")
def fill_empty_rows(c: InferenceContext) -> list[TensorShape]:
    """Entries, which rows were empty, and where the old entries are."""
    indices, values, shape, _ = ranked(c, 2, 1, 1, 0)
    entries = merge_dim(indices[0], values[0])
    merge_dim(indices[1], shape[0])
    if shape[0] == 0:
        raise ShapeError("dense_shape must not be empty")
    dense = shape_input(c, 2).dims
    rows = dense[0] if dense else None
    return [shape_of((None, shape[0])), _VECTOR, shape_of((rows,)), shape_of((entries,))]


@shape_function("SparseFillEmptyRowsGrad")
def fill_empty_rows_grad(c: InferenceContext) -> list[TensorShape]:
    """Gradients of the values and of the default value."""
    index_map, _ = ranked(c, 1, 1)
    return [shape_of(index_map), SCALAR]


@shape_function("SparseCross", "SparseCrossV2", "SparseCrossHashed")
def sparse_cross(c: InferenceContext) -> list[TensorShape]:
    """A sparse matrix."""
    return [shape_of((None, 2)), _VECTOR, shape_of((2,))]


# --- sparse tensors as strings, and in maps --------------------------------------------------


@shape_function("SerializeSparse")
def serialize(c: InferenceContext) -> list[TensorShape]:
    """Indices, values and shape."""
    ranked(c, 2, 1, 1)
    return [shape_of((3,))]


@shape_function("SerializeManySparse")
def serialize_many(c: InferenceContext) -> list[TensorShape]:
    """The same per row."""
    ranked(c, 2, 1, 1)
    return [shape_of((None, 3))]


@shape_function("DeserializeSparse")
def deserialize(c: InferenceContext) -> list[TensorShape]:
    """A sparse tensor of what the last axis tells."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    if dims is not None:
        with_value(dims[-1], 3)
    return [_MATRIX, _VECTOR, _VECTOR]


@shape_function("DeserializeManySparse")
def deserialize_many(c: InferenceContext) -> list[TensorShape]:
    """A sparse tensor of all rows."""
    with_value(with_rank(c.input_shape(0), 2)[1], 3)
    return [_MATRIX, _VECTOR, _VECTOR]


@shape_function("AddSparseToTensorsMap")
def add_to_map(c: InferenceContext) -> list[TensorShape]:
    """A handle."""
    ranked(c, 2, 1, 1)
    return [SCALAR]


@shape_function("AddManySparseToTensorsMap")
def add_many_to_map(c: InferenceContext) -> list[TensorShape]:
    """A handle per row."""
    ranked(c, 2, 1, 1)
    return [_VECTOR]


@shape_function("TakeManySparseFromTensorsMap")
def take_many_from_map(c: InferenceContext) -> list[TensorShape]:
    """A sparse tensor."""
    vector_length(c, 0)
    return [_MATRIX, _VECTOR, _VECTOR]
