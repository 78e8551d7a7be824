"""Copying a file that must not change meanwhile, and comparing two."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from savedmodel_writer import errors
from savedmodel_writer.files.storage import Storage

_CHUNK = 1 << 20


def copy_file(storage: Storage, source: str, destination: str, *, into: Storage) -> None:
    """Copies a file's bytes and syncs the copy; permissions are a new file's.

    Raises:
        FileChangedError: the source was written to meanwhile; no copy is left.
        StorageError: it cannot be read, or the copy cannot be written; no copy is left.
    """
    with storage.open(source, "rb") as reader:
        before = _state(reader)
        try:
            with into.open(destination, "wb") as writer:
                for chunk in _chunks(reader):
                    writer.write(chunk)
                if _state(reader) != before:
                    raise errors.FileChangedError(
                        f"{source} changed while it was copied; copy it when it is at rest",
                        path=source,
                    )
                into.sync(writer)
        except BaseException:
            if into.exists(destination):
                into.remove(destination)
            raise


def same_contents(storage: Storage, first: str, second: str) -> bool:
    """Whether two files have the same bytes.

    Raises:
        StorageError: one cannot be read.
    """
    if storage.size(first) != storage.size(second):
        return False
    with storage.open(first, "rb") as one, storage.open(second, "rb") as other:
        return all(chunk == other.read(len(chunk)) for chunk in _chunks(one))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _state(file: BinaryIO) -> tuple[int, int, int]:
    """What changes when a file does: its length as found, length and time as recorded."""
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
