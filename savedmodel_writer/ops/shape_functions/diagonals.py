"""Diagonals of matrices, which are the last two axes of a tensor."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    concatenate,
    merge,
    merge_dim,
    smaller,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    list_input,
    scalar_input,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import UNKNOWN, Dim, TensorShape, shape_of


@shape_function("Diag")
def diag(c: InferenceContext) -> list[TensorShape]:
    """All axes twice."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    return [shape_of(concatenate(dims, dims))]


@shape_function("DiagPart")
def diag_part(c: InferenceContext) -> list[TensorShape]:
    """The first half of the axes."""
    dims = c.input_shape(0).dims
    if dims is None:
        return [UNKNOWN]
    if not dims or len(dims) % 2:
        raise ShapeError(f"Input must have even and non-zero rank, input rank is {len(dims)}")
    middle = len(dims) // 2
    return [shape_of(tuple(map(merge_dim, dims[:middle], dims[middle:])))]


@shape_function("MatrixDiag")
def matrix_diag(c: InferenceContext) -> list[TensorShape]:
    """The last axis twice."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    return [shape_of(None if dims is None else (*dims, dims[-1]))]


@shape_function("MatrixDiagV2", "MatrixDiagV3")
def matrix_diag_v2(c: InferenceContext) -> list[TensorShape]:
    """Matrices with these diagonals; what their sizes are not told, the diagonals' lengths say."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    with_rank_at_most(c.input_shape(1), 1)
    check_scalars(c, 2, 3, 4)
    diagonals = None if dims is None else diagonal_range(c, 1)
    if dims is None or diagonals is None:
        return [UNKNOWN]
    lower, upper = diagonals
    if lower < upper and dims[-2:][0] != upper - lower + 1:
        raise ShapeError(
            "The number of rows of `diagonal` doesn't match the number of diagonals implied from "
            f"`d_lower` and `d_upper`: {upper - lower + 1} diagonals are named"
        )
    if lower < upper and len(dims) < 2:  # of one axis TensorFlow takes that one for both
        return [UNKNOWN]
    sizes = _matrix_sizes(c, dims[-1], diagonals)
    return [shape_of((*dims[: -1 if lower == upper else -2], *sizes))]


def _matrix_sizes(c: InferenceContext, length: Dim, diagonals: tuple[int, int]) -> tuple[Dim, Dim]:
    """Rows and columns. TensorFlow computes with -1 for an unknown length, here only its checks."""
    lower, upper = diagonals
    known = -1 if length is None else length
    least = known - min(upper, 0), known + max(lower, 0)
    given = scalar_input(c, 2), scalar_input(c, 3)
    wanted = [-1 if size is None else size for size in given]
    for size, smallest, name in zip(wanted, least, ("num_rows", "num_cols"), strict=True):
        if size != -1 and size < smallest:
            raise ShapeError(f"{name} is too small: expected at least {smallest}, found {size}")
    if all(size not in (-1, smallest) for size, smallest in zip(wanted, least, strict=True)):
        raise ShapeError(
            "num_rows and num_cols are not consistent with lower_diag_index, upper_diag_index, "
            f"and the length of the given diagonals: neither is the least, which are {least}"
        )
    if length is None or None in given:
        rows, columns = (None if size == -1 else size for size in wanted)
        return rows, columns
    if wanted == [-1, -1]:
        return max(least), max(least)
    rows, columns = (
        smallest if size == -1 else size for size, smallest in zip(wanted, least, strict=True)
    )
    return rows, columns


@shape_function("MatrixDiagPart")
def matrix_diag_part(c: InferenceContext) -> list[TensorShape]:
    """The shorter of the last two axes."""
    dims = with_rank_at_least(c.input_shape(0), 2)
    return [UNKNOWN if dims is None else shape_of((*dims[:-2], smaller(dims[-2], dims[-1])))]


@shape_function("MatrixSetDiag")
def matrix_set_diag(c: InferenceContext) -> list[TensorShape]:
    """The matrix, which the diagonal may tell more of."""
    dims = with_rank_at_least(c.input_shape(0), 2)
    diagonal = with_rank_at_least(c.input_shape(1), 1)
    if dims is not None:
        diagonal = with_rank(c.input_shape(1), len(dims) - 1)
        merge_dim(smaller(dims[-2], dims[-1]), diagonal[-1])
    if diagonal is not None and (dims is None or None in dims):
        dims = merge(dims, (*diagonal[:-1], None, None))
    return [shape_of(dims)]


def diagonal_range(c: InferenceContext, index: int) -> tuple[int, int] | None:
    """The first and the last diagonal that an input names, None if unknown.

    Raises:
        ShapeError: it names none, or more than a range.
    """
    dims = with_rank_at_most(c.input_shape(index), 1)
    values = list_input(c, index)
    if dims is None or None in dims or values is None:
        return None
    if len(values) not in (1, 2):
        raise ShapeError(
            f"diag_index must be a vector with one or two elements. It has {len(values)} elements."
        )
    if values[0] > values[-1]:
        raise ShapeError("lower_diag_index is greater than upper_diag_index")
    return values[0], values[-1]


def _check_diagonals(rows: int, columns: int, diagonals: tuple[int, int]) -> None:
    for name, diagonal in zip(("lower", "upper"), diagonals, strict=True):
        if diagonal and not -rows < diagonal < columns:
            raise ShapeError(f"{name}_diag_index is out of bound.")


@shape_function("MatrixDiagPartV2", "MatrixDiagPartV3")
def matrix_diag_part_v2(c: InferenceContext) -> list[TensorShape]:
    """The diagonals asked for, as rows."""
    dims = with_rank_at_least(c.input_shape(0), 2)
    with_rank_at_most(c.input_shape(1), 1)
    check_scalars(c, 2)
    diagonals = None if dims is None else diagonal_range(c, 1)
    if dims is None or diagonals is None:
        return [UNKNOWN]
    (lower, upper), (rows, columns) = diagonals, dims[-2:]
    length: Dim = None
    if rows is not None and columns is not None:
        _check_diagonals(rows, columns, diagonals)
        length = min(rows + min(upper, 0), columns - max(lower, 0))
    count = () if lower == upper else (upper - lower + 1,)
    return [shape_of((*dims[:-2], *count, length))]


@shape_function("MatrixSetDiagV2", "MatrixSetDiagV3")
def matrix_set_diag_v2(c: InferenceContext) -> list[TensorShape]:
    """The matrix, whose batch axes the diagonals may tell more of."""
    dims = with_rank_at_least(c.input_shape(0), 2)
    diagonal = with_rank_at_least(c.input_shape(1), 1)
    diagonals = diagonal_range(c, 2)
    lower, upper = diagonals or (0, 0)
    if dims is not None:
        if diagonals is not None:
            diagonal = with_rank(c.input_shape(1), len(dims) - (lower == upper))
        else:
            with_rank_at_least(c.input_shape(1), len(dims) - 1)
            diagonal = with_rank_at_most(c.input_shape(1), len(dims))
        if dims[-2] is not None and dims[-1] is not None:
            _check_diagonals(dims[-2], dims[-1], (lower, upper))
    elif lower < upper:
        diagonal = with_rank_at_least(c.input_shape(1), 2)
    if diagonal is not None and (dims is None or None in dims):
        if (seen := c.input_shape(1).dims) is not None:
            # TensorFlow first looks without the values, as if there were one diagonal.
            merge(dims, (*seen[:-1], None, None))
        batch = diagonal[: -1 if lower == upper else -2]
        dims = merge(dims, (*batch, None, None))
    return [shape_of(dims)]
