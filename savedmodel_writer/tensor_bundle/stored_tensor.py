"""A tensor, or a slice of one, as it lies in a data file."""

from __future__ import annotations

import contextlib
import math
import sys
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, string, variant
from savedmodel_writer.sources import Bounds, Chunk
from savedmodel_writer.sources.region import read_region, slices_of, whole
from savedmodel_writer.table.crc32c import crc32c, unmask
from savedmodel_writer.tensor_bundle.checkpoint_tensor import CheckpointTensor, as_numpy
from savedmodel_writer.tensor_bundle.payload import PIECE_SIZE
from savedmodel_writer.tensor_bundle.shard_files import ShardFiles
from savedmodel_writer.tensor_bundle.string_tensor import read_some_strings, read_strings
from savedmodel_writer.tensor_bundle.variant_tensor import read_variants


@attrs.frozen(eq=False)
class StoredTensor(CheckpointTensor):
    """A tensor whose bytes lie in one piece.

    Attributes:
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
        """Yields the bytes; see `CheckpointTensor.chunks`.

        Raises:
            As `CheckpointTensor.chunks`.
        """
        if not self.dtype.size:
            raise errors.InvalidTypeError(
                f"tensor {self.name!r} of dtype {self.dtype.name} has no elements of a fixed size"
            )
        self.check_present()
        max_bytes = max(max_bytes - max_bytes % self.dtype.size, self.dtype.size)
        crc = 0
        for chunk in self._files.chunks(self.shard, self.offset, self.size, max_bytes):
            crc = crc32c(chunk, crc)
            if self._files.big_endian:
                _swap(np.frombuffer(chunk, np.uint8), self.dtype)
            yield chunk
        self._check(crc)

    def read_bits(self) -> np.ndarray[Any, Any]:
        """The elements, verified; see `CheckpointTensor.read_bits`.

        Raises:
            As `CheckpointTensor.read_bits`.
        """
        if self.dtype == string:
            return self._objects(self._strings())
        if self.dtype == variant:
            return self._objects(self._variants())
        self.check_present()
        try:
            array = np.empty(self.shape, self.dtype.bits_dtype)
        except ValueError as error:
            raise self._too_many_dimensions(error) from None
        self._fill(array.reshape(-1).view(np.uint8).data)
        return self._as_elements(array)

    def read_part(self, bounds: Bounds) -> np.ndarray[Any, Any]:
        """A region; see `CheckpointTensor.read_part`.

        Of strings, the checksum of all their lengths is verified. Variants are read whole.

        Raises:
            As `CheckpointTensor.read_part`.
        """
        if self.dtype == variant or bounds == whole(self.shape):
            return self.read_bits()[slices_of(bounds)]
        self.check_present()
        if self.dtype == string:
            return self._part_of_strings(bounds)
        bits = np.dtype(self.dtype.bits_dtype)
        try:
            return self._as_elements(read_region(self.shape, bounds, bits, self._read_into))
        except ValueError as error:
            raise self._too_many_dimensions(error) from None

    def read_bytes(self) -> bytes:
        """The tensor's bytes, verified; see `CheckpointTensor.read_bytes`.

        Raises:
            As `CheckpointTensor.read_bytes`.
        """
        if self.dtype == string:
            self._strings()
        elif self.dtype == variant and not self._files.big_endian:
            self._variants()
        else:
            payload = self._payload()
            self._check(crc32c(payload))
            return payload
        return self._payload()

    def verify(self) -> None:
        """Reads all of it; see `CheckpointTensor.verify`.

        Raises:
            As `CheckpointTensor.verify`.
        """
        if self.dtype.size:
            for _ in self.chunks(PIECE_SIZE):
                pass
        else:
            self.read_bytes()

    def memmap(self) -> np.ndarray[Any, Any]:
        """The tensor where it lies; see `CheckpointTensor.memmap`.

        Raises:
            As `CheckpointTensor.memmap`.
        """
        if not self.dtype.size:
            raise errors.InvalidTypeError(
                f"tensor {self.name!r} of dtype {self.dtype.name} cannot be mapped: its elements "
                "have no fixed size; read it"
            )
        if self._files.big_endian != (sys.byteorder == "big"):
            raise errors.UnimplementedError(
                f"tensor {self.name!r} cannot be mapped: its bytes are in the order of another "
                "kind of machine; read it"
            )
        if not self._files.are_local:
            raise errors.UnimplementedError(
                f"tensor {self.name!r} cannot be mapped: {self._files.path(self.shard)} is not a "
                "local file; read it, or a slice of it"
            )
        self.check_present()
        return as_numpy(self.dtype, self._map)

    def check_present(self) -> None:
        """Makes sure that the bytes are there, which is known without reading them.

        Raises:
            DataLossError: they are not.
            StorageError: the file system refused.
        """
        try:
            self._files.check_range(self.shard, self.offset, self.size)
        except errors.SavedModelWriterError as error:
            error.message = f"tensor {self.name!r}: {error.message}"
            raise

    def _map(self) -> np.ndarray[Any, Any]:
        bits = np.dtype(self.dtype.bits_dtype)
        if self.size == 0:  # cannot be mapped
            return self._shaped(np.frombuffer(b"", bits))
        path = self._files.path(self.shard)
        return self._shaped(np.memmap(path, bits, "r", self.offset, (self.size // bits.itemsize,)))

    def _read_into(self, start: int, buffer: memoryview) -> None:
        self._files.file(self.shard).read_into(self.offset + start, buffer)

    def _as_elements(self, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Checks the elements that were read, and gives them the byte order of this machine."""
        if self._files.big_endian != (sys.byteorder == "big"):
            _swap(array.reshape(-1), self.dtype)
        if self.dtype.is_bool and np.any(array.view(np.uint8) > 1):
            raise self._error("a byte of a bool tensor is neither 0 nor 1")
        return array

    def _fill(self, buffer: memoryview) -> None:
        """Reads the bytes, verified."""
        file, crc = self._files.file(self.shard), 0
        for start in range(0, self.size, PIECE_SIZE):
            piece = buffer[start : start + PIECE_SIZE]
            file.read_into(self.offset + start, piece)
            crc = crc32c(piece, crc)
        self._check(crc)

    def _bytes(self, start: int, size: int) -> bytes:
        return b"".join(self._files.chunks(self.shard, self.offset + start, size, max(size, 1)))

    def _payload(self) -> bytes:
        self.check_present()
        return self._bytes(0, self.size)

    def _strings(self) -> list[bytes]:
        count = math.prod(self.shape)
        with self._located():
            strings, crc = read_strings(self._payload(), count, big_endian=self._files.big_endian)
        self._check(crc)
        return strings

    def _part_of_strings(self, bounds: Bounds) -> np.ndarray[Any, Any]:
        count = math.prod(self.shape)
        wanted = self._shaped(np.arange(count))[slices_of(bounds)]
        numbers = wanted.ravel().tolist()
        with self._located():
            strings = read_some_strings(
                self._bytes, self.size, count, numbers, big_endian=self._files.big_endian
            )
        array = np.empty(wanted.shape, object)
        array.reshape(-1)[:] = strings
        return array

    def _variants(self) -> list[Any]:
        if self._files.big_endian:
            raise errors.UnimplementedError(
                f"tensor {self.name!r}: variants of a big-endian machine cannot be read, "
                "by TensorFlow neither"
            )
        with self._located():
            variants, crc = read_variants(self._payload(), math.prod(self.shape))
        self._check(crc)
        return variants

    def _objects(self, values: list[Any]) -> np.ndarray[Any, Any]:
        array = np.empty(len(values), object)
        array[:] = values
        return self._shaped(array)

    def _shaped(self, flat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        try:
            return flat.reshape(self.shape)
        except ValueError as error:
            raise self._too_many_dimensions(error) from None

    def _too_many_dimensions(self, error: ValueError) -> errors.UnimplementedError:
        """TensorFlow has tensors of more dimensions than numpy."""
        return errors.UnimplementedError(
            f"tensor {self.name!r} of {len(self.shape)} dimensions: {error}; read_bytes() gives "
            "its elements"
        )

    def _check(self, crc: int) -> None:
        stored = unmask(self.masked_crc)
        if stored != crc:
            raise self._error(
                f"Checksum does not match: stored {stored:#010x} vs. computed {crc:#010x}"
            )

    @contextlib.contextmanager
    def _located(self) -> Iterator[None]:
        """Says of damage to the payload in which file and tensor it is."""
        try:
            yield
        except errors.DataLossError as error:
            if error.path is not None:  # the file could not be read
                raise
            raise self._error(error.message, error.offset or 0) from None

    def _error(self, what: str, offset: int = 0) -> errors.DataLossError:
        path = self._files.path(self.shard)
        return errors.DataLossError(
            f"{path}, offset {self.offset + offset}: tensor {self.name!r}: {what}",
            path=path,
            offset=self.offset + offset,
        )


def _swap(flat: np.ndarray[Any, Any], dtype: DType) -> None:
    """Turns the bytes of each number around; a complex one is two numbers."""
    size = dtype.size // 2 if dtype.is_complex else dtype.size
    flat.view(f"u{size}").byteswap(inplace=True)
