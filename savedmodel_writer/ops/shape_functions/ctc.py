"""Connectionist temporal classification: labels of sequences whose alignment is not known."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import merge_dim, with_rank
from savedmodel_writer.ops.shape_functions.input_values import ranked, vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import TensorShape, shape_of


@shape_function("CTCLoss", "CTCLossV2")
def loss(c: InferenceContext) -> list[TensorShape]:
    """A loss per sequence, and the gradient."""
    inputs, indices, values, lengths = ranked(c, 3, 2, 1, 1)
    merge_dim(indices[0], values[0])
    batch = merge_dim(inputs[1], lengths[0])
    return [shape_of((batch,)), shape_of((inputs[0], batch, inputs[2]))]


@shape_function("CTCGreedyDecoder")
def greedy_decoder(c: InferenceContext) -> list[TensorShape]:
    """A sparse tensor of labels, and a score per sequence."""
    batch = merge_dim(with_rank(c.input_shape(0), 3)[1], vector_length(c, 1))
    return [shape_of((None, 2)), shape_of((None,)), shape_of((2,)), shape_of((batch, 1))]


@shape_function("CTCBeamSearchDecoder")
def beam_search_decoder(c: InferenceContext) -> list[TensorShape]:
    """The same for the best paths."""
    batch = merge_dim(with_rank(c.input_shape(0), 3)[1], vector_length(c, 1))
    paths: int = c.attr("top_paths")
    sparse = [shape_of((None, 2)), shape_of((None,)), shape_of((2,))]
    return [shape for shape in sparse for _ in range(paths)] + [shape_of((batch, paths))]
