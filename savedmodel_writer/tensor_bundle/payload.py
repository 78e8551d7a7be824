"""The bytes of a tensor, as they lie in a data file, and the checksum over them.

Dtypes of a fixed size: the elements in row-major order, little-endian, each in `DType.size` bytes
(the dtypes of less than a byte are not packed). Strings and variants have modules of their own.
Tensors follow each other without gaps.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, string, variant
from savedmodel_writer.sources import ArraySource, Chunk, TensorSource
from savedmodel_writer.table.crc32c import crc32c
from savedmodel_writer.tensor_bundle.string_tensor import write_strings
from savedmodel_writer.tensor_bundle.variant_tensor import write_variants

# What sources are asked for at once.
CHUNK_SIZE = 1 << 22
# Large enough to make system calls and checksums cheap, small enough to be in a processor's second
# cache, beside what else is there, when the checksum is followed by the write, or the read by the
# checksum.
PIECE_SIZE = 1 << 19


def check_positive(what: str, value: int) -> int:
    """The value of an argument that is to be 1 or more.

    Raises:
        InvalidArgumentError: it is not.
    """
    if not isinstance(value, (int, np.integer)) or value < 1:
        raise errors.InvalidArgumentError(f"{what} is {value!r}; expected 1 or more")
    return int(value)


def check_dtype(dtype: DType) -> DType:
    """The dtype that a tensor of `dtype` is stored as: a reference's is that of its base.

    Raises:
        InvalidTypeError: tensors of that dtype cannot be saved.
    """
    base = dtype.base_dtype
    if base.size == 0 and base not in (string, variant):
        raise errors.InvalidTypeError(
            f"a tensor of dtype {base.name} cannot be saved; save the value it refers to"
        )
    return base


def write_payload(source: TensorSource, write: Callable[[Chunk], object]) -> tuple[int, int]:
    """Writes a tensor's bytes; returns how many there are, and their checksum, not masked.

    Raises:
        InvalidArgumentError: the source gave other bytes than its shape and dtype say.
    """
    dtype, shape = source.dtype.base_dtype, tuple(source.shape)
    if dtype.size:
        size = crc = 0
        view = source.view() if isinstance(source, ArraySource) else None
        for chunk in source.chunks(CHUNK_SIZE) if view is None else (view,):
            count = memoryview(chunk).nbytes
            size += count
            if count <= PIECE_SIZE:
                crc = crc32c(chunk, crc)
                write(chunk)
                continue
            view = memoryview(chunk).cast("B")
            for start in range(0, count, PIECE_SIZE):
                piece = view[start : start + PIECE_SIZE]
                crc = crc32c(piece, crc)
                write(piece)
        _check_size("bytes", math.prod(shape) * dtype.size, size)
        return size, crc
    values = source.read()
    _check_size("shape", shape, values.shape)
    return (write_strings if dtype == string else write_variants)(values.ravel().tolist(), write)


def _check_size(what: str, declared: object, found: object) -> None:
    if declared != found:
        raise errors.InvalidArgumentError(
            f"the source said {what} {declared} and gave {found}; "
            "it must not change while it is saved"
        )
