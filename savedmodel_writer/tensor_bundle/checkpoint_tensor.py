"""What the tensors of a checkpoint have in common: being read, whole or in part."""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, variant
from savedmodel_writer.sources import Bounds, Chunk
from savedmodel_writer.sources.region import bounds_of
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice


class CheckpointTensor(abc.ABC):
    """A tensor of a checkpoint, which is read when asked for: a TensorSource, and array-like.

    What is read whole has its checksum verified each time. The checksum covers all of a tensor, so
    that of a part it says nothing: `verify` first where that matters. Of a partitioned tensor this
    holds for each of its slices.

    Attributes:
        name: the tensor's name, for a slice that of the whole tensor and the slice.
        dtype: of the elements.
        shape: of the tensor.
    """

    __slots__ = ()

    name: str
    dtype: DType
    shape: tuple[int, ...]

    @abc.abstractmethod
    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """The bytes of a tensor of a fixed-size dtype, little-endian.

        The checksum is known after the last piece: whoever takes the pieces must be ready to throw
        them away.

        Raises:
            DataLossError: the bytes are damaged or not there.
            InvalidTypeError: the tensor is of strings or variants.
            StorageError: the file system refused.
        """

    @abc.abstractmethod
    def read_bits(self) -> npt.NDArray[Any]:
        """The tensor as `read` gives it, but in `DType.bits_dtype`.

        Raises:
            DataLossError: the bytes are damaged or not there.
            StorageError: the file system refused.
            UnimplementedError: numpy has no arrays of so many dimensions.
        """

    @abc.abstractmethod
    def read_part(self, bounds: Bounds) -> npt.NDArray[Any]:
        """A region of the tensor, in `DType.bits_dtype`.

        Raises:
            As `read_bits`.
        """

    @abc.abstractmethod
    def read_bytes(self) -> bytes:
        """The tensor's bytes as they lie in the file, their checksum verified.

        Raises:
            DataLossError: the bytes are damaged or not there.
            StorageError: the file system refused.
        """

    @abc.abstractmethod
    def verify(self) -> None:
        """Reads the tensor in constant memory.

        Raises:
            DataLossError: the bytes are damaged or not there.
            StorageError: the file system refused.
        """

    @abc.abstractmethod
    def memmap(self) -> npt.NDArray[Any]:
        """Maps the tensor where it lies: an array that reads from the file when it is used.

        No checksum is verified: `verify` first where that matters. The file must stay as it is
        while the array is used; a checkpoint written over it is another file.

        Returns:
            A `numpy.memmap` that can be read only; of a tensor without elements a plain array.

        Raises:
            InvalidTypeError: the tensor is of strings or variants, which are no array in the file.
            UnimplementedError: it is partitioned, big-endian, or not in a local file.
            DataLossError: the bytes are not there.
            MissingExtraError: numpy needs ml_dtypes for the dtype.
            StorageError: the file system refused.
        """

    def read(self, slice_spec: str = "") -> npt.NDArray[Any]:
        """The tensor: strings as an array of bytes objects, variants of VariantTensorDataProto.

        Args:
            slice_spec: which part of it: `start,length` or `-` for each dimension, joined by `:`,
                as in `0,2:-`; empty for all of it. No more is read than the part needs, and no
                checksum verified but those of what is read whole.

        Raises:
            InvalidArgumentError: the text is no slice, or that of another tensor.
            DataLossError: the bytes are damaged or not there.
            MissingExtraError: numpy needs ml_dtypes for the dtype; `read_bits` does not.
            StorageError: the file system refused.
            UnimplementedError: numpy has no arrays of so many dimensions.
        """
        if not slice_spec:
            return as_numpy(self.dtype, self.read_bits)
        try:
            bounds = TensorSlice.parse(slice_spec).bounds(self.shape)
        except errors.InvalidArgumentError as error:
            error.message = f"tensor {self.name!r}: {error.message}"
            raise
        return as_numpy(self.dtype, lambda: self.read_part(bounds))

    def __getitem__(self, index: Any) -> Any:
        """Reads a part of the tensor, and no more of the file than it needs.

        Args:
            index: as numpy's basic indexing: ints, slices, an Ellipsis. With a step, what lies
                between is read too.

        Raises:
            TensorIndexError: the index is out of range, or of another kind.
            DataLossError: as `read`, which says of which parts the checksum is verified.
            MissingExtraError: as `read`.
            StorageError: as `read`.
        """
        try:
            bounds, rest = bounds_of(index, self.shape)
        except errors.TensorIndexError as error:
            error.message = f"tensor {self.name!r}: {error.message}"
            raise
        return as_numpy(self.dtype, lambda: self.read_part(bounds))[rest]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        array = self.read()
        return array if dtype is None else array.astype(dtype, copy=False)


def as_numpy(dtype: DType, read_bits: Callable[[], npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """The array of a tensor in its own numpy dtype; it is not read if there is none.

    Quantized values are plain integers, as TensorFlow's reader gives them.
    """
    if dtype == variant or dtype.is_quantized:
        return read_bits()
    numpy_dtype = np.dtype(dtype.as_numpy_dtype)
    bits = read_bits()
    return bits if bits.dtype == numpy_dtype else bits.view(numpy_dtype)
