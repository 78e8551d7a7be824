"""Reads a bundle: a mapping from names to tensors that read themselves when asked.

Opening reads the index's own index and the header. A lookup touches one block of the index, reading
a tensor one range of a data file; every checksum on the way is verified.
"""

from __future__ import annotations

import math
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from itertools import islice
from typing import Any

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType
from savedmodel_writer.files import Path, Storage, path_text, storage_for
from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto
from savedmodel_writer.tensor_bundle.checkpoint_tensor import CheckpointTensor
from savedmodel_writer.tensor_bundle.entry import is_possible
from savedmodel_writer.tensor_bundle.file_names import decode_name, encode_name
from savedmodel_writer.tensor_bundle.index import Index
from savedmodel_writer.tensor_bundle.joined_tensor import JoinedTensor
from savedmodel_writer.tensor_bundle.payload import check_dtype
from savedmodel_writer.tensor_bundle.shard_files import ShardFiles
from savedmodel_writer.tensor_bundle.slice_key import parse_slice_key, slice_key
from savedmodel_writer.tensor_bundle.stored_tensor import StoredTensor
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice

# Entries are made tensors so many at a time: when one was read, which may be long, this code and
# its data are no longer in the processor's caches.
_BATCH = 64


class BundleReader(Mapping[str, CheckpointTensor]):
    """The tensors of a checkpoint by name, partitioned ones as a whole, in the order of the keys.

    A name that is not UTF-8 is a str with its odd bytes escaped (surrogateescape). Lookups take
    str or bytes. Safe for use by several threads; pickles as its prefix and storage.
    """

    def __init__(self, prefix: Path, *, storage: Storage | None = None) -> None:
        """Opens a checkpoint.

        Args:
            prefix: its path without `.index`.
            storage: where it is; what `files.storage_for` gives if None.

        Raises:
            NotFoundError: there is no index.
            InvalidTypeError: the prefix is no path.
            DataLossError: the index is damaged or is none.
            InvalidArgumentError: the checkpoint's version excludes readers of today.
            StorageError: the file system refused.
        """
        self._prefix = path_text(prefix)
        self._storage = storage_for(self._prefix) if storage is None else storage
        self._index = Index(self._prefix, self._storage)
        header = self._index.header
        self.num_shards = header.num_shards
        big_endian = header.endianness == BundleHeaderProto.BIG
        self._files = ShardFiles(self._prefix, header.num_shards, big_endian, self._storage)

    def __reduce__(self) -> tuple[Any, ...]:
        return _open, (self._prefix, self._storage)

    def __repr__(self) -> str:
        return f"BundleReader({self._prefix!r})"

    def __enter__(self) -> BundleReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the files. They are closed too when the reader is forgotten."""
        self._index.close()
        self._files.close()

    def __iter__(self) -> Iterator[str]:
        return (decode_name(key) for key, _ in self._entries())

    def __len__(self) -> int:
        return sum(1 for _ in self._entries())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, (str, bytes)) and self._find(name) is not None

    def __getitem__(self, name: str | bytes) -> CheckpointTensor:
        """A tensor, which is not read yet.

        Raises:
            TensorNotInCheckpointError: there is none of that name.
            DataLossError: its entry is damaged.
        """
        entry = self._find(name)
        if entry is None:
            raise errors.TensorNotInCheckpointError(
                f"Key {name!r} not found in checkpoint {self._prefix}", path=self._prefix
            )
        return self._tensor(encode_name(name), entry)

    def items(self) -> ItemsView[str, CheckpointTensor]:
        """Names and tensors, in one pass over the index."""
        return _Items(self)

    def values(self) -> ValuesView[CheckpointTensor]:
        """Tensors, in one pass over the index."""
        return _Values(self)

    def dtype(self, name: str | bytes) -> DType:
        """The dtype of a tensor.

        Raises:
            As looking the name up.
        """
        return self[name].dtype

    def shape(self, name: str | bytes) -> tuple[int, ...]:
        """The shape of a tensor.

        Raises:
            As looking the name up.
        """
        return self[name].shape

    def read(self, name: str | bytes, slice_spec: str = "") -> np.ndarray[Any, Any]:
        """The values of a tensor, or of a slice of it, as `CheckpointTensor.read`.

        `reader[name][10:20]` is another way to say which part.

        Args:
            name: of the tensor.
            slice_spec: which part, as in `10,10:-`; empty for all of it. Checksums that cover more
                than what is read are not verified: `verify(name)` does.

        Raises:
            As looking the name up, and `CheckpointTensor.read`.
        """
        return self[name].read(slice_spec)

    def memmap(self, name: str | bytes) -> np.ndarray[Any, Any]:
        """A tensor where it lies in its file, as `CheckpointTensor.memmap`: not verified.

        Raises:
            As looking the name up, and `CheckpointTensor.memmap`.
        """
        return self[name].memmap()

    def read_bytes(self, name: str | bytes) -> bytes:
        """The bytes of a tensor as they lie in the file.

        Raises:
            As looking the name up, and `CheckpointTensor.read_bytes`.
        """
        return self[name].read_bytes()

    def verify(self, *names: str | bytes) -> None:
        """Reads everything, in constant memory: each block of the index, each tensor, each slice.

        Args:
            names: of the tensors to read; none for all of them, and the whole index.

        Raises:
            DataLossError: something is damaged or missing, or slices leave a hole or overlap.
            TensorNotInCheckpointError: there is no tensor of a name.
            StorageError: the file system refused.
        """
        for name in names:
            self[name].verify()
        if not names:
            self._index.verify()
            for tensor in self.values():
                tensor.verify()

    def _tensors(self) -> Iterator[tuple[str, CheckpointTensor]]:
        entries = self._entries()
        while batch := list(islice(entries, _BATCH)):
            yield from [(decode_name(key), self._tensor(key, entry)) for key, entry in batch]

    def _entries(self) -> Iterator[tuple[bytes, BundleEntryProto]]:
        """The entries of whole tensors: not those of slices that their tensor's entry lists."""
        listed_for, listed = b"", frozenset[bytes]()  # the slices of a tensor follow each other
        for key, entry in self._index:
            parsed = parse_slice_key(key) if key[:1] == b"\0" else None
            if parsed is not None:
                name, part = parsed
                if name != listed_for:
                    listed_for, listed = name, self._listed_slices(name)
                if part.as_proto().SerializeToString() in listed:
                    continue
            yield key, entry

    def _listed_slices(self, name: bytes) -> frozenset[bytes]:
        entry = self._index.get(name)
        slices = () if entry is None else entry.slices
        return frozenset([part.SerializeToString() for part in slices])

    def _find(self, name: str | bytes) -> BundleEntryProto | None:
        return self._index.get(encode_name(name)) if name else None

    def _tensor(self, key: bytes, entry: BundleEntryProto) -> CheckpointTensor:
        if not entry.slices:
            return self._stored(decode_name(key), key, entry)
        name = decode_name(key)
        dtype, shape = self._dtype_and_shape(key, entry)
        parts = []
        for proto in entry.slices:
            try:
                part = TensorSlice.from_proto(proto)
                bounds, part_shape = part.bounds(shape), part.shape(shape)
            except (errors.DataLossError, errors.InvalidArgumentError) as error:
                raise self._index.error(f"tensor {name!r}: {error}") from None
            part_key = slice_key(key, part)
            part_entry = self._index.get(part_key)
            if part_entry is None:
                raise self._index.error(f"tensor {name!r}: slice {part} is missing")
            stored = self._stored(f"{name} {part}", part_key, part_entry)
            if (stored.dtype, stored.shape) != (dtype, part_shape):
                raise self._index.error(
                    f"tensor {name!r}: expected slice {part} to be of dtype {dtype.name} and shape "
                    f"{list(part_shape)}, found {stored.dtype.name} and {list(stored.shape)}"
                )
            parts.append((bounds, stored))
        return JoinedTensor(name, dtype, shape, tuple(parts), self._index.path)

    def _stored(self, name: str, key: bytes, entry: BundleEntryProto) -> StoredTensor:
        dtype, shape = self._dtype_and_shape(key, entry)
        return StoredTensor(
            name,
            dtype,
            shape,
            entry.shard_id,
            entry.offset,
            entry.size,
            entry.crc32c,
            self._files,
        )

    def _dtype_and_shape(
        self, key: bytes, entry: BundleEntryProto
    ) -> tuple[DType, tuple[int, ...]]:
        proto = entry.shape
        shape = tuple([dim.size for dim in proto.dim])
        possible = is_possible if entry.slices else _is_possible_array
        if proto.unknown_rank or (shape and not possible(shape)):
            raise self._index.error(f"Invalid tensor shape: {key!r} {list(shape)}")
        try:
            dtype = DType(entry.dtype)
            if check_dtype(dtype) is dtype:
                return dtype, shape
        except errors.InvalidTypeError:
            pass
        raise self._index.error(f"tensor {key!r}: unknown dtype {entry.dtype}")


def _is_possible_array(shape: tuple[int, ...]) -> bool:
    """Whether an array can be so large: numpy counts up to 2**63 bytes, and not the zeros."""
    return min(shape) >= 0 and math.prod(filter(None, shape)) < 1 << 59


class _Items(ItemsView[str, CheckpointTensor]):
    _mapping: BundleReader

    def __iter__(self) -> Iterator[tuple[str, CheckpointTensor]]:
        return self._mapping._tensors()


class _Values(ValuesView[CheckpointTensor]):
    _mapping: BundleReader

    def __iter__(self) -> Iterator[CheckpointTensor]:
        return (tensor for _, tensor in self._mapping._tensors())


def _open(prefix: str, storage: Storage) -> BundleReader:
    return BundleReader(prefix, storage=storage)
