"""Elements of two tensors compared, as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, string, variant
from savedmodel_writer.sources import Chunk
from savedmodel_writer.tensor_bundle import CheckpointTensor

_PIECE = 1 << 20  # bytes of each tensor that are held at once


def differing(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> str | None:
    """How two arrays of one dtype and shape differ; None if they do not."""
    total = _Total()
    total.add(a.ravel(), b.ravel())
    return total.told()


def differing_tensors(a: CheckpointTensor, b: CheckpointTensor) -> str | None:
    """How two tensors of one dtype and shape differ; None if they do not.

    Raises:
        DataLossError: one of them is damaged.
        StorageError: the file system refused.
    """
    if a.dtype == variant:
        return None if a.read_bytes() == b.read_bytes() else "another value"
    total = _Total()
    if a.dtype == string:
        total.add(a.read().ravel(), b.read().ravel())
    else:
        for piece, other in _aligned(a.chunks(_PIECE), b.chunks(_PIECE)):
            if piece != other:
                total.add(_elements(piece, a.dtype), _elements(other, a.dtype))
            else:
                total.count += len(piece) // a.dtype.size
    return total.told()


def _aligned(a: Iterator[Chunk], b: Iterator[Chunk]) -> Iterator[tuple[memoryview, memoryview]]:
    """Pieces of equal length; partitioned tensors come in others than whole ones."""
    x = y = memoryview(b"")
    while True:
        x = x or _next(a)
        y = y or _next(b)
        size = min(len(x), len(y))
        if not size:
            return
        yield x[:size], y[:size]
        x, y = x[size:], y[size:]


def _next(chunks: Iterator[Chunk]) -> memoryview:
    """The next piece that is not empty, or an empty one at the end."""
    found = (memoryview(chunk) for chunk in chunks)
    return next((chunk.cast("B") for chunk in found if len(chunk)), memoryview(b""))


def _elements(data: memoryview, dtype: DType) -> np.ndarray[Any, Any]:
    bits = np.frombuffer(data, dtype.bits_dtype)
    try:
        return bits if dtype.is_quantized else bits.view(np.dtype(dtype.as_numpy_dtype))
    except errors.MissingExtraError:
        return bits.view(np.dtype((np.void, bits.dtype.itemsize)))  # not numbers, so far


def _bytes(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The bytes of each element in a row."""
    return np.ascontiguousarray(array).view(np.uint8).reshape(-1, array.dtype.itemsize)


class _Total:
    """What was found in the pieces so far."""

    def __init__(self) -> None:
        self.count = 0
        self._differing = 0
        self._most: float | None = None

    def add(self, a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> None:
        """Compares pieces. Elements are equal if their bits are: a NaN is equal to itself."""
        self.count += a.size
        if a.dtype == object:
            self._differing += sum(map(lambda x, y: x != y, a.tolist(), b.tolist()))
            return
        where = (_bytes(a) != _bytes(b)).any(axis=1)
        self._differing += int(where.sum())
        if not where.any() or a.dtype.type is np.void:
            return
        wide = np.complex128 if a.dtype.kind == "c" else np.float64
        with np.errstate(all="ignore"):
            apart = np.abs(a[where].astype(wide) - b[where].astype(wide))
        apart = apart[~np.isnan(apart)]
        if apart.size:
            self._most = max(self._most or 0.0, float(apart.max()))

    def told(self) -> str | None:
        """In words; None if nothing differs."""
        if not self._differing:
            return None
        most = "" if self._most is None else f", by at most {self._most:.6g}"
        return f"{self._differing:,} of {self.count:,} elements differ{most}"
