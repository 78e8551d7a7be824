"""Fourier transforms over the last axes."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    dim_of_value,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import UNKNOWN, TensorShape, shape_of

_AXES = {"FFT": 1, "FFT2D": 2, "FFT3D": 3}


@shape_function("FFT", "IFFT", "FFT2D", "IFFT2D", "FFT3D", "IFFT3D")
def fft(c: InferenceContext) -> list[TensorShape]:
    """The shape stays."""
    with_rank_at_least(c.input_shape(0), _AXES[c.op_type.lstrip("I")])
    return [c.input_shape(0)]


@shape_function("RFFT", "IRFFT", "RFFT2D", "IRFFT2D", "RFFT3D", "IRFFT3D")
def real_fft(c: InferenceContext) -> list[TensorShape]:
    """The axes get the lengths given; of a real signal half of the last spectrum is enough."""
    is_forward = c.op_type[0] == "R"
    axes = _AXES[c.op_type.lstrip("IR")]
    dims = with_rank_at_least(c.input_shape(0), axes)
    with_value(vector_length(c, 1), axes)
    value = c.input_value(1)
    if dims is None:
        return [UNKNOWN]
    if value is None:
        return [shape_of((*dims[:-axes], *(None,) * axes))]
    lengths = value.tolist()
    if is_forward and lengths[-1]:
        lengths[-1] = int(lengths[-1] / 2) + 1  # rounded towards zero, as in C++
    return [shape_of((*dims[:-axes], *map(dim_of_value, lengths)))]
