"""Boxes in images: which of many overlapping ones to keep, and boxes drawn at random."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    merge_dim,
    multiply,
    smaller,
    with_rank,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    attr_dim,
    check_scalars,
    ranked,
    size_input,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, Dim, TensorShape, shape_of


@shape_function("NonMaxSuppression", "NonMaxSuppressionV2", "NonMaxSuppressionV3")
@shape_function("NonMaxSuppressionV4", "NonMaxSuppressionV5")
def non_max_suppression(c: InferenceContext) -> list[TensorShape]:
    """The boxes kept; later versions also tell their scores, and how many are not padding."""
    boxes, scores = ranked(c, 2, 1)
    check_scalars(c, *range(2, c.num_inputs))
    merge_dim(boxes[0], scores[0])
    with_value(boxes[1], 4)
    count: Dim = None
    if c.num_outputs > 1 and c.attr("pad_to_max_output_size"):
        count = size_input(c, 2)
    kept = shape_of((count,))
    return {1: [kept], 2: [kept, SCALAR], 3: [kept, kept, SCALAR]}[c.num_outputs]


@shape_function("NonMaxSuppressionWithOverlaps")
def non_max_suppression_with_overlaps(c: InferenceContext) -> list[TensorShape]:
    """The boxes kept."""
    overlaps, scores, *_ = ranked(c, 2, 1, 0, 0, 0)
    merge_dim(overlaps[0], scores[0])
    merge_dim(overlaps[0], overlaps[1])
    return [shape_of((None,))]


@shape_function("CombinedNonMaxSuppression")
def combined_non_max_suppression(c: InferenceContext) -> list[TensorShape]:
    """Boxes, scores and classes kept per image, and how many."""
    boxes, scores, *_ = ranked(c, 4, 3, 0, 0, 0, 0)
    merge_dim(boxes[0], scores[0])
    merge_dim(boxes[1], scores[1])
    if boxes[2] not in (None, 1) and scores[2] is not None:
        merge_dim(boxes[2], scores[2])
    with_value(boxes[3], 4)
    batch, count = boxes[0], size_input(c, 3)
    if count == 0:
        raise ShapeError("max_total_size should be > 0")
    if c.attr("pad_per_class"):
        per_class = size_input(c, 2)
        if per_class == 0:
            raise ShapeError("max_output_size_per_class must be > 0 if pad_per_class is set")
        count = smaller(count, multiply(per_class, scores[2]))
    rows = shape_of((batch, count))
    return [shape_of((batch, count, 4)), rows, rows, shape_of((batch,))]


@shape_function("GenerateBoundingBoxProposals")
def generate_proposals(c: InferenceContext) -> list[TensorShape]:
    """Proposals per image, and their probabilities."""
    scores, _, info, _ = ranked(c, 4, 4, 2, 3)
    with_value(info[1], 5)
    check_scalars(c, 4, 5, 6)
    count = attr_dim(c, "post_nms_topn")
    return [shape_of((scores[0], count, 4)), shape_of((scores[0], count))]


@shape_function("SampleDistortedBoundingBox", "SampleDistortedBoundingBoxV2")
@shape_function("StatelessSampleDistortedBoundingBox")
def sample_distorted_box(c: InferenceContext) -> list[TensorShape]:
    """Begin and size of a crop, and the crop as a box."""
    with_value(vector_length(c, 0), 3)
    with_value(with_rank(c.input_shape(1), 3)[2], 4)
    if c.num_inputs > 2:
        check_scalars(c, 2)
    if c.num_inputs > 3:
        with_value(vector_length(c, 3), 2)
    return [shape_of((3,)), shape_of((3,)), shape_of((1, 1, 4))]
