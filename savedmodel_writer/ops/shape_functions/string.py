"""Strings."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    add,
    elements,
    merge,
    shown,
    subtract,
    with_rank,
)
from savedmodel_writer.ops.shape_functions.elementwise import broadcast_two
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, Dim, TensorShape, shape_of


@shape_function(
    *("AsString", "DecodeBase64", "EncodeBase64", "StaticRegexFullMatch", "StaticRegexReplace"),
    *("StringLength", "StringLower", "StringStrip", "StringToHashBucket", "StringToNumber"),
    *("StringToHashBucketFast", "StringToHashBucketStrong", "StringUpper", "UnicodeScript"),
    *("UnicodeTranscode", "DecodeCompressed"),
)
def unchanged(c: InferenceContext) -> list[TensorShape]:
    """One result per string."""
    return [c.input_shape(0)]


@shape_function("RegexReplace")
def regex_replace(c: InferenceContext) -> list[TensorShape]:
    """Pattern and rewrite are scalars."""
    check_scalars(c, 1, 2)
    return [c.input_shape(0)]


@shape_function("RegexFullMatch")
def regex_full_match(c: InferenceContext) -> list[TensorShape]:
    """The pattern is a scalar."""
    check_scalars(c, 1)
    return [c.input_shape(0)]


@shape_function("StringJoin")
def string_join(c: InferenceContext) -> list[TensorShape]:
    """The shape of the inputs that are not scalars, which must be equal."""
    shapes = [c.input_shape(index).dims for index in range(c.num_inputs)]
    if all(dims == () for dims in shapes):
        return [SCALAR]
    result: Dims | None = None
    for dims in shapes:
        if dims:
            result = merge(result, dims)
    return [shape_of(result)]


@shape_function("StringFormat")
def string_format(c: InferenceContext) -> list[TensorShape]:
    """A scalar, with one input per placeholder."""
    template, placeholder = c.attr("template"), c.attr("placeholder")
    found = template.count(placeholder) if placeholder else max(len(template) - 1, 0)
    if found != c.num_inputs:
        raise ShapeError(
            f"num placeholders in template and num inputs must match: {found} vs. {c.num_inputs}"
        )
    return [SCALAR]


@shape_function("StringSplit", "StringSplitV2")
def string_split(c: InferenceContext) -> list[TensorShape]:
    """A sparse matrix."""
    vector_length(c, 0)
    check_scalars(c, 1)
    return [shape_of((None, 2)), shape_of((None,)), shape_of((2,))]


@shape_function("Substr")
def substr(c: InferenceContext) -> list[TensorShape]:
    """Position and length have one shape, which is broadcast with the strings."""
    position, length = c.input_shape(1).dims, c.input_shape(2).dims
    if length is not None:
        with_rank(c.input_shape(1), len(length))
    if position is not None:
        known = (None,) * len(position) if length is None else length
        if position != known:
            raise ShapeError(
                f"pos and len shapes must match: {shown(position)} vs. {shown(length)}"
            )
    return broadcast_two(c)


@shape_function("UnicodeEncode")
def unicode_encode(c: InferenceContext) -> list[TensorShape]:
    """A string per row."""
    vector_length(c, 0)
    return [shape_of((subtract(vector_length(c, 1), 1),))]


def _row_splits(c: InferenceContext) -> TensorShape:
    dims = c.input_shape(0).dims
    count: Dim = None if dims is None else elements(dims)
    return shape_of((add(count, 1),))


@shape_function("UnicodeDecode")
def unicode_decode(c: InferenceContext) -> list[TensorShape]:
    """Row splits and characters."""
    return [_row_splits(c), shape_of((None,))]


@shape_function("UnicodeDecodeWithOffsets")
def unicode_decode_with_offsets(c: InferenceContext) -> list[TensorShape]:
    """Row splits, characters and where they start."""
    return [_row_splits(c), shape_of((None,)), shape_of((None,))]


@shape_function("StringNGrams")
def string_ngrams(c: InferenceContext) -> list[TensorShape]:
    """N-grams and their row splits."""
    vector_length(c, 0)
    return [shape_of((None,)), shape_of((vector_length(c, 1),))]
