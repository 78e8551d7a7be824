"""Images: decoding, resizing, colours."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import with_rank, with_value
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import Dim, TensorShape, shape_of


@shape_function("DecodeJpeg", "DecodePng", "DecodeBmp", "DecodeAndCropJpeg")
def decode(c: InferenceContext) -> list[TensorShape]:
    """Rows, columns, and as many channels as the attribute says."""
    with_rank(c.input_shape(0), 0)
    if c.op_type == "DecodeAndCropJpeg":
        (length,) = with_rank(c.input_shape(1), 1)
        with_value(length, 4)
    channels: int = c.attr("channels")
    if channels < 0:
        raise ShapeError(f"channels must be non-negative, got {channels}")
    return [shape_of((None, None, channels or None))]


@shape_function("ResizeArea", "ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor")
def resize(c: InferenceContext) -> list[TensorShape]:
    """A batch of images of the size that an input tells."""
    batch, _, _, channels = with_rank(c.input_shape(0), 4)
    (length,) = with_rank(c.input_shape(1), 1)
    with_value(length, 2)
    size = c.input_value(1)
    rows: Dim
    columns: Dim
    rows = columns = None
    if size is not None:
        rows, columns = (None if dim == -1 else int(dim) for dim in size)
        if min(rows or 0, columns or 0) < 0:
            raise ShapeError(f"an image cannot have {rows} rows and {columns} columns")
    return [shape_of((batch, rows, columns, channels))]


@shape_function("FakeQuantWithMinMaxArgs", "FakeQuantWithMinMaxVars")
def fake_quant(c: InferenceContext) -> list[TensorShape]:
    """The shape stays; the bounds are scalars."""
    for index in range(1, c.num_inputs):
        with_rank(c.input_shape(index), 0)
    return [c.input_shape(0)]
