"""Images: colours, crops, glimpses, projections."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    merge_dim,
    with_rank,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.image import sized_image
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    shape_input,
    vector_length,
    with_dim,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import TensorShape, shape_of


@shape_function("AdjustContrastv2", "AdjustHue", "AdjustSaturation")
def adjust(c: InferenceContext) -> list[TensorShape]:
    """The shape of the images."""
    with_rank_at_least(c.input_shape(0), 3)
    if c.op_type == "AdjustContrastv2":
        check_scalars(c, 1)
    return [c.input_shape(0)]


@shape_function("HSVToRGB", "RGBToHSV")
def colorspace(c: InferenceContext) -> list[TensorShape]:
    """Three channels last."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    if dims is None:
        return [c.input_shape(0)]
    return [shape_of(with_dim(dims, -1, with_value(dims[-1], 3)))]


@shape_function("CropAndResize")
def crop_and_resize(c: InferenceContext) -> list[TensorShape]:
    """A crop per box."""
    channels = with_rank(c.input_shape(0), 4)[3]
    boxes, corners = with_rank(c.input_shape(1), 2)
    boxes = merge_dim(boxes, vector_length(c, 2))
    with_value(corners, 4)
    return [sized_image(c, boxes, 3, channels)]


@shape_function("CropAndResizeGradImage")
def crop_and_resize_grad_image(c: InferenceContext) -> list[TensorShape]:
    """The shape given."""
    return [shape_of(with_rank(shape_input(c, 3), 4))]


@shape_function("CropAndResizeGradBoxes")
def crop_and_resize_grad_boxes(c: InferenceContext) -> list[TensorShape]:
    """The shape of the boxes."""
    return [c.input_shape(2)]


@shape_function("ExtractGlimpse", "ExtractGlimpseV2")
def extract_glimpse(c: InferenceContext) -> list[TensorShape]:
    """A part of each image."""
    if c.attr("uniform_noise") and c.attr("noise") not in (b"uniform", b""):
        raise ShapeError("The uniform_noise should not be True when noise is not uniform")
    batch, _, _, channels = with_rank(c.input_shape(0), 4)
    offsets = with_rank(c.input_shape(2), 2)
    batch = merge_dim(batch, offsets[0])
    with_value(offsets[1], 2)
    return [sized_image(c, batch, 1, channels)]


@shape_function("ImageProjectiveTransformV2", "ImageProjectiveTransformV3")
def projective_transform(c: InferenceContext) -> list[TensorShape]:
    """Images of the size given."""
    batch, _, _, channels = with_rank(c.input_shape(0), 4)
    return [sized_image(c, batch, 2, channels)]


@shape_function("ResizeBicubicGrad", "ResizeBilinearGrad", "ScaleAndTranslateGrad")
def resize_grad(c: InferenceContext) -> list[TensorShape]:
    """The shape of the original images."""
    return [c.input_shape(1)]


@shape_function("ResizeNearestNeighborGrad", "ScaleAndTranslate")
def resize_to_input(c: InferenceContext) -> list[TensorShape]:
    """Images of the size given."""
    batch, _, _, channels = with_rank(c.input_shape(0), 4)
    return [sized_image(c, batch, 1, channels)]


@shape_function("DrawBoundingBoxesV2")
def draw_bounding_boxes_v2(c: InferenceContext) -> list[TensorShape]:
    """The shape of the images."""
    with_rank_at_least(c.input_shape(0), 3)
    return [c.input_shape(0)]


@shape_function("DrawBoundingBoxes")
def draw_bounding_boxes(c: InferenceContext) -> list[TensorShape]:
    """The shape of the images."""
    channels = with_rank(c.input_shape(0), 4)[3]
    if channels not in (1, 3, 4, None):
        raise ShapeError(f"images must have 1, 3 or 4 channels, but have {channels}")
    with_value(with_rank(c.input_shape(1), 3)[2], 4)
    return [c.input_shape(0)]
