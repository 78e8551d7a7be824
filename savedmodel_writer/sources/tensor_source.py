"""The protocol of whatever can give the elements of one tensor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy.typing as npt

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidTypeError

Chunk: TypeAlias = "bytes | memoryview"


@runtime_checkable
class TensorSource(Protocol):
    """One tensor's elements, which may be read several times.

    A source holds no open file and can be pickled if what it was made of can.
    """

    @property
    def shape(self) -> tuple[int, ...]:
        """The tensor's shape."""

    @property
    def dtype(self) -> DType:
        """The tensor's dtype, not a reference."""

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the payload: the elements' bytes, row-major, little-endian.

        A chunk has whole elements and at most `max_bytes` bytes, or one element. It may be a view
        of the source's memory.

        Raises:
            InvalidTypeError: the elements are strings, which have no fixed size.
        """

    def read(self) -> npt.NDArray[Any]:
        """Returns the tensor as an array, in native byte order, as `tensors.as_array` gives it.

        It may be the source's own memory: do not write into it.
        """


def elements_per_chunk(max_bytes: int, dtype: DType) -> int:
    """How many elements a chunk has.

    Raises:
        InvalidTypeError: they have no fixed size.
    """
    if dtype.size == 0:
        raise InvalidTypeError(f"elements of {dtype.name} have no fixed size: use read()")
    return max(1, max_bytes // dtype.size)
