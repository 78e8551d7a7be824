"""A tensor that a function makes when its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy.typing as npt

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError
from savedmodel_writer.shapes import as_shape
from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.region import Bounds, slices_of
from savedmodel_writer.sources.tensor_source import Chunk, elements_per_chunk
from savedmodel_writer.tensors import as_array, as_bits


def _known_shape(shape: Any) -> tuple[int, ...]:
    return as_shape(shape).as_tuple()


def _base_dtype(dtype: Any) -> DType:
    return as_dtype(dtype).base_dtype


def _check_callable(_: Any, __: Any, make: Any) -> None:
    if not callable(make):
        raise InvalidTypeError(f"make: expected a function, found {make!r}")


@attrs.frozen(eq=False)
class LazyTensor:
    """The value of a tensor that is made when it is written, and forgotten then.

    It is the value of a `Variable`, or one for `save_checkpoint`; with workers in other processes
    the function must be one that can be pickled.

    Attributes:
        make: makes the array. It is called each time that the tensor is read.
        shape: of the tensor.
        dtype: of its elements; the array is cast to it.

    Raises:
        InvalidTypeError: `make` is no function, or `dtype` no dtype.
        ShapeError: the shape is not fully known.
    """

    make: Callable[[], Any] = attrs.field(validator=_check_callable)
    shape: tuple[int, ...] = attrs.field(converter=_known_shape)
    dtype: DType = attrs.field(converter=_base_dtype)

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the bytes; see `TensorSource.chunks`.

        Raises:
            InvalidTypeError: the elements are strings, or cannot be cast.
            InvalidArgumentError: the array has another shape.
        """
        elements_per_chunk(max_bytes, self.dtype)  # refuses strings before anything is made
        yield from ArraySource(self._made()).chunks(max_bytes)

    def read(self) -> npt.NDArray[Any]:
        """Makes the array; see `TensorSource.read`.

        Raises:
            InvalidTypeError: the elements cannot be cast.
            InvalidArgumentError: the array has another shape.
        """
        return as_array(self._made(), self.dtype)

    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """Makes the array and returns a region of it; see `Divisible.read_part`.

        Raises:
            As `read`.
        """
        return self.read()[slices_of(bounds)]

    def _made(self) -> npt.NDArray[Any]:
        bits, _ = as_bits(self.make(), self.dtype)
        if bits.shape != self.shape:
            raise InvalidArgumentError(
                f"a lazy tensor of shape {self.shape} was made with shape {bits.shape}"
            )
        return bits
