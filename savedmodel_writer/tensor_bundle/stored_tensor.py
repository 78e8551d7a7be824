"""A tensor, or a slice of one, as it lies in a data file: a TensorSource that reads it."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, string, variant
from savedmodel_writer.sources import Chunk
from savedmodel_writer.table.crc32c import crc32c, unmask
from savedmodel_writer.tensor_bundle.payload import CHUNK_SIZE
from savedmodel_writer.tensor_bundle.shard_files import ShardFiles
from savedmodel_writer.tensor_bundle.string_tensor import read_strings
from savedmodel_writer.tensor_bundle.variant_tensor import read_variants


@attrs.frozen(eq=False)
class StoredTensor:
    """A tensor of a checkpoint, read when asked for; its checksum is verified each time.

    Attributes:
        name: the tensor's name, for a slice that of the whole tensor and the slice.
        dtype: of the elements.
        shape: of the tensor.
        shard: number of the data file.
        offset: of its first byte.
        size: in bytes.
        masked_crc: the checksum, as it is stored.
    """

    name: str
    dtype: DType
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    masked_crc: int
    _files: ShardFiles = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuses an entry whose size is not that of its shape, before memory is taken for it."""
        count = math.prod(self.shape)
        expected = count * self.dtype.size
        if self.dtype.size and self.size != expected:
            raise self._error(f"stored size {self.size}; expected size {expected}")
        if not self.dtype.size and self.size < count:
            raise self._error(f"stored size {self.size}; expected size is at least {count}")

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """The bytes of a tensor of a fixed-size dtype, little-endian.

        The checksum is known after the last piece: whoever takes the pieces must be ready to throw
        them away.

        Raises:
            DataLossError: the bytes are damaged or not there.
            InvalidTypeError: the tensor is of strings or variants.
            StorageError: the file system refused.
        """
        if not self.dtype.size:
            raise errors.InvalidTypeError(
                f"tensor {self.name!r} of dtype {self.dtype.name} has no elements of a fixed size"
            )
        max_bytes = max(max_bytes - max_bytes % self.dtype.size, self.dtype.size)
        crc = 0
        for chunk in self._files.chunks(self.shard, self.offset, self.size, max_bytes):
            crc = crc32c(chunk, crc)
            if self._files.big_endian:
                _swap(np.frombuffer(chunk, np.uint8), self.dtype)
            yield chunk
        self._check(crc)

    def read(self) -> np.ndarray[Any, Any]:
        """The tensor: strings as an array of bytes objects, variants of VariantTensorDataProto.

        Raises:
            DataLossError: the bytes are damaged or not there.
            MissingExtraError: numpy needs ml_dtypes for the dtype; `read_bits` does not.
            StorageError: the file system refused.
            UnimplementedError: numpy has no arrays of so many dimensions.
        """
        return as_numpy(self.dtype, self.read_bits)

    def read_bits(self) -> np.ndarray[Any, Any]:
        """The tensor as `read` gives it, but in `DType.bits_dtype`.

        Raises:
            DataLossError: the bytes are damaged or not there.
            StorageError: the file system refused.
            UnimplementedError: numpy has no arrays of so many dimensions.
        """
        if self.dtype == string:
            return self._objects(self._strings())
        if self.dtype == variant:
            return self._objects(self._variants())
        flat = self._read_flat()
        if self._files.big_endian != (sys.byteorder == "big"):
            _swap(flat, self.dtype)
        if self.dtype.is_bool and flat.size and flat.max() > 1:
            raise self._error("a byte of a bool tensor is neither 0 nor 1")
        return self._shaped(flat.view(self.dtype.bits_dtype))

    def read_bytes(self) -> bytes:
        """The tensor's bytes as they lie in the file, their checksum verified.

        Raises:
            DataLossError: the bytes are damaged or not there.
            StorageError: the file system refused.
        """
        if self.dtype == string:
            self._strings()
        elif self.dtype == variant and not self._files.big_endian:
            self._variants()
        else:
            return self._read_flat().tobytes()
        return self._payload()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        array = self.read()
        return array if dtype is None else array.astype(dtype, copy=False)

    def verify(self) -> None:
        """Reads the tensor in constant memory.

        Raises:
            DataLossError: the bytes are damaged or not there.
            StorageError: the file system refused.
        """
        if self.dtype.size:
            for _ in self.chunks(CHUNK_SIZE):
                pass
        else:
            self.read_bytes()

    def _read_flat(self) -> np.ndarray[Any, Any]:
        self._files.check_range(self.shard, self.offset, self.size)
        flat = np.empty(self.size, np.uint8)
        view = flat.data
        crc = 0
        for start in range(0, self.size, CHUNK_SIZE):
            chunk = view[start : start + CHUNK_SIZE]
            self._files.read_into(self.shard, self.offset + start, chunk)
            crc = crc32c(chunk, crc)
        self._check(crc)
        return flat

    def _payload(self) -> bytes:
        return b"".join(self._files.chunks(self.shard, self.offset, self.size, max(self.size, 1)))

    def _strings(self) -> list[bytes]:
        count = math.prod(self.shape)
        try:
            strings, crc = read_strings(self._payload(), count, big_endian=self._files.big_endian)
        except errors.DataLossError as error:
            raise self._error(error.message, error.offset or 0) from None
        self._check(crc)
        return strings

    def _variants(self) -> list[Any]:
        if self._files.big_endian:
            raise errors.UnimplementedError(
                f"tensor {self.name!r}: variants of a big-endian machine cannot be read, "
                "by TensorFlow neither"
            )
        try:
            variants, crc = read_variants(self._payload(), math.prod(self.shape))
        except errors.DataLossError as error:
            raise self._error(error.message, error.offset or 0) from None
        self._check(crc)
        return variants

    def _objects(self, values: list[Any]) -> np.ndarray[Any, Any]:
        array = np.empty(len(values), object)
        array[:] = values
        return self._shaped(array)

    def _shaped(self, flat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        try:
            return flat.reshape(self.shape)
        except ValueError as error:  # TensorFlow has tensors of more dimensions than numpy
            raise errors.UnimplementedError(
                f"tensor {self.name!r} of {len(self.shape)} dimensions: {error}; read_bytes() "
                "gives its elements"
            ) from None

    def _check(self, crc: int) -> None:
        stored = unmask(self.masked_crc)
        if stored != crc:
            raise self._error(
                f"Checksum does not match: stored {stored:#010x} vs. computed {crc:#010x}"
            )

    def _error(self, what: str, offset: int = 0) -> errors.DataLossError:
        path = self._files.path(self.shard)
        return errors.DataLossError(
            f"{path}, offset {self.offset + offset}: tensor {self.name!r}: {what}",
            path=path,
            offset=self.offset + offset,
        )


def as_numpy(dtype: DType, read_bits: Callable[[], np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    """The array of a tensor in its own numpy dtype; it is not read if there is none.

    Quantized values are plain integers, as TensorFlow's reader gives them.
    """
    if dtype == variant or dtype.is_quantized:
        return read_bits()
    numpy_dtype = np.dtype(dtype.as_numpy_dtype)
    bits = read_bits()
    return bits if bits.dtype == numpy_dtype else bits.view(numpy_dtype)


def _swap(flat: np.ndarray[Any, Any], dtype: DType) -> None:
    """Turns the bytes of each number around; a complex one is two numbers."""
    size = dtype.size // 2 if dtype.is_complex else dtype.size
    flat.view(f"u{size}").byteswap(inplace=True)
