"""What a TensorSource may have besides: reading a part of its tensor, and a checksum."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import numpy.typing as npt

from savedmodel_writer.sources.region import Bounds


@runtime_checkable
class Divisible(Protocol):
    """A TensorSource that can read a part of its tensor by itself."""

    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """Returns a region of the tensor, as `read` gives it or in `DType.bits_dtype`.

        A checksum that covers more than the region is not verified.
        """


@runtime_checkable
class Verifiable(Protocol):
    """A TensorSource with a checksum."""

    def verify(self) -> None:
        """Reads the tensor in constant memory.

        Raises:
            DataLossError: it is damaged.
        """
