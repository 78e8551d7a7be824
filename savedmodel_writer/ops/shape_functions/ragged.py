"""Ragged tensors: values, and where each row begins."""

from __future__ import annotations

import re

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    elements,
    merge_dim,
    subtract,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
)
from savedmodel_writer.ops.shape_functions.input_values import ranked
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of

_VECTOR = shape_of((None,))
_FIRST_DIM_SIZE = b"FIRST_DIM_SIZE"
_PARTITIONS = re.compile(rb"(ROW_SPLITS|FIRST_DIM_SIZE VALUE_ROWIDS)( ROW_SPLITS| VALUE_ROWIDS)*")


@shape_function("RaggedFillEmptyRows")
def fill_empty_rows(c: InferenceContext) -> list[TensorShape]:
    """Row numbers and values, which rows were empty, and where the old values are."""
    rows, values, _, _ = ranked(c, 1, 1, 0, 0)
    entries = merge_dim(rows[0], values[0])
    return [_VECTOR, _VECTOR, _VECTOR, shape_of((entries,))]


@shape_function("RaggedFillEmptyRowsGrad")
def fill_empty_rows_grad(c: InferenceContext) -> list[TensorShape]:
    """Gradients of the values and of the default value."""
    index_map, _ = ranked(c, 1, 1)
    return [shape_of(index_map), SCALAR]


@shape_function("RaggedTensorToVariantGradient")
def to_variant_gradient(c: InferenceContext) -> list[TensorShape]:
    """The shape given."""
    return [c.input_value_as_shape(2)]


def _splits_and_values(c: InferenceContext, ragged_rank: int) -> tuple[list[Dims], Dims | None]:
    """The first inputs: where rows begin, for each ragged axis, and the values."""
    splits = ranked(c, *[1] * ragged_rank)
    return splits, with_rank_at_least(c.input_shape(ragged_rank), 1)


@shape_function("RaggedGather")
def gather(c: InferenceContext) -> list[TensorShape]:
    """Rows by their numbers; each axis of the indices but one is one more ragged axis."""
    ragged_rank, count = c.attr("PARAMS_RAGGED_RANK"), c.attr("OUTPUT_RAGGED_RANK")
    rank, indices = count - ragged_rank + 1, c.input_shape(ragged_rank + 1)
    if rank >= 0:
        with_rank(indices, rank)
    elif rank < -1 or indices.dims is not None:  # -1 is TensorFlow's number for an unknown rank
        raise ShapeError(
            f"indices of rank {rank} would give {count} ragged axes from {ragged_rank}: expected "
            "at least one less"
        )
    _, values = _splits_and_values(c, ragged_rank)
    return [_VECTOR] * count + [UNKNOWN if values is None else shape_of((None, *values[1:]))]


@shape_function("RaggedRange")
def ragged_range(c: InferenceContext) -> list[TensorShape]:
    """A row of numbers for each start, limit and step; a scalar counts for every row."""
    dims = [with_rank_at_most(c.input_shape(index), 1) for index in range(3)]
    rows: Dim = None
    for vector in dims:
        if vector:
            rows = merge_dim(rows, vector[0])
    if dims == [(), (), ()]:
        rows = 1
    return [shape_of((None if rows is None else rows + 1,)), _VECTOR]


@shape_function("RaggedTensorToSparse")
def to_sparse(c: InferenceContext) -> list[TensorShape]:
    """Indices, values and dense shape."""
    ragged_rank = c.num_inputs - 1
    _, values = _splits_and_values(c, ragged_rank)
    if values is None:
        return [shape_of((None, None)), _VECTOR, _VECTOR]
    count, rank = elements(values), len(values) + ragged_rank
    return [shape_of((count, rank)), shape_of((count,)), shape_of((rank,))]


@shape_function("RaggedTensorToTensor")
def to_tensor(c: InferenceContext) -> list[TensorShape]:
    """The shape given; its last axes are those of a row of the values."""
    given, values = c.input_value_as_shape(0).dims, c.input_shape(1).dims
    ragged_rank = _check_partitions(c, 3)
    _check_default_value(c.input_shape(2).dims, values)
    if values is None:
        return [TensorShape(given)]
    rank = ragged_rank + len(values)
    dims: list[Dim] = [None] * rank if given is None else list(given)
    if len(dims) != rank:
        raise ShapeError(
            f"{ragged_rank} ragged axes and values of rank {len(values)} make rank {rank}; the "
            f"shape given is {TensorShape(given)}"
        )
    for axis in range(1, len(values)):
        dims[ragged_rank + axis] = merge_dim(dims[ragged_rank + axis], values[axis])
    return [shape_of(tuple(dims))]


def _check_partitions(c: InferenceContext, first_input: int) -> int:
    """How many ragged axes the partitions make, one an input."""
    kinds: tuple[bytes, ...] = c.attr("row_partition_types")
    if not _PARTITIONS.fullmatch(b" ".join(kinds)):
        raise ShapeError(
            f"row_partition_types {list(kinds)}: expected ROW_SPLITS, or FIRST_DIM_SIZE and "
            "VALUE_ROWIDS, and after them ROW_SPLITS or VALUE_ROWIDS"
        )
    for index, kind in enumerate(kinds, first_input):
        with_rank(c.input_shape(index), 0 if kind == _FIRST_DIM_SIZE else 1)
    return len(kinds) - kinds.count(_FIRST_DIM_SIZE)


def _check_default_value(default: Dims | None, values: Dims | None) -> None:
    """It must spread over a row of the values."""
    if default is None or values is None:
        return
    pairs = zip(default, values[1:], strict=False)
    if len(default) >= len(values) or any(
        wide not in (None, 1) and row not in (None, wide) for wide, row in pairs
    ):
        raise ShapeError(
            f"a default value of shape {TensorShape(default)} does not fit rows of values of shape "
            f"{TensorShape(values)}"
        )


@shape_function("RaggedTensorToVariant")
def to_variant(c: InferenceContext) -> list[TensorShape]:
    """One variant, or one for each row."""
    _splits_and_values(c, c.num_inputs - 1)
    if not c.attr("batched_input"):
        return [SCALAR]
    first = c.input_shape(0).dims  # of the values, if there are no splits
    return [shape_of((None if first is None else subtract(first[0], 1),))]


@shape_function("RaggedTensorFromVariant")
def from_variant(c: InferenceContext) -> list[TensorShape]:
    """Where rows begin, for each ragged axis, and the values."""
    inner, count = c.attr("input_ragged_rank"), c.attr("output_ragged_rank")
    if inner >= 0 and c.input_shape(0).dims is not None:
        with_rank(c.input_shape(0), count - inner)
    return [_VECTOR] * count + [UNKNOWN]
