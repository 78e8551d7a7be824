"""A tensor that lies in a file of another program: a TensorSource that reads it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Protocol

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import DataLossError
from savedmodel_writer.sources.arrays import payload_of
from savedmodel_writer.sources.file_range import FileRange
from savedmodel_writer.sources.region import Bounds, bounds_of, read_region, slices_of
from savedmodel_writer.sources.tensor_source import Chunk, elements_per_chunk
from savedmodel_writer.tensors import as_array

_BLOCK = 1 << 22


class Payload(Protocol):
    """The bytes of a tensor in a file."""

    @property
    def path(self) -> str:
        """Path of the file."""

    @property
    def offset(self) -> int:
        """Where in the file they begin."""

    @property
    def size(self) -> int:
        """How many they are."""

    @property
    def plain(self) -> FileRange | None:
        """The part of a file that has just these bytes, or None where they are packed."""

    def blocks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields them in pieces of `max_bytes`, the last one shorter.

        Raises:
            DataLossError: they are damaged or not there.
            StorageError: the file system refused.
        """


@attrs.frozen(eq=False)
class FileSource:
    """A tensor in a file, row-major. It holds no open file: pickled, it says where to read.

    Attributes:
        name: its name in the file.
        dtype: of the elements.
        shape: of the tensor.
        stored: the numpy dtype of the bytes: `bits_dtype` or strings of a fixed length, in the
            byte order of the file.
        payload: its bytes.
    """

    name: str
    dtype: DType
    shape: tuple[int, ...]
    stored: np.dtype[Any] = attrs.field(repr=False)
    payload: Payload = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuses bytes that are not those of the shape, before memory is taken for them."""
        expected = math.prod(self.shape) * self.stored.itemsize
        if self.payload.size != expected:
            raise self._error(
                f"expected {expected} bytes of dtype {self.stored} and shape {self.shape}, "
                f"found {self.payload.size}"
            )

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the bytes, little-endian; see `TensorSource.chunks`.

        Raises:
            DataLossError: they are damaged or not there. Of a checksum this is known after the
                last chunk only.
            InvalidTypeError: the elements are strings.
            StorageError: the file system refused.
        """
        elements = elements_per_chunk(max_bytes, self.dtype)
        for block in self.payload.blocks(elements * self.stored.itemsize):
            self._check_bools(block)
            yield payload_of(np.frombuffer(block, self.stored))

    def read(self) -> npt.NDArray[Any]:
        """Returns the tensor; see `TensorSource.read`.

        Raises:
            DataLossError: its bytes are damaged or not there.
            StorageError: the file system refused.
        """
        return as_array(self.read_stored(), self.dtype)

    def read_stored(self) -> npt.NDArray[Any]:
        """Returns the tensor as an array of the dtype `stored`.

        Raises:
            DataLossError: its bytes are damaged or not there.
            StorageError: the file system refused.
        """
        flat = np.empty(self.payload.size, np.uint8)
        start = 0
        for block in self.payload.blocks(_BLOCK):
            self._check_bools(block)
            flat[start : start + len(block)] = np.frombuffer(block, np.uint8)
            start += len(block)
        try:
            array: npt.NDArray[Any] = np.ndarray(self.shape, self.stored, flat.data)
        except ValueError as error:  # more dimensions, or larger ones, than numpy has
            raise self._error(f"shape {self.shape}: {error}") from None
        return array

    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """Returns a region, all of the tensor being read if it is compressed.

        Raises:
            As `read`.
        """
        place = self.payload.plain
        if place is None:
            return self.read()[slices_of(bounds)]
        with place.opened() as read_into:
            part = read_region(self.shape, bounds, self.stored, read_into)
        if self.dtype.is_bool:
            self._check_bools(part.tobytes())
        return as_array(part, self.dtype)

    def __getitem__(self, index: Any) -> npt.NDArray[Any]:
        """Reads a part of the tensor.

        Args:
            index: as numpy's basic indexing: ints, slices, an Ellipsis.

        Raises:
            TensorIndexError: the index is out of range, or of another kind.
            DataLossError: the bytes are damaged or not there. A checksum of all of the tensor is
                not verified.
            StorageError: the file system refused.
        """
        bounds, rest = bounds_of(index, self.shape)
        return self.read_part(bounds)[rest]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        array = self.read()
        return array if dtype is None else array.astype(dtype, copy=False)

    def _check_bools(self, block: Chunk) -> None:
        if self.dtype.is_bool and (np.frombuffer(block, np.uint8) > 1).any():
            raise self._error("a byte of a bool tensor is neither 0 nor 1")

    def _error(self, what: str) -> DataLossError:
        path, offset = self.payload.path, self.payload.offset
        return DataLossError(
            f"{path}, offset {offset}: tensor {self.name!r}: {what}", path=path, offset=offset
        )
