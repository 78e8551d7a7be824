r"""A member of a zip archive, read piece by piece.

The archive's directory says where a member's header is, how its bytes are packed, and their
checksum; zipfile parses it. To read a member only that entry is needed, so an archive of many
members is not parsed again for each.

    PK\3\4 … name length (2 bytes at 26), extra length (2 bytes at 28), name, extra, data
"""

from __future__ import annotations

import contextlib
import errno
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import attrs

from savedmodel_writer.errors import DataLossError, UnimplementedError
from savedmodel_writer.files import Storage
from savedmodel_writer.sources.file_range import FileRange

if TYPE_CHECKING:
    from zipfile import ZipInfo

_STORED, _DEFLATED = 0, 8
_MAX_DEFLATION = 1032  # no byte of deflated data stands for more
_ENCRYPTED = 1
_HEADER_SIZE = 30


def zip_members(path: str, storage: Storage) -> dict[str, ZipInfo]:
    """The entries of an archive by name.

    Raises:
        DataLossError: it is damaged or no archive.
        StorageError: the file system refused.
    """
    import zipfile  # brings in five compressors

    with storage.open(path, "rb") as file, _damage_found(path, "the archive"):
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
        members = {entry.filename: entry for entry in entries}
        if len(members) != len(entries):
            raise ValueError("two members have the same name")
    return members


@attrs.frozen(eq=False)
class ZipMember:
    """The bytes of a member from `skip` on. It holds no open file and can be pickled.

    Attributes:
        path: of the archive.
        storage: where it is.
        entry: the member's entry in the directory.
        skip: how many of its first bytes to leave out.
    """

    path: str
    storage: Storage
    entry: ZipInfo
    skip: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuses what cannot be read, or not in a memory that the archive warrants."""
        entry = self.entry
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (_STORED, _DEFLATED):
            raise UnimplementedError(
                f"{self.path}: member {entry.filename!r} is encrypted, or not compressed as numpy "
                f"does it (method {entry.compress_type})",
                path=self.path,
            )
        limit = entry.compress_size * (_MAX_DEFLATION if entry.compress_type else 1)
        if entry.file_size > limit:
            raise DataLossError(
                f"{self.path}, offset {self.offset}: member {entry.filename!r} cannot have "
                f"{entry.file_size} bytes, packed in {entry.compress_size}",
                path=self.path,
                offset=self.offset,
            )

    @property
    def offset(self) -> int:
        """Where in the archive the member is."""
        return self.entry.header_offset

    @property
    def size(self) -> int:
        """How many bytes there are from `skip` on."""
        return self.entry.file_size - self.skip

    @property
    def plain(self) -> FileRange | None:
        """Where in the archive the bytes are if they are not compressed.

        Raises:
            DataLossError: the member's header is damaged.
            StorageError: the file system refused.
        """
        if self.entry.compress_type != _STORED:
            return None
        with self.storage.open(self.path, "rb") as file, self._damage_found():
            begin = self._begin(file)
        return FileRange(self.path, begin + self.skip, self.size, self.storage)

    def blocks(self, max_bytes: int) -> Iterator[bytes]:
        """Yields the bytes in pieces of `max_bytes`, the last one shorter.

        Raises:
            DataLossError: they are damaged or not there. Of the checksum this is known after the
                last piece only.
            StorageError: the file system refused.
        """
        import zipfile

        with self.storage.open(self.path, "rb") as file, self._damage_found():
            file.seek(self._begin(file))
            stream = zipfile.ZipExtFile(file, "r", self.entry)
            left = self.size
            stream.read(self.skip)
            while block := stream.read(max_bytes):
                left -= len(block)
                yield block
            if left:
                raise ValueError(f"{left} bytes are missing")

    def _begin(self, file: BinaryIO) -> int:
        """Where the member's bytes begin, which only its own header tells."""
        file.seek(self.offset)
        header = file.read(_HEADER_SIZE)
        if header[:4] != b"PK\3\4" or len(header) != _HEADER_SIZE:
            raise ValueError("its header is not there")
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        return self.offset + _HEADER_SIZE + int(name_length) + int(extra_length)

    def _damage_found(self) -> contextlib.AbstractContextManager[None]:
        return _damage_found(self.path, f"member {self.entry.filename!r}", self.offset)


@contextlib.contextmanager
def _damage_found(path: str, what: str, offset: int = 0) -> Iterator[None]:
    """Turns what zipfile raises when it reads damaged bytes into DataLossError."""
    import zipfile
    import zlib

    damage = (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        OverflowError,
        ValueError,
    )
    try:
        yield
    except (*damage, OSError) as error:
        # An offset before the file's beginning is refused by the system.
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise
        raise DataLossError(
            f"{path}, offset {offset}: {what} is damaged: {error}", path=path, offset=offset
        ) from error
