"""Copying a file that must not change meanwhile, and comparing two."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import BinaryIO

from savedmodel_writer import errors
from savedmodel_writer.files.progress import Progress
from savedmodel_writer.files.storage import Storage, give_up

_CHUNK = 1 << 20


def copy_file(
    storage: Storage,
    source: str,
    destination: str,
    *,
    into: Storage,
    progress: Progress | None = None,
) -> None:
    """Copies a file's bytes and syncs the copy; permissions are a new file's.

    Args:
        storage: where the file is.
        source: its path.
        destination: path of the copy.
        into: where the copy is to be.
        progress: told of the bytes copied; what it raises ends the copying.

    Raises:
        FileChangedError: the source was written to meanwhile; no copy is left.
        StorageError: it cannot be read, or the copy cannot be written; no copy is left.
    """
    with storage.open(source, "rb") as reader:
        before = _state(storage, source, reader)
        total = before[0]
        done = 0
        writer = None
        try:
            writer = into.open(destination, "wb")
            for chunk in _chunks(reader):
                writer.write(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, total)
            if _state(storage, source, reader) != before:
                raise errors.FileChangedError(
                    f"{source} changed while it was copied; copy it when it is at rest",
                    path=source,
                )
            into.sync(writer)
            writer.close()
        except BaseException:
            if (writer is None or not give_up(writer)) and into.exists(destination):
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


def _state(storage: Storage, path: str, file: BinaryIO) -> tuple[int, int, int]:
    """What changes when a file does: length and times, or length alone of what is no local file."""
    try:
        status = os.fstat(file.fileno())
    except io.UnsupportedOperation:
        return storage.size(path), 0, 0
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
