"""A tensor that lies in a file column-major, as numpy saves the transpose of an array."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.file_source import FileSource
from savedmodel_writer.sources.region import Bounds, bounds_of
from savedmodel_writer.sources.tensor_source import Chunk
from savedmodel_writer.tensors import as_array

_CHUNK = 1 << 22


@attrs.frozen(eq=False)
class TransposedSource:
    """The transpose of a tensor in a file. It can be pickled like that.

    Its chunks are gathered from the whole file, which is mapped; where it is compressed or not
    local, the tensor is read whole.

    Attributes:
        source: the tensor as it lies in the file, with its axes in reverse.
    """

    source: FileSource

    @property
    def name(self) -> str:
        """Its name in the file."""
        return self.source.name

    @property
    def dtype(self) -> DType:
        """Of the elements."""
        return self.source.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the tensor."""
        return self.source.shape[::-1]

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the bytes, little-endian; see `FileSource.chunks`.

        Raises:
            As `FileSource.chunks`.
        """
        yield from ArraySource(self._mapped_or_read().T).chunks(max_bytes)

    def read(self) -> npt.NDArray[Any]:
        """Returns the tensor; see `FileSource.read`.

        Raises:
            As `FileSource.read`.
        """
        return as_array(self.source.read_stored().T, self.dtype)

    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """Returns a region; see `FileSource.read_part`.

        Raises:
            As `FileSource.read`.
        """
        part: npt.NDArray[Any] = self.source.read_part(bounds[::-1]).T
        return part

    def __getitem__(self, index: Any) -> npt.NDArray[Any]:
        """Reads a part of the tensor; see `FileSource.__getitem__`.

        Raises:
            As `FileSource.__getitem__`.
        """
        bounds, rest = bounds_of(index, self.shape)
        part: npt.NDArray[Any] = self.read_part(bounds)[rest]
        return part

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        array = self.read()
        return array if dtype is None else array.astype(dtype, copy=False)

    def _mapped_or_read(self) -> npt.NDArray[Any]:
        place = self.source.payload.plain if self.dtype.size else None
        if place is None or place.size == 0 or not isinstance(place.storage, LocalStorage):
            return self.source.read_stored()
        for _ in self.source.chunks(_CHUNK):  # a map would not notice damage
            pass
        array: npt.NDArray[Any] = np.memmap(
            place.path, self.source.stored, "r", place.offset, self.source.shape
        )
        return array
