"""Products of matrices: MatMul, batches of them, Einsum."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    broadcast,
    concatenate,
    merge,
    merge_dim,
    shown,
    with_rank,
    with_rank_at_least,
)
from savedmodel_writer.ops.shape_functions.input_values import check_scalars
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of


@shape_function("MatMul", "SparseMatMul")
def mat_mul(c: InferenceContext) -> list[TensorShape]:
    """[rows, inner] by [inner, columns]."""
    a, b = c.input_shape(0).dims, c.input_shape(1).dims
    if a is None or b is None or len(a) != 2 or len(b) != 2:
        a, b = with_rank(c.input_shape(0), 2), with_rank(c.input_shape(1), 2)
    rows, inner_a = reversed(a) if c.attr("transpose_a") else a
    inner_b, columns = reversed(b) if c.attr("transpose_b") else b
    if inner_a != inner_b and inner_a is not None and inner_b is not None:
        raise ShapeError(
            f"Dimensions must be equal, but are {inner_a} and {inner_b}. "
            f"Shapes are {shown(a)} and {shown(b)}"
        )
    return [shape_of((rows, columns))]


@shape_function("QuantizedMatMul")
def quantized_mat_mul(c: InferenceContext) -> list[TensorShape]:
    """A product with the range of its values."""
    check_scalars(c, 2, 3, 4, 5)
    return [*mat_mul(c), SCALAR, SCALAR]


def _batch_mat_mul(c: InferenceContext) -> tuple[Dims | None, Dims | None, Dims]:
    """Batch dimensions of both inputs, dimensions of the product matrix."""
    a = with_rank_at_least(c.input_shape(0), 2)
    b = with_rank_at_least(c.input_shape(1), 2)
    rows, inner_a = (None, None) if a is None else a[-2:]
    inner_b, columns = (None, None) if b is None else b[-2:]
    if c.attr("adj_x"):
        rows, inner_a = inner_a, rows
    if c.attr("adj_y"):
        inner_b, columns = columns, inner_b
    try:
        merge_dim(inner_a, inner_b)
    except ShapeError as error:
        raise ShapeError(f"{error}. Shapes are {shown(a)} and {shown(b)}") from None
    return a and a[:-2], b and b[:-2], (rows, columns)


@shape_function("BatchMatMul")
def batch_mat_mul(c: InferenceContext) -> list[TensorShape]:
    """Equal batch dimensions."""
    a, b, matrix = _batch_mat_mul(c)
    return [shape_of(concatenate(merge(a, b), matrix))]


@shape_function("BatchMatMulV2", "BatchMatMulV3")
def batch_mat_mul_v2(c: InferenceContext) -> list[TensorShape]:
    """Batch dimensions that are broadcast."""
    a, b, matrix = _batch_mat_mul(c)
    return [shape_of(concatenate(broadcast(a, b), matrix))]


@shape_function("Einsum")
def einsum(c: InferenceContext) -> list[TensorShape]:
    """One or two inputs whose axes have letters, `...` for axes that are broadcast."""
    equation = c.attr("equation").decode()
    left, arrow, output = equation.partition("->")
    subscripts = left.split(",")
    if not arrow or "->" in output or "," in output:
        raise ShapeError(f"Expecting exactly one '->' in einsum equation: {equation}")
    if c.num_inputs not in (1, 2):
        raise ShapeError(f"Expected either 1 or 2 inputs but got: {c.num_inputs}")
    if len(subscripts) != c.num_inputs:
        raise ShapeError(
            f"Expected {len(subscripts)} inputs for equation {equation} but got: {c.num_inputs}"
        )
    sizes: dict[str, Dim] = {}
    batch: Dims | None = ()
    for index, labels in enumerate(subscripts):
        rest = _read_labels(labels, c.input_shape(index), sizes, equation)
        batch = rest if index == 0 else broadcast(batch, rest)
    return [_einsum_output(output, sizes, batch, equation)]


def _ellipsis(labels: str) -> bool:
    periods = labels.count(".")
    if periods not in (0, 3) or (periods and "..." not in labels):
        raise ShapeError(f"Expected at most one ellipsis (...) in the subscript: {labels}")
    return periods > 0


def _read_labels(
    labels: str, shape: TensorShape, sizes: dict[str, Dim], equation: str
) -> Dims | None:
    """Notes the sizes of the labels of one input; returns the dimensions under its ellipsis."""
    has_ellipsis = _ellipsis(labels)
    before, _, after = labels.partition("...")
    named = before + after
    dims = shape.dims
    if dims is None:
        axes: Dims = (None,) * len(named)
        rest: Dims | None = None if has_ellipsis else ()
    else:
        if len(dims) < len(named) or (not has_ellipsis and len(dims) > len(named)):
            raise ShapeError(
                f"Shape must be {'at least ' * has_ellipsis}rank {len(named)} but is rank "
                f"{len(dims)}: {shown(dims)} for equation {equation}"
            )
        end = len(dims) - len(after)
        axes, rest = dims[: len(before)] + dims[end:], dims[len(before) : end]
    for label, dim in zip(named, axes, strict=True):
        sizes[label] = merge_dim(sizes.get(label), dim)
    return rest


def _einsum_output(
    labels: str, sizes: dict[str, Dim], batch: Dims | None, equation: str
) -> TensorShape:
    if _ellipsis(labels):
        if batch is None:
            return UNKNOWN
    elif batch:
        raise ShapeError(
            f"Shape must be at most rank 0 but is rank {len(batch)} for einsum equation "
            f"'{equation}' without ellipsis (...) in the output subscripts where input(s) have "
            "non-empty broadcasting shape"
        )
    before, dots, after = labels.partition("...")
    for label in before + after:
        if label not in sizes:
            raise ShapeError(
                f"Einsum output subscripts for equation '{equation}' has label '{label}' which "
                "is not present in the input subscripts"
            )
    middle = (batch or ()) if dots else ()
    return shape_of((*(sizes[x] for x in before), *middle, *(sizes[x] for x in after)))
