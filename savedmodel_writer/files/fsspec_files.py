"""The files of a store that fsspec opens: uploads that appear when closed, ranges to be read.

Two habits of fsspec's own files would show half a model: leaving a `with` block by an exception, or
being garbage collected, closes them, and closing commits what was written so far.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.files.local import storage_error

# What is fetched at least: the blocks of an index come together.
_READ_SIZE = 1 << 18

_ERRNO_OF: list[tuple[type[Exception], int]] = [
    (FileNotFoundError, errno.ENOENT),
    (FileExistsError, errno.EEXIST),
    (PermissionError, errno.EACCES),
    (IsADirectoryError, errno.EISDIR),
    (NotADirectoryError, errno.ENOTDIR),
    (TimeoutError, errno.ETIMEDOUT),
]


@contextlib.contextmanager
def driver_errors(path: str) -> Iterator[None]:
    """A block of calls to a driver, whose errors of any kind become this package's."""
    try:
        yield
    except errors.SavedModelWriterError:
        raise
    except Exception as error:
        number = getattr(error, "errno", None)
        if not isinstance(number, int):
            number = next((n for kind, n in _ERRNO_OF if isinstance(error, kind)), errno.EIO)
        what = f"{os.strerror(number)} ({type(error).__name__}: {error})"
        raise storage_error(OSError(number, what), path) from error


def open_for_reading(driver: Any, path: str) -> io.BufferedReader:
    """A file that fetches the ranges it is asked for.

    Raises:
        NotFoundError: there is none.
        StorageError: it is a directory, or the store refused.
    """
    with driver_errors(path):
        info = driver.info(path)
        if info["type"] == "directory":
            raise IsADirectoryError(path)
    return io.BufferedReader(_Ranges(driver, path, info["size"]), _READ_SIZE)


class _Ranges(io.RawIOBase):
    """A file without a state at the store, so that readers do not disturb each other."""

    def __init__(self, driver: Any, path: str, size: int) -> None:
        self._driver = driver
        self.name = path
        self._size = size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError(f"{self.name}: a position before the file: {start + offset}")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        data = self._fetch(memoryview(buffer).nbytes)
        memoryview(buffer).cast("B")[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        return self._fetch(self._size)

    def _fetch(self, size: int) -> bytes:
        stop = min(self._position + size, self._size)
        if stop <= self._position:
            return b""
        with driver_errors(self.name):
            data: bytes = self._driver.cat_file(self.name, start=self._position, end=stop)
        self._position += len(data)
        return data


class Upload(io.RawIOBase):
    """A file being written, which is at the store once it is closed, and never if it is discarded.

    An exception that leaves its `with` block discards it; so does forgetting it.
    """

    def __init__(self, driver: Any, path: str) -> None:
        """Begins; most stores are not asked anything before the first megabytes are written.

        Raises:
            StorageError: the store refused.
        """
        self._driver = driver
        self.name = path
        # The one driver whose files appear when opened though they need not.
        self._in_memory = "memory" in _protocols(driver)
        with driver_errors(path):
            self._file: Any = io.BytesIO() if self._in_memory else driver.open(path, "wb")
        from fsspec.spec import AbstractBufferedFile

        self._appears_when_closed = isinstance(self._file, AbstractBufferedFile)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any, /) -> int:
        """Takes the whole buffer, or raises."""
        if self.closed:
            raise ValueError(f"{self.name}: write to closed file")
        with driver_errors(self.name):
            self._file.write(data)
        return memoryview(data).nbytes

    def flush(self) -> None:
        """Does nothing: what is uploaded appears when the file is closed."""

    def close(self) -> None:
        """Finishes the upload: the file appears, with all its bytes.

        Raises:
            StorageError: the store refused; the file does not appear.
        """
        if self.closed:
            return
        try:
            with driver_errors(self.name):
                if self._in_memory:
                    self._driver.pipe_file(self.name, self._file.getvalue())
                else:
                    self._file.close()
        except BaseException:
            with contextlib.suppress(errors.StorageError):
                self.discard()
            raise
        super().close()

    def discard(self) -> None:
        """Gives up: the store forgets what was sent.

        Raises:
            StorageError: the store refused; the parts that it has will never be a file.
        """
        if self.closed:
            return
        super().close()
        if self._in_memory:
            return
        if self._appears_when_closed:
            self._file.closed = True  # its finalizer would commit
            if sys.is_finalizing():  # the driver's thread, which it would wait for, is gone
                return
        with driver_errors(self.name):
            if self._appears_when_closed:
                self._file.discard()
            else:  # a file that is there from the beginning, as those of sftp
                self._file.close()
                self._driver.rm_file(self.name)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            with contextlib.suppress(errors.StorageError):  # the error on its way is the one to see
                self.discard()

    def __del__(self) -> None:
        if hasattr(self, "_appears_when_closed"):
            with contextlib.suppress(errors.StorageError):
                self.discard()


def _protocols(driver: Any) -> tuple[str, ...]:
    protocol = driver.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)
