"""What the writers ask of a place that holds files: a local disk, a shared mount, an object store.

Nothing above this package opens a path. A Storage holds no handle and can be pickled, so a shard
can be written by another process or machine.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import BinaryIO, Literal, Protocol

from savedmodel_writer import errors

Mode = Literal["rb", "wb"]


class Storage(Protocol):
    """A file system, reduced to what is needed to write and publish a model.

    Every method, and every method of the files that `open` returns, raises a subclass of
    `errors.StorageError` and no other OSError.
    """

    @property
    def atomic_rename(self) -> bool:
        """Whether `replace` is one step, so that writing under another name first is worth it."""

    def open(self, path: str, mode: Mode) -> BinaryIO:
        """Opens a file; "wb" makes it, or empties it if it is there.

        A new file's permissions are 0666 less the umask: a server run by another user reads it.
        `write` takes the whole buffer or raises. Where files can appear only once they are closed,
        the file has a method `discard`, which closes it without that, as does leaving its `with`
        block by an exception; see `give_up`.
        """

    def replace(self, src: str, dst: str) -> None:
        """Renames a file, over the one that `dst` may name."""

    def rename_directory(self, src: str, dst: str) -> None:
        """Renames a directory; `dst` must be absent or an empty directory."""

    def remove(self, path: str) -> None:
        """Removes a file."""

    def remove_directory(self, path: str) -> None:
        """Removes an empty directory."""

    def remove_tree(self, path: str) -> None:
        """Removes a directory and all that is in it; links are removed, not followed."""

    def list(self, path: str) -> list[str]:
        """The names in a directory, sorted."""

    def make_directory(self, path: str, parents: bool = False, exist_ok: bool = False) -> None:
        """Makes a directory with permissions 0777 less the umask, its missing parents if asked.

        With `exist_ok` it may be there, and what is there and is none is a FailedPreconditionError.
        """

    def exists(self, path: str) -> bool:
        """Whether a file or directory is there."""

    def is_directory(self, path: str) -> bool:
        """Whether a directory is there."""

    def size(self, path: str) -> int:
        """The size of a file in bytes."""

    def sync(self, file: BinaryIO) -> None:
        """Flushes a file opened for writing, to the device if this storage was asked to."""

    def sync_directory(self, path: str) -> None:
        """Makes what was created and renamed in a directory survive a power cut, if asked to."""


def write_file(storage: Storage, path: str, data: bytes | bytearray | memoryview) -> None:
    """Writes a file of these bytes, and syncs it."""
    with storage.open(path, "wb") as file:
        file.write(data)
        storage.sync(file)


def give_up(file: BinaryIO) -> bool:
    """Closes a file whose writing failed, whatever that raises; it does not appear if it can.

    Returns:
        Whether nothing of it is there; otherwise it is to be removed.
    """
    discard = getattr(file, "discard", None)
    with contextlib.suppress(errors.StorageError):
        (discard or file.close)()
    return discard is not None


def walk(storage: Storage, root: str, directory: str = "") -> Iterator[tuple[str, bool]]:
    """Every path below `root`, relative to it, and whether it is a directory; parents first."""
    for name in storage.list(os.path.join(root, directory)):
        path = os.path.join(directory, name)
        is_directory = storage.is_directory(os.path.join(root, path))
        yield path, is_directory
        if is_directory:
            yield from walk(storage, root, path)
