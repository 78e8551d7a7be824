"""A numpy array as a TensorSource."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.sources.mapped_file import MappedFile, is_mapped, let_go
from savedmodel_writer.sources.region import Bounds, slices_of
from savedmodel_writer.sources.tensor_source import Chunk, elements_per_chunk
from savedmodel_writer.tensors import as_array, view_bits

# What numpy calls byte orders; "=" is this machine's.
_LITTLE_ENDIAN = "<|=" if sys.byteorder == "little" else "<|"

# Smaller maps are not worth the call that lets go of them.
_MANY_PAGES = 1 << 16


@attrs.frozen(eq=False)
class ArraySource:
    """An array, which is not copied: changes made before it is read are seen.

    Chunks of a contiguous array are views of its memory; others are gathered chunk by chunk, so
    that a transposed or big-endian array of any size takes no more memory than itself. A mapped
    array is pickled as the place in its file, and what was read of it does not stay in memory.
    """

    array: npt.NDArray[Any] = attrs.field(repr=False)
    dtype: DType = attrs.field(
        init=False, default=attrs.Factory(lambda self: as_dtype(self.array.dtype), takes_self=True)
    )

    @property
    def shape(self) -> tuple[int, ...]:
        """The array's shape."""
        return self.array.shape

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the array's bytes; see `TensorSource.chunks`.

        Raises:
            InvalidTypeError: the elements are strings.
        """
        step = elements_per_chunk(max_bytes, self.dtype)
        array = self.array
        if 0 < array.size <= step:
            yield payload_of(view_bits(array, self.dtype))
            if array.nbytes >= _MANY_PAGES:
                let_go(array)
            return
        for block in _blocks(array, step):
            yield payload_of(view_bits(block, self.dtype))
            let_go(block if array.flags.c_contiguous else array)

    def view(self) -> memoryview | None:
        """The payload, if it is in memory as it is, and no map that is to be let go of."""
        array = self.array
        as_it_is = array.flags.c_contiguous and array.dtype.byteorder in _LITTLE_ENDIAN
        if not as_it_is or not array.size or is_mapped(array):
            return None
        return payload_of(view_bits(array, self.dtype))

    def read(self) -> npt.NDArray[Any]:
        """Returns the array in native byte order, strings as bytes objects.

        Raises:
            InvalidTypeError: an element of an object array is neither str nor bytes.
            InvalidArgumentError: a str has a lone surrogate.
        """
        return as_array(self.array)

    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """Returns a view of a region; see `Divisible.read_part`.

        Raises:
            As `read`.
        """
        part = self.array[slices_of(bounds)]
        return part if self.dtype.size else as_array(part)

    def __reduce__(self) -> tuple[Any, ...]:
        place = MappedFile.of(self.array)
        return (ArraySource, (self.array,)) if place is None else (_mapped, (place,))


def _mapped(place: MappedFile) -> ArraySource:
    return ArraySource(place.array())


def payload_of(bits: npt.NDArray[Any]) -> memoryview:
    """The bytes of an array of `bits_dtype`, row-major and little-endian."""
    if bits.dtype.byteorder not in _LITTLE_ENDIAN:
        bits = bits.astype(bits.dtype.newbyteorder("<"))
    flat = np.ascontiguousarray(bits).reshape(-1)
    return flat.view(np.uint8).data


def _blocks(array: npt.NDArray[Any], step: int) -> Iterator[npt.NDArray[Any]]:
    """The elements in row-major order, `step` at a time."""
    if array.flags.c_contiguous:
        flat = array.reshape(-1)
        for start in range(0, array.size, step):
            yield flat[start : start + step]
    elif array.size:
        blocks: Any = np.nditer(array, ["external_loop", "buffered"], order="C", buffersize=step)
        for block in blocks:
            yield block.copy()  # the iterator uses its buffer again
