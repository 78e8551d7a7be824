"""Ops that give the same elements another shape, or more of them: Reshape, Transpose, Tile, Pad."""

from __future__ import annotations

from math import prod

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    add,
    divide,
    elements,
    merge,
    merge_dim,
    multiply,
    shown,
    subtract,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
    with_value,
)
from savedmodel_writer.ops.shape_functions.handles import keep_handle
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    list_input,
    shape_input,
    vector_length,
    with_dim,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import UNKNOWN, Dim, TensorShape, shape_of


@shape_function("Reshape")
def reshape(c: InferenceContext) -> list[TensorShape]:
    """The shape given; one dimension may follow from the number of elements."""
    out = shape_input(c, 1)
    before, after = c.input_shape(0).dims, out.dims
    if before is None or after is None:
        return [out]
    count_before, count_after = elements(before), elements(after)
    if count_before is None and count_after is None:
        return [out]
    if count_before is not None and count_after is not None:
        if count_before != count_after:
            raise ShapeError(
                f"Cannot reshape a tensor of shape {shown(before)} with {count_before} elements "
                f"to shape {shown(after)} ({count_after} elements)"
            )
    elif count_before is not None and after.count(None) == 1:
        missing = divide(count_before, _known_elements(after))
        return [shape_of(with_dim(after, after.index(None), missing))]
    elif count_after is not None and before.count(None) == 1:
        divide(count_after, _known_elements(before))
    return [out]


def _known_elements(dims: Dims) -> int:
    """The product of the dimensions that are known."""
    return prod(dim for dim in dims if dim is not None)


@shape_function("ExpandDims")
def expand_dims(c: InferenceContext) -> list[TensorShape]:
    """One more axis of size 1."""
    value, dims = c.input_value(1), c.input_shape(0).dims
    if value is not None and value.size != 1:
        raise ShapeError("'dim' input must be a tensor with a single value")
    if value is None or dims is None:
        return [UNKNOWN]
    axis, rank = int(value.reshape(-1)[0]), len(dims)
    if not -rank - 1 <= axis <= rank:
        raise ShapeError(f"dim {axis} not in the interval [{-rank - 1}, {rank}]")
    if axis < 0:
        axis += rank + 1
    return [shape_of((*dims[:axis], 1, *dims[axis:]))]


@shape_function("Squeeze")
def squeeze(c: InferenceContext) -> list[TensorShape]:
    """Axes of size 1 are gone: those given, or all."""
    dims = c.input_shape(0).dims
    if dims is None:
        return [UNKNOWN]
    rank, axes = len(dims), c.attr("squeeze_dims")
    for position, axis in enumerate(axes):
        if not -rank <= axis < rank:
            raise ShapeError(f"squeeze_dims[{position}] = {axis} not in [{-rank},{rank})")
    if not axes:
        return [UNKNOWN if None in dims else shape_of(tuple(dim for dim in dims if dim != 1))]
    gone = {axis % rank for axis in axes}
    for axis in sorted(gone):
        if dims[axis] not in (1, None):
            raise ShapeError(
                f"Can not squeeze dim[{axis}], expected a dimension of 1, got {dims[axis]}"
            )
    return [shape_of(tuple([dim for i, dim in enumerate(dims) if i not in gone]))]


@shape_function("Transpose", "ConjugateTranspose")
def transpose(c: InferenceContext) -> list[TensorShape]:
    """Axes in another order."""
    dims, perm_shape = c.input_shape(0).dims, c.input_shape(1).dims
    perm = list_input(c, 1)
    length = None if perm_shape is None else elements(perm_shape)
    if dims is not None:
        rank = len(dims)
    elif length is not None:
        rank = length
    elif perm is not None:
        rank = len(perm)
    else:
        return [UNKNOWN]
    if dims is None and rank < 2:
        return [UNKNOWN]  # a single element may stand for a scalar too
    vector_length(c, 1)
    with_value(length, rank)
    if perm is None:
        return [shape_of((None,) * rank)]
    for axis in perm:
        if not -rank <= axis < rank:
            raise ShapeError(f"perm dim {axis} is out of range of input rank {rank}")
    return [shape_of((None,) * rank if dims is None else tuple([dims[i] for i in perm]))]


@shape_function("BroadcastTo")
def broadcast_to(c: InferenceContext) -> list[TensorShape]:
    """The shape given, which the input must fit."""
    out = shape_input(c, 1)
    dims = c.input_shape(0).dims
    if out.dims is None or dims is None:
        return [out]
    gap = len(out.dims) - len(dims)
    if gap < 0:
        raise ShapeError(
            f"Cannot broadcast a tensor of shape {shown(dims)} to shape {shown(out.dims)}"
        )
    pairs = zip(dims, out.dims[gap:], strict=True)
    known = tuple([merge_dim(old, new) if old and old > 1 else new for old, new in pairs])
    return [shape_of(out.dims[:gap] + known)]


@shape_function("Tile")
def tile(c: InferenceContext) -> list[TensorShape]:
    """Each axis repeated."""
    dims = c.input_shape(0).dims
    multiples = shape_input(c, 1).dims
    if dims is not None:
        multiples = with_rank(shape_of(multiples), len(dims))
        merge(c.input_shape(1).dims, (len(dims),))
    if multiples is None:
        return [UNKNOWN]
    known = with_rank(shape_of(dims), len(multiples))
    return [shape_of(tuple(map(multiply, known, multiples)))]


def _paddings(c: InferenceContext) -> tuple[Dim, list[int] | None]:
    """The rank that the paddings tell, and their values."""
    shape = with_rank(c.input_shape(1), 2)
    with_value(shape[1], 2)
    values = list_input(c, 1)
    if values is not None and any(value < 0 for value in values):
        raise ShapeError("Paddings must be non-negative")
    return shape[0], values


@shape_function("Pad", "PadV2", "MirrorPad")
def pad(c: InferenceContext) -> list[TensorShape]:
    """Each axis grows on both sides."""
    rank, values = _paddings(c)
    shape = c.input_shape(0)
    if rank is not None:
        shape = shape_of(with_rank(shape, rank))
    elif shape.dims is not None:
        rank = len(shape.dims)
    if values is None:
        return [shape_of(None if rank is None else (None,) * rank)]
    dims = with_rank(shape, len(values) // 2)
    grown = [add(dim, values[2 * i] + values[2 * i + 1]) for i, dim in enumerate(dims)]
    return [shape_of(tuple(grown))]


@shape_function("MirrorPadGrad")
def mirror_pad_grad(c: InferenceContext) -> list[TensorShape]:
    """Each axis shrinks on both sides."""
    rank = with_rank(c.input_shape(1), 2)[0]
    if rank is None:
        return [UNKNOWN]
    values = _paddings(c)[1]
    dims = with_rank(c.input_shape(0), rank)
    if values is None:
        return [shape_of((None,) * rank)]
    shrunk = [subtract(dim, values[2 * i] + values[2 * i + 1]) for i, dim in enumerate(dims)]
    return [shape_of(tuple(shrunk))]


@shape_function("Fill")
def fill(c: InferenceContext) -> list[TensorShape]:
    """The shape given."""
    vector_length(c, 0)
    check_scalars(c, 1)
    keep_handle(c, 0, source=1)
    sizes = list_input(c, 0)
    if sizes is not None and any(size < 0 for size in sizes):
        raise ShapeError(f"Fill dimensions must be >= 0, but are {sizes}")
    return [shape_input(c, 0)]


@shape_function("Empty", "StridedSliceGrad")
def shape_given(c: InferenceContext) -> list[TensorShape]:
    """The shape that the first input describes."""
    return [shape_input(c, 0)]


@shape_function("Reverse")
def reverse(c: InferenceContext) -> list[TensorShape]:
    """The shape stays; one flag per axis."""
    rank = vector_length(c, 1)
    shape = c.input_shape(0)
    dims = shape.dims if rank is None else with_rank(shape, rank)
    return [shape_of(_at_most_eight(dims))]


@shape_function("ReverseV2")
def reverse_v2(c: InferenceContext) -> list[TensorShape]:
    """The shape stays; a list of axes."""
    vector_length(c, 1)
    dims = _at_most_eight(c.input_shape(0).dims)
    axes = list_input(c, 1)
    if axes is not None and dims is not None:
        rank = len(dims)
        for position, axis in enumerate(axes):
            if not -rank <= axis < rank:
                raise ShapeError(
                    f"'axis'[{position}] = {axis} is out of valid range [0, {rank - 1}]"
                )
        if len({axis % rank for axis in axes}) < len(axes):
            raise ShapeError(f"axis {axes} specified more than once")
    return [c.input_shape(0)]


def _at_most_eight(dims: Dims | None) -> Dims | None:
    if dims is not None and len(dims) > 8:
        raise ShapeError("reverse does not work on tensors with more than 8 dimensions")
    return dims


@shape_function("ReverseSequence")
def reverse_sequence(c: InferenceContext) -> list[TensorShape]:
    """The shape stays; one length per batch entry."""
    length = vector_length(c, 1)
    dims = c.input_shape(0).dims
    if dims is None:
        return [UNKNOWN]
    batch_dim, seq_dim = c.attr("batch_dim"), c.attr("seq_dim")
    if not 0 <= batch_dim < len(dims):
        raise ShapeError(f"batch_dim must be >= 0 and < input rank: {batch_dim} vs. {len(dims)}")
    if seq_dim >= len(dims):
        raise ShapeError(f"seq_dim must be < input rank: {seq_dim} vs. {len(dims)}")
    return [shape_of(with_dim(dims, batch_dim, merge_dim(dims[batch_dim], length)))]


@shape_function("Roll")
def roll(c: InferenceContext) -> list[TensorShape]:
    """The shape stays."""
    with_rank_at_least(c.input_shape(0), 1)
    merge(with_rank_at_most(c.input_shape(1), 1), with_rank_at_most(c.input_shape(2), 1))
    return [c.input_shape(0)]


@shape_function("EnsureShape")
def ensure_shape(c: InferenceContext) -> list[TensorShape]:
    """What the input and the attribute know."""
    if c.attr("shape").dims is None and c.input_shape(0).dims is not None:
        raise ShapeError("EnsureShape needs a shape of known rank for an input of known rank")
    return [shape_of(merge(c.attr("shape").dims, c.input_shape(0).dims))]


@shape_function("InvertPermutation")
def invert_permutation(c: InferenceContext) -> list[TensorShape]:
    """The same vector."""
    return [shape_of((vector_length(c, 0),))]
