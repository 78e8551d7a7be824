"""Reads from the data files of a bundle, which it opens as they are needed."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, Storage
from savedmodel_writer.tensor_bundle.file_names import data_file


class ShardFiles:
    """The data files of a bundle. Safe for use by several threads; pickled without its handles."""

    def __init__(self, prefix: str, num_shards: int, big_endian: bool, storage: Storage) -> None:
        self._prefix = prefix
        self._num_shards = num_shards
        self._storage = storage
        self._lock = threading.Lock()
        self._open: dict[int, tuple[BinaryIO, int]] = {}
        # A forked child shares the position of an open file with its parent: it opens its own.
        self._process = os.getpid()
        self.big_endian = big_endian
        self.close = weakref.finalize(self, _close, self._open)

    def __reduce__(self) -> tuple[Any, ...]:
        return ShardFiles, (self._prefix, self._num_shards, self.big_endian, self._storage)

    def path(self, shard: int) -> str:
        """The path of a data file."""
        return data_file(self._prefix, shard, self._num_shards)

    @property
    def are_local(self) -> bool:
        """Whether they are files of this machine, which can be mapped."""
        return isinstance(self._storage, LocalStorage)

    def check_range(self, shard: int, offset: int, size: int) -> None:
        """Makes sure that these bytes are there, before memory is taken for them.

        Raises:
            OutOfRangeError: the file ends before.
            DataLossError: the bundle has no such file.
            MissingShardError: the file is not there.
        """
        if not 0 <= shard < self._num_shards:
            raise errors.DataLossError(
                f"{self._prefix}.index: shard {shard} of a checkpoint of {self._num_shards} shards",
                path=f"{self._prefix}.index",
            )
        with self._lock:
            _, length = self._file(shard)
        if offset < 0 or size < 0 or offset + size > length:
            raise errors.OutOfRangeError(
                f"{self.path(shard)}: read less bytes than requested: expected {size} bytes at "
                f"{offset}, the file has {length}",
                path=self.path(shard),
                offset=offset,
            )

    def read_into(self, shard: int, offset: int, buffer: memoryview) -> None:
        """Fills a buffer with the bytes from `offset` on.

        Raises:
            OutOfRangeError: the file ends before.
            StorageError: the file system refused.
        """
        with self._lock:
            file, _ = self._file(shard)
            file.seek(offset)
            found = file.readinto(buffer)  # type: ignore[attr-defined]  # not in typing.BinaryIO
        if found != len(buffer):
            raise errors.OutOfRangeError(
                f"{self.path(shard)}: read less bytes than requested: expected {len(buffer)} "
                f"bytes at {offset}, found {found}",
                path=self.path(shard),
                offset=offset,
            )

    def chunks(self, shard: int, offset: int, size: int, max_bytes: int) -> Iterator[memoryview]:
        """The bytes of a range, in pieces that stay as they are.

        Raises:
            As `check_range` and `read_into`.
        """
        self.check_range(shard, offset, size)
        for start in range(offset, offset + size, max_bytes):
            chunk = np.empty(min(max_bytes, offset + size - start), np.uint8).data
            self.read_into(shard, start, chunk)
            yield chunk

    def _file(self, shard: int) -> tuple[BinaryIO, int]:
        """The open file and its size; the lock is held."""
        if self._process != os.getpid():
            self._open.clear()
            self._process = os.getpid()
        if shard not in self._open:
            path = self.path(shard)
            try:
                file = self._storage.open(path, "rb")
            except errors.NotFoundError as error:
                raise errors.MissingShardError(
                    f"{path}; no such file, though {self._prefix}.index names it",
                    errno=error.errno,
                    path=path,
                ) from None
            self._open[shard] = file, file.seek(0, os.SEEK_END)
        return self._open[shard]


def _close(files: dict[int, tuple[BinaryIO, int]]) -> None:
    while files:
        files.popitem()[1][0].close()
