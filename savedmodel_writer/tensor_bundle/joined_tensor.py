"""A tensor that was saved in slices, put together: a TensorSource of its parts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, string, variant
from savedmodel_writer.sources import Chunk, as_source
from savedmodel_writer.tensor_bundle.payload import CHUNK_SIZE
from savedmodel_writer.tensor_bundle.stored_tensor import StoredTensor, as_numpy
from savedmodel_writer.tensor_bundle.string_tensor import write_strings
from savedmodel_writer.tensor_bundle.tensor_slice import Bounds, overlap
from savedmodel_writer.tensor_bundle.variant_tensor import write_variants


@attrs.frozen(eq=False)
class JoinedTensor:
    """A partitioned tensor. Unlike TensorFlow's reader it joins slices of every dtype.

    Attributes:
        name: the tensor's name.
        dtype: of the elements.
        shape: of the whole tensor.
        parts: where each slice lies in it, and the slice.
        path: of the index, for errors.
    """

    name: str
    dtype: DType
    shape: tuple[int, ...]
    parts: tuple[tuple[Bounds, StoredTensor], ...]
    path: str

    def check_parts(self) -> None:
        """Makes sure that the slices cover the tensor, each element once.

        Raises:
            DataLossError: they do not.
        """
        parts = sorted(self.parts, key=lambda part: part[0])
        for number, (bounds, tensor) in enumerate(parts):
            for other_bounds, other in parts[number + 1 :]:
                if other_bounds[:1] and other_bounds[0][0] >= bounds[0][1]:
                    break
                if overlap(bounds, other_bounds):
                    raise self._error(f"Overlapping slices: {tensor.name!r} and {other.name!r}")
        found = sum(math.prod(tensor.shape) for _, tensor in parts)
        if found != math.prod(self.shape):
            raise self._error(
                f"the slices have {found} elements, the tensor has {math.prod(self.shape)}"
            )

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """The bytes of the whole tensor, as `StoredTensor.chunks`.

        Slices along the first dimension are read one after the other, others all at once.

        Raises:
            As `StoredTensor.chunks`.
        """
        self.check_parts()
        if all(tensor.shape[1:] == self.shape[1:] for _, tensor in self.parts):
            for _, tensor in sorted(self.parts, key=lambda part: part[0]):
                yield from tensor.chunks(max_bytes)
            return
        yield from as_source(self.read_bits(), self.dtype).chunks(max_bytes)

    def read(self) -> np.ndarray[Any, Any]:
        """The whole tensor, as `StoredTensor.read`.

        Raises:
            As `StoredTensor.read`.
        """
        return as_numpy(self.dtype, self.read_bits)

    def read_bits(self) -> np.ndarray[Any, Any]:
        """The whole tensor, as `StoredTensor.read_bits`.

        Raises:
            As `StoredTensor.read_bits`.
        """
        self.check_parts()
        whole = np.empty(self.shape, object if self.dtype == variant else self.dtype.bits_dtype)
        for bounds, tensor in self.parts:
            whole[tuple(slice(*bound) for bound in bounds)] = tensor.read_bits()
        return whole

    def read_bytes(self) -> bytes:
        """The tensor's bytes, as if it had been saved whole.

        Raises:
            As `StoredTensor.read_bytes`.
        """
        if self.dtype.size:
            return b"".join(self.chunks(CHUNK_SIZE))
        payload: list[bytes] = []
        write = write_strings if self.dtype == string else write_variants
        write(self.read_bits().ravel().tolist(), payload.append)
        return b"".join(payload)

    def verify(self) -> None:
        """Reads every slice in constant memory.

        Raises:
            As `StoredTensor.verify`.
        """
        self.check_parts()
        for _, tensor in self.parts:
            tensor.verify()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        array = self.read()
        return array if dtype is None else array.astype(dtype, copy=False)

    def _error(self, what: str) -> errors.DataLossError:
        return errors.DataLossError(f"{self.path}: tensor {self.name!r}: {what}", path=self.path)
