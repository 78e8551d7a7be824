"""Files of the machine's own file systems."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import attrs

from savedmodel_writer import errors
from savedmodel_writer.files.storage import Mode

# Collects small writes. Larger ones, such as the chunks of tensors, pass it by.
_BUFFER = 1 << 18

# So many bytes at a time go to the device before the file is synced.
_SENT_AT_ONCE = 1 << 23

_ERROR_OF_ERRNO: dict[int, type[errors.StorageError]] = {
    errno.ENOENT: errors.NotFoundError,
    errno.EEXIST: errors.AlreadyExistsError,
    errno.ENOTEMPTY: errors.AlreadyExistsError,
    errno.ENOTDIR: errors.FailedPreconditionError,
    errno.EISDIR: errors.FailedPreconditionError,
    errno.EPERM: errors.PermissionDeniedError,
    errno.EACCES: errors.PermissionDeniedError,
    errno.EROFS: errors.PermissionDeniedError,
    errno.ENOSPC: errors.ResourceExhaustedError,
    errno.EDQUOT: errors.ResourceExhaustedError,
    errno.EMFILE: errors.ResourceExhaustedError,
    errno.ENFILE: errors.ResourceExhaustedError,
    errno.ENOMEM: errors.ResourceExhaustedError,
}


def storage_error(error: OSError, path: str) -> errors.StorageError:
    """The error of this package for one of the operating system's, worded as TensorFlow's."""
    if isinstance(error, errors.StorageError):
        return error
    kind = _ERROR_OF_ERRNO.get(error.errno or 0, errors.StorageError)
    return kind(f"{path}; {error.strerror or error}", errno=error.errno, path=path)


@contextlib.contextmanager
def translated(path: str) -> Iterator[None]:
    """A block whose OSErrors become this package's."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


class _RawFile(io.FileIO):
    """A file whose failing reads and writes name it: the OSError of write(2) does not."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise self._translated(error) from error

    def readinto(self, buffer: Any, /) -> int:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise self._translated(error) from error

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(-1 if size is None else size)
        except OSError as error:
            raise self._translated(error) from error

    def readall(self) -> bytes:
        try:
            return super().readall()
        except OSError as error:
            raise self._translated(error) from error

    def close(self) -> None:
        try:
            super().close()
        except OSError as error:
            raise self._translated(error) from error

    def _translated(self, error: OSError) -> errors.StorageError:
        return storage_error(error, os.fsdecode(cast("str | bytes", self.name)))


class _FileToSync(_RawFile):
    """A file that will be synced: the device begins while the rest is still being written."""

    _written = 0
    _sent = 0

    def write(self, data: Any, /) -> int:
        size = super().write(data)
        self._written += size
        if self._written - self._sent >= _SENT_AT_ONCE:
            # Linux begins to write back what is said not to be needed; nobody waits for that, and
            # what is not on the device yet stays in memory.
            with contextlib.suppress(OSError):
                os.posix_fadvise(
                    self.fileno(), self._sent, self._written - self._sent, os.POSIX_FADV_DONTNEED
                )
            self._sent = self._written
        return size


@attrs.frozen
class LocalStorage:
    """The file systems of this machine, network mounts included.

    Attributes:
        fsync: whether `sync` and `sync_directory` wait for the device. TensorFlow never does.
    """

    fsync: bool = True

    @property
    def atomic_rename(self) -> bool:
        """A local rename is one step."""
        return True

    def open(self, path: str, mode: Mode) -> BinaryIO:
        """Opens a file; see `Storage.open`."""
        to_sync = self.fsync and mode == "wb" and hasattr(os, "posix_fadvise")
        with translated(path):
            raw = (_FileToSync if to_sync else _RawFile)(path, mode, opener=self._descriptor)
        if mode == "wb":
            return io.BufferedWriter(raw, _BUFFER)
        return io.BufferedReader(raw)

    def _descriptor(self, path: str, flags: int) -> int:
        return os.open(path, flags, 0o666)

    def replace(self, src: str, dst: str) -> None:
        """Renames a file; see `Storage.replace`."""
        with translated(src):
            os.replace(src, dst)

    def rename_directory(self, src: str, dst: str) -> None:
        """Renames a directory; see `Storage.rename_directory`."""
        with translated(src):
            os.rename(src, dst)

    def remove(self, path: str) -> None:
        """Removes a file."""
        with translated(path):
            os.remove(path)

    def remove_directory(self, path: str) -> None:
        """Removes an empty directory."""
        with translated(path):
            os.rmdir(path)

    def remove_tree(self, path: str) -> None:
        """Removes a directory and all that is in it."""
        import shutil  # brings in five compressors

        with translated(path):
            shutil.rmtree(path)

    def list(self, path: str) -> list[str]:
        """The names in a directory, sorted."""
        with translated(path):
            return sorted(os.listdir(path))

    def make_directory(self, path: str, parents: bool = False, exist_ok: bool = False) -> None:
        """Makes a directory; see `Storage.make_directory`."""
        with translated(path):
            try:
                os.makedirs(path) if parents else os.mkdir(path)
            except OSError as error:  # which of its reasons the system names first is its affair
                if not exist_ok or not (os.path.isdir(path) or isinstance(error, FileExistsError)):
                    raise
                if not os.path.isdir(path):
                    number = errno.ENOTDIR if os.path.exists(path) else errno.ENOENT
                    raise OSError(number, os.strerror(number), path) from None

    def exists(self, path: str) -> bool:
        """Whether a file or directory is there."""
        return os.path.exists(path)

    def is_directory(self, path: str) -> bool:
        """Whether a directory is there."""
        return os.path.isdir(path)

    def size(self, path: str) -> int:
        """The size of a file in bytes."""
        with translated(path):
            return os.path.getsize(path)

    def sync(self, file: BinaryIO) -> None:
        """Flushes a file opened for writing, and waits for the device unless `fsync` is False."""
        with translated(os.fsdecode(file.name)):
            file.flush()
            if self.fsync:
                os.fsync(file.fileno())

    def sync_directory(self, path: str) -> None:
        """Waits until the names in a directory are on the device, unless `fsync` is False."""
        if not self.fsync or os.name == "nt":  # Windows opens no directories
            return
        with translated(path):
            descriptor = os.open(path or ".", os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            except OSError as error:
                if error.errno != errno.EINVAL:  # a file system without directory sync
                    raise
            finally:
                os.close(descriptor)
