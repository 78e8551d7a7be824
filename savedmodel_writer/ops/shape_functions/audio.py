"""Sound: WAV files, spectrograms, and what recognizers of speech make of them."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import with_rank
from savedmodel_writer.ops.shape_functions.input_values import (
    attr_dim,
    check_scalars,
    int32_attr,
    ranked,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, Dim, TensorShape, shape_of


@shape_function("DecodeWav")
def decode_wav(c: InferenceContext) -> list[TensorShape]:
    """Samples by channels, and their rate."""
    check_scalars(c, 0)
    channels, samples = attr_dim(c, "desired_channels"), attr_dim(c, "desired_samples")
    return [shape_of((samples, channels)), SCALAR]


@shape_function("EncodeWav")
def encode_wav(c: InferenceContext) -> list[TensorShape]:
    """The bytes of one file."""
    ranked(c, 2, 0)
    return [SCALAR]


@shape_function("AudioSpectrogram")
def audio_spectrogram(c: InferenceContext) -> list[TensorShape]:
    """Channels by windows by frequencies."""
    samples, channels = with_rank(c.input_shape(0), 2)
    window, stride = int32_attr(c, "window_size"), int32_attr(c, "stride")
    if window <= 1:
        raise ShapeError(f"window size must be > 1, got {window}")
    if stride <= 0:
        raise ShapeError(f"stride must be strictly positive, got {stride}")
    windows: Dim = None
    if samples is not None:
        windows = 0 if samples < window else 1 + (samples - window) // stride
    frequencies = 1 + (1 << (window - 1).bit_length()) // 2
    return [shape_of((channels, windows, frequencies))]


@shape_function("Mfcc")
def mfcc(c: InferenceContext) -> list[TensorShape]:
    """Channels by windows by coefficients."""
    (channels, windows, _), _ = ranked(c, 3, 0)
    return [shape_of((channels, windows, attr_dim(c, "dct_coefficient_count")))]
