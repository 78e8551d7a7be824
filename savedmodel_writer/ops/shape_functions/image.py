"""Images: decoding, resizing, colours."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    with_rank,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    int32_attr,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.ops.value_functions.registration import Array
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of


@shape_function("DecodeJpeg", "DecodePng", "DecodeBmp", "DecodeJxl")
def decode(c: InferenceContext) -> list[TensorShape]:
    """Rows, columns, and as many channels as the attribute says."""
    with_rank(c.input_shape(0), 0)
    return [shape_of((None, None, _channels(c)))]


@shape_function("DecodeWebP")
def decode_animation(c: InferenceContext) -> list[TensorShape]:
    """Frames of as many channels as the attribute says."""
    check_scalars(c, 0)
    return [shape_of((None, None, None, _channels(c)))]


@shape_function("DecodeAndCropJpeg")
def decode_and_crop_jpeg(c: InferenceContext) -> list[TensorShape]:
    """A window of the image: its first row and column, its height and width."""
    with_rank(c.input_shape(0), 0)
    channels = _channels(c)
    with_value(vector_length(c, 1), 4)
    window = c.input_value(1)
    sizes = (None, None) if window is None else _image_size(window[2:])
    return [shape_of((*sizes, channels))]


def _channels(c: InferenceContext) -> Dim:
    channels = int32_attr(c, "channels")
    if channels < 0:
        raise ShapeError(f"channels must be non-negative, got {channels}")
    return channels or None


def _image_size(value: Array) -> tuple[Dim, Dim]:
    """Rows and columns, where -1 is an unknown number."""
    rows, columns = (None if size == -1 else int(size) for size in value)
    if min(rows or 0, columns or 0) < 0:
        raise ShapeError(f"an image cannot have {rows} rows and {columns} columns")
    return rows, columns


def sized_image(c: InferenceContext, batch: Dim, index: int, channels: Dim) -> TensorShape:
    """A batch of images of the size that an input tells.

    Raises:
        ShapeError: it tells no size.
    """
    with_value(vector_length(c, index), 2)
    value = c.input_value(index)
    sizes = (None, None) if value is None else _image_size(value)
    return shape_of((batch, *sizes, channels))


@shape_function("ResizeArea", "ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor")
def resize(c: InferenceContext) -> list[TensorShape]:
    """A batch of images of the size that an input tells."""
    batch, _, _, channels = with_rank(c.input_shape(0), 4)
    return [sized_image(c, batch, 1, channels)]


@shape_function("QuantizedResizeBilinear")
def quantized_resize(c: InferenceContext) -> list[TensorShape]:
    """The same with the range of the values."""
    images = resize(c)
    check_scalars(c, 2, 3)
    return [*images, SCALAR, SCALAR]


@shape_function("DecodeGif")
def decode_gif(c: InferenceContext) -> list[TensorShape]:
    """Frames of three channels."""
    check_scalars(c, 0)
    return [shape_of((None, None, None, 3))]


@shape_function("DecodeImage")
def decode_image(c: InferenceContext) -> list[TensorShape]:
    """An image, or the frames of one that moves."""
    check_scalars(c, 0)
    channels = _channels(c)
    return [UNKNOWN if c.attr("expand_animations") else shape_of((None, None, channels))]


@shape_function("EncodeJpeg", "EncodeJpegVariableQuality")
def encode_jpeg(c: InferenceContext) -> list[TensorShape]:
    """A string."""
    with_rank(c.input_shape(0), 3)
    return [SCALAR]


@shape_function("EncodePng")
def encode_png(c: InferenceContext) -> list[TensorShape]:
    """A string per image."""
    dims = with_rank_at_least(c.input_shape(0), 3)
    return [shape_of(None if dims is None else dims[:-3])]


@shape_function("ExtractJpegShape")
def jpeg_shape(c: InferenceContext) -> list[TensorShape]:
    """Rows, columns and channels."""
    check_scalars(c, 0)
    return [shape_of((3,))]


@shape_function("FakeQuantWithMinMaxArgs", "FakeQuantWithMinMaxVars")
def fake_quant(c: InferenceContext) -> list[TensorShape]:
    """The shape stays; the bounds are scalars."""
    check_scalars(c, *range(1, c.num_inputs))
    return [c.input_shape(0)]
