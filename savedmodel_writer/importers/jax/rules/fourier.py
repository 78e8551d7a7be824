"""Fourier transforms of the last one to three axes."""

from __future__ import annotations

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call, Rule

_OPS = ("FFT", "IFFT", "RFFT", "IRFFT")  # by the number of JAX's fft_type


def _fft(call: Call) -> Tensor:
    lengths = call.params["fft_lengths"]
    name = _OPS[int(call.params["fft_type"])]
    op = getattr(raw_ops, name if len(lengths) == 1 else f"{name}{len(lengths)}D")
    more = {}
    if "R" in name:
        dtype = "Tcomplex" if name == "RFFT" else "Treal"
        more = {"fft_length": call.shape(lengths), dtype: call.out_dtype}
    result: Tensor = op(input=call.inputs[0], **more)
    return result


RULES: dict[str, Rule] = {"fft": _fft}
