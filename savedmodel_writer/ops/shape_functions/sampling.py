"""Candidate sampling: classes drawn for a loss that looks at few of many classes."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import dim_of_value, with_rank, with_value
from savedmodel_writer.ops.shape_functions.input_values import vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import TensorShape, shape_of


@shape_function("AllCandidateSampler", "FixedUnigramCandidateSampler")
@shape_function("LearnedUnigramCandidateSampler", "LogUniformCandidateSampler")
@shape_function("ThreadUnsafeUnigramCandidateSampler", "UniformCandidateSampler")
def candidate_sampler(c: InferenceContext) -> list[TensorShape]:
    """Sampled classes, and how often the true ones and these are expected."""
    batch, _ = with_rank(c.input_shape(0), 2)
    sampled = shape_of((dim_of_value(c.attr("num_sampled")),))
    return [sampled, shape_of((batch, dim_of_value(c.attr("num_true")))), sampled]


@shape_function("ComputeAccidentalHits")
def accidental_hits(c: InferenceContext) -> list[TensorShape]:
    """Positions of true classes among the sampled ones, and weights."""
    with_value(with_rank(c.input_shape(0), 2)[1], c.attr("num_true"))
    vector_length(c, 1)
    return [shape_of((None,))] * 3
