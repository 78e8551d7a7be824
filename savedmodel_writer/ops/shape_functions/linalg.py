"""Linear algebra on batches of matrices: the last two axes are a matrix."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    add,
    broadcast,
    concatenate,
    merge,
    merge_dim,
    smaller,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import check_scalars
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import Dim, TensorShape, shape_of


def _matrix(c: InferenceContext, index: int) -> tuple[Dims | None, Dim, Dim]:
    """Batch, rows and columns of an input."""
    dims = with_rank_at_least(c.input_shape(index), 2)
    return (None, None, None) if dims is None else (dims[:-2], dims[-2], dims[-1])


def _square(c: InferenceContext, index: int) -> tuple[Dims | None, Dim]:
    """Batch and size of an input of square matrices."""
    batch, rows, columns = _matrix(c, index)
    return batch, merge_dim(rows, columns)


def _shape(batch: Dims | None, *dims: Dim) -> TensorShape:
    return shape_of(concatenate(batch, dims))


@shape_function("Cholesky", "CholeskyGrad", "MatrixExponential", "MatrixInverse")
@shape_function("MatrixLogarithm", "MatrixSquareRoot")
def square(c: InferenceContext) -> list[TensorShape]:
    """Square matrices like the first input's."""
    batch, size = _square(c, 0)
    return [_shape(batch, size, size)]


@shape_function("MatrixDeterminant", "LogMatrixDeterminant")
def determinant(c: InferenceContext) -> list[TensorShape]:
    """A number per matrix; or a sign and a number."""
    batch, _ = _square(c, 0)
    return [shape_of(batch)] * c.num_outputs


@shape_function("SelfAdjointEig")
def self_adjoint_eig(c: InferenceContext) -> list[TensorShape]:
    """Eigenvalues in the first row, eigenvectors below."""
    batch, size = _square(c, 0)
    return [_shape(batch, add(size, 1), size)]


@shape_function("SelfAdjointEigV2", "Eig")
def eig(c: InferenceContext) -> list[TensorShape]:
    """Eigenvalues and, if asked for, eigenvectors."""
    batch, size = _square(c, 0)
    vectors = _shape(batch, size, size) if c.attr("compute_v") else shape_of((0,))
    return [_shape(batch, size), vectors]


@shape_function("Lu")
def lu(c: InferenceContext) -> list[TensorShape]:
    """Both triangles in one matrix, and the permutation."""
    batch, size = _square(c, 0)
    return [_shape(batch, size, size), _shape(batch, size)]


@shape_function("Qr")
def qr(c: InferenceContext) -> list[TensorShape]:
    """An orthogonal and a triangular matrix."""
    batch, rows, columns = _matrix(c, 0)
    inner = rows if c.attr("full_matrices") else smaller(rows, columns)
    return [_shape(batch, rows, inner), _shape(batch, inner, columns)]


@shape_function("Svd")
def svd(c: InferenceContext) -> list[TensorShape]:
    """Singular values and, if asked for, singular vectors."""
    batch, rows, columns = _matrix(c, 0)
    count = smaller(rows, columns)
    values = _shape(batch, count)
    if not c.attr("compute_uv"):
        return [values, shape_of((0,)), shape_of((0,))]
    if c.attr("full_matrices"):
        return [values, _shape(batch, rows, rows), _shape(batch, columns, columns)]
    return [values, _shape(batch, rows, count), _shape(batch, columns, count)]


# --- equations ------------------------------------------------------------------------------


@shape_function("MatrixSolve")
def solve(c: InferenceContext) -> list[TensorShape]:
    """The unknowns of one square system for each right side."""
    batch, size = _square(c, 0)
    other, rows, columns = _matrix(c, 1)
    return [_shape(merge(batch, other), merge_dim(size, rows), columns)]


@shape_function("MatrixTriangularSolve")
def triangular_solve(c: InferenceContext) -> list[TensorShape]:
    """The same, with batches that are broadcast."""
    batch, size = _square(c, 0)
    other, rows, columns = _matrix(c, 1)
    size = merge_dim(size, rows)
    return [_shape(broadcast(batch, other), size, columns)]


@shape_function("BandedTriangularSolve")
def banded_triangular_solve(c: InferenceContext) -> list[TensorShape]:
    """The same, of a matrix that is given by its diagonals."""
    batch, bands, size = _matrix(c, 0)
    other, rows, columns = _matrix(c, 1)
    if bands == 0:
        raise ShapeError("Number of bands must be positive, but is 0")
    if bands is not None and size is not None and bands > size:
        raise ShapeError(f"Number of bands {bands} cannot exceed the size of the matrix {size}")
    size = merge_dim(size, rows)
    return [_shape(broadcast(batch, other), size, columns)]


@shape_function("MatrixSolveLs")
def solve_least_squares(c: InferenceContext) -> list[TensorShape]:
    """The unknowns that fit best."""
    check_scalars(c, 2)
    batch, rows, unknowns = _matrix(c, 0)
    other, other_rows, columns = _matrix(c, 1)
    batch = merge(batch, other)
    merge_dim(rows, other_rows)
    return [_shape(batch, unknowns, columns)]


@shape_function("TridiagonalSolve")
def tridiagonal_solve(c: InferenceContext) -> list[TensorShape]:
    """The shape of the right sides; a row of the other input is a diagonal."""
    batch, diagonals, size = _matrix(c, 0)
    other, rows, _ = _matrix(c, 1)
    merge(batch, other)
    with_value(diagonals, 3)
    merge_dim(size, rows)
    return [c.input_shape(1)]


@shape_function("TridiagonalMatMul")
def tridiagonal_mat_mul(c: InferenceContext) -> list[TensorShape]:
    """The shape of the right side; the other inputs are a diagonal each."""
    right, size, _ = _matrix(c, 3)
    batches = []
    for index in range(3):
        batch, rows, length = _matrix(c, index)
        batches.append(batch)
        size = merge_dim(length, size)
        with_value(rows, 1)
    above, diagonal, below = batches
    merge(above, diagonal)
    merge(below, merge(diagonal, right))
    return [c.input_shape(3)]


@shape_function("Cross")
def cross(c: InferenceContext) -> list[TensorShape]:
    """Vectors of three elements."""
    first = with_rank_at_least(c.input_shape(0), 1)
    dims = merge(first, with_rank_at_least(c.input_shape(1), 1))
    if dims is not None:
        with_value(dims[-1], 3)
    return [shape_of(dims)]
