"""Reads from the data files of a bundle, which it opens as they are needed."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, Storage
from savedmodel_writer.files.random_access import RandomAccessFile
from savedmodel_writer.tensor_bundle.file_names import data_file


class ShardFiles:
    """The data files of a bundle. Safe for use by several threads; pickled without its handles."""

    def __init__(self, prefix: str, num_shards: int, big_endian: bool, storage: Storage) -> None:
        self._prefix = prefix
        self._num_shards = num_shards
        self._storage = storage
        self._lock = threading.Lock()
        self._open: dict[int, RandomAccessFile] = {}
        # A forked child may share the position of an open file with its parent: it opens its own.
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

    def file(self, shard: int) -> RandomAccessFile:
        """A data file, open.

        Raises:
            DataLossError: the bundle has no such file.
            MissingShardError: the file is not there.
            StorageError: the file system refused.
        """
        if not 0 <= shard < self._num_shards:
            raise errors.DataLossError(
                f"{self._prefix}.index: shard {shard} of a checkpoint of {self._num_shards} shards",
                path=f"{self._prefix}.index",
            )
        with self._lock:
            if self._process != os.getpid():
                self._open.clear()
                self._process = os.getpid()
            file = self._open.get(shard)
            if file is None:
                file = self._open[shard] = self._opened(self.path(shard))
            return file

    def check_range(self, shard: int, offset: int, size: int) -> None:
        """Makes sure that these bytes are there, before memory is taken for them.

        Raises:
            OutOfRangeError: the file ends before.
            DataLossError: as `file`.
            MissingShardError: as `file`.
            StorageError: as `file`.
        """
        file = self.file(shard)
        if offset < 0 or size < 0 or offset + size > file.size:
            raise file.ends_early(offset, size, f"the file has {file.size}")

    def chunks(self, shard: int, offset: int, size: int, max_bytes: int) -> Iterator[memoryview]:
        """The bytes of a range, in pieces that stay as they are.

        Raises:
            As `check_range`.
        """
        self.check_range(shard, offset, size)
        file = self.file(shard)
        for start in range(offset, offset + size, max_bytes):
            chunk = np.empty(min(max_bytes, offset + size - start), np.uint8).data
            file.read_into(start, chunk)
            yield chunk

    def _opened(self, path: str) -> RandomAccessFile:
        try:
            return RandomAccessFile(self._storage.open(path, "rb"), path)
        except errors.NotFoundError as error:
            raise errors.MissingShardError(
                f"{path}; no such file, though {self._prefix}.index names it",
                errno=error.errno,
                path=path,
            ) from None


def _close(files: dict[int, RandomAccessFile]) -> None:
    while files:
        files.popitem()[1].close()
