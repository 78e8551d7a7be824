"""tf.Example and other encodings: dense features by their shapes, sparse and ragged ones."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    add,
    concatenate,
    divide,
    with_rank,
    with_rank_at_most,
)
from savedmodel_writer.ops.shape_functions.input_values import size_input
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, Dim, TensorShape, shape_of

_VECTOR = shape_of((None,))


def _sparse(
    c: InferenceContext, types_attr: str, batch: Dims | None, extra: int = 1
) -> list[TensorShape]:
    """Indices, values and shapes of sparse features, grouped so."""
    count = len(c.attr(types_attr))
    rank: Dim = None if batch is None else len(batch) + extra
    return [shape_of((None, rank))] * count + [_VECTOR] * count + [shape_of((rank,))] * count


def _dense(c: InferenceContext, shapes_attr: str, batch: Dims | None) -> list[TensorShape]:
    """Values of dense features.

    Raises:
        ShapeError: a feature's shape has an unknown dimension that is not the first.
    """
    shapes: tuple[TensorShape, ...] = c.attr(shapes_attr)
    for index, shape in enumerate(shapes):
        if shape.dims is None or None in shape.dims[1:]:
            raise ShapeError(
                f"{shapes_attr}[{index}] has unknown rank or unknown inner dimensions: {shape}"
            )
    return [shape_of(concatenate(batch, shape.dims)) for shape in shapes]


def _ragged(
    c: InferenceContext, types_attr: str, batch: Dims | None, inner: bool = False
) -> list[TensorShape]:
    """Values and row splits of ragged features, grouped so."""
    count = len(c.attr(types_attr))
    splits = shape_of((add(batch[0], 1) if batch else None,))
    return [_VECTOR] * count + [splits] * count + [_VECTOR] * (count if inner else 0)


def _check_lengths(c: InferenceContext, *pairs: tuple[str, str]) -> None:
    for first, second in pairs:
        one, other = c.attr(first), c.attr(second)
        expected = one if isinstance(one, int) else len(one)
        if expected != len(other):
            raise ShapeError(f"len({first}) != len({second}): {expected} vs. {len(other)}")


@shape_function("ParseExample")
def parse_example(c: InferenceContext) -> list[TensorShape]:
    """A batch of examples."""
    _check_lengths(c, ("Nsparse", "sparse_types"), ("Tdense", "dense_shapes"))
    _check_lengths(c, ("Ndense", "Tdense"))
    batch = with_rank(c.input_shape(0), 1)
    with_rank(c.input_shape(1), 1)
    return [*_sparse(c, "sparse_types", batch), *_dense(c, "dense_shapes", batch)]


@shape_function("ParseExampleV2")
def parse_example_v2(c: InferenceContext) -> list[TensorShape]:
    """A batch of examples or one."""
    _check_lengths(c, ("num_sparse", "sparse_types"), ("Tdense", "dense_shapes"))
    _check_lengths(c, ("ragged_value_types", "ragged_split_types"))
    batch = with_rank_at_most(c.input_shape(0), 1)
    with_rank_at_most(c.input_shape(1), 1)
    return [
        *_sparse(c, "sparse_types", batch),
        *_dense(c, "dense_shapes", batch),
        *_ragged(c, "ragged_value_types", batch),
    ]


@shape_function("ParseSingleExample")
def parse_single_example(c: InferenceContext) -> list[TensorShape]:
    """One example."""
    _check_lengths(c, ("sparse_keys", "sparse_types"), ("dense_keys", "Tdense"))
    _check_lengths(c, ("Tdense", "dense_shapes"), ("num_sparse", "sparse_types"))
    batch = with_rank(c.input_shape(0), 0)
    return [*_sparse(c, "sparse_types", batch), *_dense(c, "dense_shapes", batch)]


@shape_function("ParseSequenceExample")
def parse_sequence_example(c: InferenceContext) -> list[TensorShape]:
    """A batch of sequences."""
    _check_sequence_lengths(c)
    _check_lengths(c, ("Ncontext_dense", "Tcontext_dense"))
    for kind in ("context_sparse", "context_dense", "feature_list_sparse", "feature_list_dense"):
        _check_lengths(c, (f"N{kind}", f"{kind}_keys"))
    with_rank(c.input_shape(1), 1)
    return _sequences(c, with_rank(c.input_shape(0), 1), lengths=True)


@shape_function("ParseSequenceExampleV2")
def parse_sequence_example_v2(c: InferenceContext) -> list[TensorShape]:
    """A batch of sequences or one."""
    _check_sequence_lengths(c)
    _check_lengths(c, ("context_ragged_value_types", "context_ragged_split_types"))
    _check_lengths(c, ("feature_list_ragged_value_types", "feature_list_ragged_split_types"))
    batch = with_rank_at_most(c.input_shape(0), 1)
    with_rank_at_most(c.input_shape(1), 1)
    shapes = _sequences(c, batch, lengths=True)
    of_context = 3 * len(c.attr("context_sparse_types")) + len(c.attr("context_dense_shapes"))
    return [
        *shapes[:of_context],
        *_ragged(c, "context_ragged_value_types", batch),
        *shapes[of_context:],
        *_ragged(c, "feature_list_ragged_value_types", batch, inner=True),
    ]


@shape_function("ParseSingleSequenceExample")
def parse_single_sequence_example(c: InferenceContext) -> list[TensorShape]:
    """One sequence."""
    _check_sequence_lengths(c)
    _check_lengths(c, ("Ncontext_dense", "Tcontext_dense"))
    with_rank(c.input_shape(1), 1)
    return _sequences(c, with_rank(c.input_shape(0), 0), lengths=False)


def _check_sequence_lengths(c: InferenceContext) -> None:
    _check_lengths(c, ("Ncontext_sparse", "context_sparse_types"))
    _check_lengths(c, ("Tcontext_dense", "context_dense_shapes"))
    _check_lengths(c, ("Nfeature_list_sparse", "feature_list_sparse_types"))
    _check_lengths(c, ("Nfeature_list_dense", "feature_list_dense_types"))
    _check_lengths(c, ("feature_list_dense_types", "feature_list_dense_shapes"))


def _sequences(c: InferenceContext, batch: Dims | None, lengths: bool) -> list[TensorShape]:
    """Sparse and dense features of the context, then of the frames, with the lengths of those."""
    frames = concatenate(batch, (None,))
    dense = _dense(c, "feature_list_dense_shapes", frames)
    return [
        *_sparse(c, "context_sparse_types", batch),
        *_dense(c, "context_dense_shapes", batch),
        *_sparse(c, "feature_list_sparse_types", batch, extra=2),
        *dense,
        *([shape_of(batch)] * len(dense) if lengths else []),
    ]


@shape_function("DecodeRaw")
def decode_raw(c: InferenceContext) -> list[TensorShape]:
    """A new axis as long as the strings tell."""
    return [shape_of(concatenate(c.input_shape(0).dims, (None,)))]


@shape_function("DecodePaddedRaw")
def decode_padded_raw(c: InferenceContext) -> list[TensorShape]:
    """A new axis of the length given, in bytes."""
    width = divide(size_input(c, 1), c.attr("out_type").size)
    return [shape_of(concatenate(c.input_shape(0).dims, (width,)))]


@shape_function("DecodeJSONExample")
def decode_json_example(c: InferenceContext) -> list[TensorShape]:
    """One result per string."""
    return [c.input_shape(0)]


@shape_function("SerializeTensor")
def serialize_tensor(c: InferenceContext) -> list[TensorShape]:
    """A string."""
    return [SCALAR]


@shape_function("DecodeCSV")
def decode_csv(c: InferenceContext) -> list[TensorShape]:
    """A column per default."""
    for index in range(1, c.num_inputs):
        dims = with_rank_at_most(c.input_shape(index), 1)
        if dims and dims[0] is not None and dims[0] > 1:
            raise ShapeError(
                "Shape of a default must be a length-0 or length-1 vector, or a scalar."
            )
    return [c.input_shape(0)] * c.num_outputs
