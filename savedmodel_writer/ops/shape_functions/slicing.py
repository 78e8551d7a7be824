"""Ops that take tensors apart and put them together: slices, splits, concatenations, packing."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    add,
    divide,
    merge,
    shown,
    subtract,
    with_rank,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.handles import relax_handles
from savedmodel_writer.ops.shape_functions.input_values import (
    axis_input,
    check_scalars,
    list_input,
    scalar_input,
    shape_input,
    vector_length,
    with_dim,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import UNKNOWN, TensorShape, shape_of


@shape_function("Slice")
def slice_(c: InferenceContext) -> list[TensorShape]:
    """A box given by where it begins and its size; -1 is the rest of an axis."""
    begin_length = vector_length(c, 1)
    length = merge((begin_length,), (vector_length(c, 2),))
    shape = c.input_shape(0)
    assert length is not None
    dims = shape.dims if length[0] is None else with_rank(shape, length[0])
    begin = shape_input(c, 1)
    sizes = list_input(c, 2)
    if sizes is None:
        known = shape_input(c, 2)
        if known.dims is not None:
            with_rank(begin, len(known.dims))
            return [known]
        return [shape_of(None if dims is None else (None,) * len(dims))]
    starts = with_rank(begin, len(sizes))
    if dims is None:
        dims = (None,) * len(sizes)
    result = []
    for axis, (dim, start, size) in enumerate(zip(dims, starts, sizes, strict=True)):
        if size < -1:
            raise ShapeError(
                f"Out of bounds slicing on dimension {axis} of length {dim}: sizes vector "
                f"cannot be < -1, but was {size}"
            )
        result.append(subtract(dim, start) if size == -1 else size)
    return [shape_of(tuple(result))]


def _concat(c: InferenceContext, values: range, axis_index: int) -> list[TensorShape]:
    check_scalars(c, axis_index)
    axis = scalar_input(c, axis_index)
    if axis is None:
        return [_concat_along_unknown(c, values)]
    min_rank = -axis if axis < 0 else axis + 1
    result: Dims | None = None
    for position, index in enumerate(reversed(values)):
        dims = with_rank_at_least(c.input_shape(index), min_rank)
        if position == 0:
            before, middle, after = _cut(dims, axis)
        else:
            more_before, more, more_after = _cut(dims, axis)
            before, after = merge(more_before, before), merge(more_after, after)
            middle = add(middle, more)
    if before is not None and after is not None:
        result = (*before, middle, *after)
    return [shape_of(result)]


def _cut(dims: Dims | None, axis: int) -> tuple[Dims | None, int | None, Dims | None]:
    """The dimensions before an axis, its own, those after it."""
    if dims is None:
        return (() if axis == 0 else None), None, (() if axis == -1 else None)
    axis %= len(dims)
    return dims[:axis], dims[axis], dims[axis + 1 :]


def _concat_along_unknown(c: InferenceContext, values: range) -> TensorShape:
    ranks = [len(dims) for dims in (c.input_shape(i).dims for i in values) if dims is not None]
    if not ranks:
        return UNKNOWN
    if ranks[0] == 0:
        raise ShapeError("Can't concatenate scalars (use Pack instead)")
    for index in values:
        with_rank(c.input_shape(index), ranks[0])
    return shape_of((None,) * ranks[0])


@shape_function("ConcatV2")
def concat_v2(c: InferenceContext) -> list[TensorShape]:
    """Values, then the axis."""
    last = c.num_inputs - 1
    return _concat(c, range(last), last)


@shape_function("Concat")
def concat(c: InferenceContext) -> list[TensorShape]:
    """The axis, then values."""
    return _concat(c, range(1, c.num_inputs), 0)


@shape_function("ConcatOffset")
def concat_offset(c: InferenceContext) -> list[TensorShape]:
    """One offset per shape."""
    return [c.input_shape(index) for index in range(1, c.num_inputs)]


@shape_function("Pack")
def pack(c: InferenceContext) -> list[TensorShape]:
    """A new axis as long as there are inputs."""
    dims = c.input_shape(c.num_inputs - 1).dims
    for index in range(c.num_inputs - 2, -1, -1):
        dims = merge(c.input_shape(index).dims, dims)
    relax_handles(c, range(c.num_inputs))
    if dims is None:
        return [UNKNOWN]
    axis = _pack_axis(c, len(dims) + 1)
    return [shape_of((*dims[:axis], c.num_inputs, *dims[axis:]))]


@shape_function("Unpack")
def unpack(c: InferenceContext) -> list[TensorShape]:
    """One output per entry of an axis, which is gone."""
    shape = c.input_shape(0)
    dims = shape.dims
    if dims is None:
        return [shape] * c.num_outputs
    axis = _pack_axis(c, len(dims))
    with_value(dims[axis], c.num_outputs)
    return [shape_of(dims[:axis] + dims[axis + 1 :])] * c.num_outputs


def _pack_axis(c: InferenceContext, rank: int) -> int:
    axis: int = c.attr("axis")
    if not -rank <= axis < rank:
        raise ShapeError(f"Invalid axis: {axis}; must be in [{-rank},{rank})")
    return axis % rank


@shape_function("Split")
def split(c: InferenceContext) -> list[TensorShape]:
    """Equal parts along an axis."""
    dims = c.input_shape(1).dims
    axis = axis_input(c, 0, None if dims is None else len(dims))
    count = c.num_outputs
    if axis is None:
        return [shape_of(None if dims is None else (None,) * len(dims))] * count
    if dims is None:
        return [UNKNOWN] * count
    with_rank_at_least(c.input_shape(1), axis + 1)
    try:
        part = divide(dims[axis], count)
    except ShapeError as error:
        raise ShapeError(
            f"{error}. Number of ways to split should evenly divide the split dimension {axis} "
            f"of {shown(dims)}"
        ) from None
    return [shape_of(with_dim(dims, axis, part))] * count


@shape_function("SplitV")
def split_v(c: InferenceContext) -> list[TensorShape]:
    """Parts of given sizes along an axis; one size may be -1."""
    dims, count = c.input_shape(0).dims, c.num_outputs
    axis = axis_input(c, 2, None if dims is None else len(dims))
    sizes = list_input(c, 1)
    if dims is None:
        return [UNKNOWN] * count
    if not dims:
        raise ShapeError("Can't split scalars")
    if sizes is not None:
        if len(c.input_shape(1).dims or ()) != 1:  # TensorFlow reads one, and ends the process
            raise ShapeError("size_splits must be a vector")
        _check_sizes(sizes, count)
    if axis is None:
        return [shape_of((None,) * len(dims))] * count
    if sizes is None:
        return [shape_of(with_dim(dims, axis, None))] * count
    total, whole = sum(size for size in sizes if size != -1), dims[axis]
    if whole is not None and (total > whole if -1 in sizes else total != whole):
        raise ShapeError(f"can't split axis of size {whole} into pieces of size {sizes}")
    rest = None if whole is None else whole - total
    return [shape_of(with_dim(dims, axis, rest if size == -1 else size)) for size in sizes]


def _check_sizes(sizes: list[int], count: int) -> None:
    if len(sizes) != count:
        raise ShapeError(
            f"Length of size_splits should be equal to num_outputs: {len(sizes)} vs. {count}"
        )
    if sizes.count(-1) > 1:
        raise ShapeError("size_splits can only have one -1")
    for position, size in enumerate(sizes):
        if size < -1:
            raise ShapeError(f"Split size at index {position} must be >= 0. Got: {size}")
