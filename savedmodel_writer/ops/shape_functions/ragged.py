"""Ragged tensors: values, and where each row begins."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import merge_dim
from savedmodel_writer.ops.shape_functions.input_values import ranked
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, TensorShape, shape_of

_VECTOR = shape_of((None,))


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
