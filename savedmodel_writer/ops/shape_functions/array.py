"""Constants, placeholders, shapes of tensors, one-hot vectors, sets of values."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    elements,
    merge,
    merge_dim,
    with_rank,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    list_input,
    ranked,
    scalar_input,
    size_input,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, shape_of

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


@shape_function("ListDiff", "BroadcastGradientArgs")
def two_vectors(c: InferenceContext) -> list[TensorShape]:
    """Of two vectors: what only the first one has, and where; two lists of axes."""
    ranked(c, 1, 1)
    return [VECTOR, VECTOR]


@shape_function("BroadcastArgs")
def broadcast_args(c: InferenceContext) -> list[TensorShape]:
    """The longer of two shape vectors."""
    first, second = vector_length(c, 0), vector_length(c, 1)
    return [shape_of((None if first is None or second is None else max(first, second),))]


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
