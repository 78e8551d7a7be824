"""Constants, placeholders, shapes of tensors, diagonals, one-hot vectors, sets of values."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    concatenate,
    elements,
    merge,
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
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of

VECTOR = shape_of((None,))


@shape_function("Const")
def const(c: InferenceContext) -> list[TensorShape]:
    """The shape in the value's TensorProto."""
    return [TensorShape.from_proto(c.attr("value").tensor_shape)]


@shape_function("Placeholder", "PlaceholderV2", "ImmutableConst", "AccumulateNV2")
def explicit(c: InferenceContext) -> list[TensorShape]:
    """The shape in the attribute."""
    shape: TensorShape = c.attr("shape")
    return [shape]


@shape_function("PlaceholderWithDefault")
def placeholder_with_default(c: InferenceContext) -> list[TensorShape]:
    """The shape in the attribute, which the default must fit."""
    shape: TensorShape = c.attr("shape")
    merge(c.input_shape(0).dims, shape.dims)
    return [shape]


@shape_function("ParallelConcat")
def parallel_concat(c: InferenceContext) -> list[TensorShape]:
    """The shape in the attribute; the inputs are its rows."""
    shape: TensorShape = c.attr("shape")
    if shape.dims is None or None in shape.dims:
        raise ShapeError(f"shape attr must be fully defined, but is {shape}")
    row: Dims | None = (1, *shape.dims[1:])
    for index in range(c.num_inputs):
        dims = c.input_shape(index).dims
        if dims is None or None in dims:
            raise ShapeError("All input shapes must be fully defined.")
        if dims[:1] != (1,):
            raise ShapeError("Size of first dimension must be 1.")
        row = merge(dims, row)
    return [shape]


@shape_function("Shape", "ShapeN")
def shape(c: InferenceContext) -> list[TensorShape]:
    """A vector as long as the rank, for each input."""
    return [shape_of((c.input_shape(i).rank,)) for i in range(c.num_inputs)]


@shape_function("Rank", "Size")
def scalar(c: InferenceContext) -> list[TensorShape]:
    """One number."""
    return [SCALAR]


@shape_function("OneHot")
def one_hot(c: InferenceContext) -> list[TensorShape]:
    """A new axis of the depth given."""
    axis: int = c.attr("axis")
    if axis < -1:
        raise ShapeError(f"axis must be >= -1, but is {axis}")
    depth = size_input(c, 1)
    dims = c.input_shape(0).dims
    if dims is None:
        return [UNKNOWN]
    axis %= len(dims) + 1
    return [shape_of((*dims[:axis], depth, *dims[axis:]))]


@shape_function("Where")
def where(c: InferenceContext) -> list[TensorShape]:
    """A row of indices per element found."""
    return [shape_of((None, c.input_shape(0).rank))]


@shape_function("Unique")
def unique(c: InferenceContext) -> list[TensorShape]:
    """Values and, for each element of the vector, which value it is."""
    with_rank(c.input_shape(0), 1)
    return [VECTOR, c.input_shape(0)]


@shape_function("ListDiff")
def list_diff(c: InferenceContext) -> list[TensorShape]:
    """What only the first vector has, and where."""
    vector_length(c, 0)
    vector_length(c, 1)
    return [VECTOR, VECTOR]


@shape_function("BroadcastArgs")
def broadcast_args(c: InferenceContext) -> list[TensorShape]:
    """The longer of two shape vectors."""
    first, second = vector_length(c, 0), vector_length(c, 1)
    return [shape_of((None if first is None or second is None else max(first, second),))]


@shape_function("BroadcastGradientArgs")
def broadcast_gradient_args(c: InferenceContext) -> list[TensorShape]:
    """Two lists of axes."""
    vector_length(c, 0)
    vector_length(c, 1)
    return [VECTOR, VECTOR]


@shape_function("UnravelIndex")
def unravel_index(c: InferenceContext) -> list[TensorShape]:
    """A column of coordinates per index."""
    rank = vector_length(c, 1)
    dims = c.input_shape(0).dims
    if dims is None:
        return [UNKNOWN]
    return [shape_of((rank, elements(dims)) if dims else (rank,))]


@shape_function("Bitcast")
def bitcast(c: InferenceContext) -> list[TensorShape]:
    """A last axis appears or goes where the sizes of the dtypes differ."""
    dims = c.input_shape(0).dims
    if dims is None:
        return [UNKNOWN]
    size, new_size = c.attr("T").size, c.attr("type").size
    if size == new_size:
        return [c.input_shape(0)]
    if size > new_size:
        return [shape_of((*dims, size // new_size))]
    with_rank_at_least(c.input_shape(0), 1)
    if dims[-1] is not None and dims[-1] != new_size // size:
        raise ShapeError(
            f"Cannot bitcast due to shape. {dims[-1]} does not match {new_size // size}"
        )
    return [shape_of(dims[:-1])]


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


@shape_function("MatrixDiagPart")
def matrix_diag_part(c: InferenceContext) -> list[TensorShape]:
    """The shorter of the last two axes."""
    dims = with_rank_at_least(c.input_shape(0), 2)
    return [UNKNOWN if dims is None else shape_of((*dims[:-2], _smaller(dims[-2], dims[-1])))]


@shape_function("MatrixSetDiag")
def matrix_set_diag(c: InferenceContext) -> list[TensorShape]:
    """The matrix, which the diagonal may tell more of."""
    dims = with_rank_at_least(c.input_shape(0), 2)
    diagonal = with_rank_at_least(c.input_shape(1), 1)
    if dims is not None:
        diagonal = with_rank(c.input_shape(1), len(dims) - 1)
        merge_dim(_smaller(dims[-2], dims[-1]), diagonal[-1])
    if diagonal is not None and (dims is None or None in dims):
        dims = merge(dims, (*diagonal[:-1], None, None))
    return [shape_of(dims)]


def _smaller(first: Dim, second: Dim) -> Dim:
    if first == 0 or second == 0:
        return 0
    return None if first is None or second is None else min(first, second)


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
    if diagonal is not None and (dims is None or None in dims):
        # TensorFlow first looks without the values, as if there were one diagonal.
        merge(dims, (*diagonal[:-1], None, None))
        batch = diagonal[: -1 if lower == upper else -2]
        dims = merge(dims, (*batch, None, None))
    return [shape_of(dims)]


@shape_function("EditDistance")
def edit_distance(c: InferenceContext) -> list[TensorShape]:
    """One distance per sequence."""
    for first in (0, 3):
        indices = with_rank(c.input_shape(first), 2)
        values, rank = vector_length(c, first + 1), vector_length(c, first + 2)
        merge_dim(indices[0], values)
        merge_dim(indices[1], rank)
    hypothesis, truth = list_input(c, 2), list_input(c, 5)
    if hypothesis is None or truth is None:
        return [UNKNOWN]
    with_value(len(hypothesis), len(truth))
    return [shape_of(tuple(map(max, hypothesis[:-1], truth[:-1])))]


@shape_function("SobolSample")
def sobol_sample(c: InferenceContext) -> list[TensorShape]:
    """A row per point."""
    check_scalars(c, 0, 1, 2)
    sizes = (scalar_input(c, 1), scalar_input(c, 0))
    return [shape_of(tuple(None if size == -1 else size for size in sizes))]
