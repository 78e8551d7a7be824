"""Stores that fsspec opens: `memory://`, `s3://`, `gs://`, `abfs://` and whatever has a driver.

An object store has no directories, only names with slashes in them, and renames by copying. So

* a directory is there while a file is in it, and making one does nothing;
* a file appears, whole, when it is closed (`Upload`);
* nothing else happens at once: `atomic_rename` is False, and writers put the file by which readers
  find the others last instead.

fsspec is an extra; it is imported where a path is first used.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast

import attrs

from savedmodel_writer import errors
from savedmodel_writer.files.fsspec_files import Upload, driver_errors, open_for_reading
from savedmodel_writer.files.local import storage_error
from savedmodel_writer.files.storage import Mode

# Those that have no directories, and whose drivers cache listings that others' writes make stale.
_OBJECT_STORES = frozenset(
    {"memory", "s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oci", "oss"}
)
# Those whose paths may begin with a slash, for no bucket or host stands there.
_ROOTED = frozenset({"memory", "file", "local"})
_LOCAL = frozenset({"file", "local"})


@attrs.frozen
class FsspecStorage:
    """A store, by the name of its fsspec driver and the driver's options; holds no connection.

    Paths are URLs: `s3://bucket/model/1`.

    Attributes:
        protocol: as paths begin, without `://`.
        options: keyword arguments of the driver, such as `endpoint_url` or `anon` of s3fs. Without
            any, drivers find credentials in the environment.
    """

    protocol: str
    options: Mapping[str, Any] = attrs.field(factory=dict, repr=False, hash=False)

    @classmethod
    def for_url(cls, url: str) -> FsspecStorage:
        """The storage of a URL, with what the URL itself says of the connection.

        Raises:
            MissingExtraError: fsspec, or the driver's package, is not installed.
            UnimplementedError: no driver has that protocol.
            InvalidArgumentError: the URL has parts that no file can have; see `FsspecStorage.open`.
        """
        protocol = url.partition("://")[0]
        options: Mapping[str, Any] = _driver_class(protocol, url)._get_kwargs_from_urls(url)
        storage = cls(protocol, dict(options))
        storage._checked(url)
        return storage

    @property
    def atomic_rename(self) -> bool:
        """A rename is a copy, and then a removal."""
        return False

    def open(self, path: str, mode: Mode) -> BinaryIO:
        """Opens a file; see `Storage.open`. What is written appears when it is closed.

        Raises:
            InvalidArgumentError: the path is of another protocol, or has a part `..`, `.` or an
                empty one, a NUL, or what the driver takes for a version of the file.
            MissingExtraError: fsspec, or the driver's package, is not installed.
            StorageError: the store refused.
        """
        path = self._checked(path)
        if mode == "wb":
            return cast(BinaryIO, Upload(self._driver, path))
        return open_for_reading(self._driver, path)

    def replace(self, src: str, dst: str) -> None:
        """Copies a file, over the one that `dst` may name, and removes the first."""
        src, dst = self._checked(src), self._checked(dst)
        with driver_errors(src):
            self._driver.cp_file(src, dst)
            self._driver.rm_file(src)

    def rename_directory(self, src: str, dst: str) -> None:
        """Renames the files of a directory, one after the other."""
        src, dst = self._checked(src), self._checked(dst)
        if self.is_directory(dst) and self.list(dst):
            raise _error(errno.ENOTEMPTY, dst)
        for path in self._files_below(src):
            self.make_directory(os.path.dirname(dst + path.removeprefix(src)), True, True)
            self.replace(path, dst + path.removeprefix(src))
        if self.protocol not in _OBJECT_STORES:
            self.remove_tree(src)  # the directories

    def remove(self, path: str) -> None:
        """Removes a file. Object stores do not say whether it was there."""
        path = self._checked(path)
        with driver_errors(path):
            self._driver.rm_file(path)

    def remove_directory(self, path: str) -> None:
        """Removes an empty directory; on object stores there is none."""
        path = self._checked(path)
        if self.protocol in _OBJECT_STORES:
            if self.is_directory(path) and self.list(path):
                raise _error(errno.ENOTEMPTY, path)
            return
        with driver_errors(path):
            self._driver.rmdir(path)

    def remove_tree(self, path: str) -> None:
        """Removes a directory and all that is in it."""
        path = self._checked(path)
        if not self.is_directory(path):
            raise _error(errno.ENOENT, path)
        # One by one, for `rm` takes what is in a name for a pattern.
        for file in self._files_below(path):
            self.remove(file)
        if self.protocol in _OBJECT_STORES:
            return
        with driver_errors(path):
            for directory in sorted(self._driver.find(path, withdirs=True), reverse=True):
                self._driver.rmdir(directory)
            if self._driver.isdir(path):
                self._driver.rmdir(path)

    def list(self, path: str) -> list[str]:
        """The names in a directory, sorted."""
        path = self._checked(path)
        with driver_errors(path):
            own = self._driver._strip_protocol(path)
            names = (entry.rstrip("/") for entry in self._driver.ls(path, detail=False))
            return sorted(name.rpartition("/")[2] for name in names if name != own)

    def make_directory(self, path: str, parents: bool = False, exist_ok: bool = False) -> None:
        """Makes a directory, and missing parents in any case; on object stores there are none."""
        path = self._checked(path)
        found = self._type(path)
        if found is not None and not (exist_ok and found == "directory"):
            raise _error(errno.ENOTDIR if exist_ok else errno.EEXIST, path)
        if found is None and self.protocol not in _OBJECT_STORES:
            with driver_errors(path):
                self._driver.makedirs(path, exist_ok=True)

    def exists(self, path: str) -> bool:
        """Whether a file or directory is there."""
        return self._type(self._checked(path)) is not None

    def is_directory(self, path: str) -> bool:
        """Whether a directory is there, with a file in it where the store has no directories."""
        return self._type(self._checked(path)) == "directory"

    def size(self, path: str) -> int:
        """The size of a file in bytes."""
        path = self._checked(path)
        with driver_errors(path):
            return int(self._driver.info(path)["size"])

    def sync(self, file: BinaryIO) -> None:
        """Flushes; what a store has confirmed, when a file is closed, it has kept."""
        file.flush()

    def sync_directory(self, path: str) -> None:
        """Does nothing."""

    @property
    def _driver(self) -> Any:
        """The driver's file system, which fsspec keeps for each process and set of options."""
        kind = _driver_class(self.protocol, f"{self.protocol}://")
        options = dict(self.options)
        if self.protocol in _OBJECT_STORES:
            options.setdefault("use_listings_cache", False)
        with driver_errors(f"{self.protocol}://"):
            return kind(**options)

    def _type(self, path: str) -> str | None:
        """What is there: `file`, `directory`, or None."""
        with driver_errors(path):
            try:
                found: str = self._driver.info(path)["type"]
            except (FileNotFoundError, NotADirectoryError):
                return None
        return found

    def _files_below(self, path: str) -> Sequence[str]:
        with driver_errors(path):
            found: Sequence[str] = self._driver.find(path)
            own = self._driver._strip_protocol(path)
        return [path + name.removeprefix(own) for name in found]

    def _checked(self, path: str) -> str:
        """The path without a trailing slash, if a file or directory can have it.

        On an object store `..` is a name like any other, but who copies the objects to a disk, or
        reads them through another driver, gets another file.
        """
        root = f"{self.protocol}:"
        if path.startswith(f"{root}//"):
            rest = path.removeprefix(f"{root}//")
        elif self.protocol in _ROOTED and path.startswith(f"{root}/"):
            rest = path.removeprefix(root)  # what os.path makes of the root and a name
        elif self.protocol in _LOCAL and "://" not in path:
            rest = path
        elif path == root:
            rest = ""
        else:
            raise errors.InvalidArgumentError(
                f"{path}: expected a path that begins with {root}//", path=path
            )
        if not rest.strip("/"):
            return f"{root}//"
        stripped = rest.strip("/") if self.protocol in _ROOTED else rest.rstrip("/")
        wrong = {"", ".", ".."}.intersection(stripped.split("/"))
        if wrong or "\0" in path or "?versionId=" in path:
            raise errors.InvalidArgumentError(
                f"{path!r}: a path in a store cannot have empty parts, . or .., a NUL, or "
                "?versionId=",
                path=path,
            )
        return f"{root}//{rest.rstrip('/')}"


def _error(number: int, path: str) -> errors.StorageError:
    return storage_error(OSError(number, os.strerror(number)), path)


def _driver_class(protocol: str, url: str) -> Any:
    try:
        import fsspec
    except ImportError:
        raise errors.MissingExtraError(
            f"{url}: {protocol}:// needs fsspec; pip install 'savedmodel-writer[remote]'", path=url
        ) from None
    try:
        return fsspec.get_filesystem_class(protocol)
    except ImportError as error:
        raise errors.MissingExtraError(
            f"{url}: {protocol}:// needs a driver that is not installed: {error}", path=url
        ) from error
    except ValueError:
        raise errors.UnimplementedError(
            f"File system scheme '{protocol}' not implemented (file: '{url}'); fsspec has no "
            "driver of that name, pass storage= with an object that opens such paths",
            path=url,
        ) from None
