r"""Files of `numpy.savez`: their arrays by name, read when asked, no pickles ever.

An npz file is a zip archive of members NAME.npy. Each is

    \x93NUMPY, version (2 bytes), header length (2 bytes, or 4), header, the array's bytes

and the header a Python literal {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}.
numpy parses it; its `load` would read a whole member at once, and read it again for each use.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.lib import format as numpy_format

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import (
    DataLossError,
    InvalidTypeError,
    TensorNotInCheckpointError,
)
from savedmodel_writer.files import Storage
from savedmodel_writer.sources.file_source import FileSource
from savedmodel_writer.sources.transposed import TransposedSource
from savedmodel_writer.sources.zip_member import ZipMember, zip_members

npy: Any = numpy_format  # before numpy 2.3, it has no types

_SUFFIX = ".npy"
_MAX_HEADER = 10_000  # numpy's own limit
_VERSIONS = {(1, 0), (2, 0), (3, 0)}


NpzArray: TypeAlias = "FileSource | TransposedSource"


class NpzFile(Mapping[str, NpzArray]):
    """The arrays of an npz file by name. What is in there beside arrays is left out."""

    def __init__(self, path: str, storage: Storage) -> None:
        """Reads the archive's directory.

        Raises:
            DataLossError: it is damaged or no archive.
            StorageError: the file system refused.
        """
        self._path = path
        self._storage = storage
        self._members = {
            name.removesuffix(_SUFFIX): entry
            for name, entry in zip_members(path, storage).items()
            if name.endswith(_SUFFIX)
        }

    def __repr__(self) -> str:
        return f"NpzFile({self._path!r})"

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __getitem__(self, name: str) -> NpzArray:
        """An array, of which only the header is read yet.

        Raises:
            TensorNotInCheckpointError: there is none of that name.
            DataLossError: it is damaged.
            InvalidTypeError: it is an array of Python objects, or of no dtype that TensorFlow has.
            UnimplementedError: it is encrypted, or packed in a way that numpy does not write.
            StorageError: the file system refused.
        """
        entry = self._members.get(name)
        if entry is None:
            raise TensorNotInCheckpointError(
                f"{self._path}: there is no array {name!r}", path=self._path
            )
        member = ZipMember(self._path, self._storage, entry)
        shape, column_major, found, header_size = self._header(name, member)
        dtype = _dtype_of(found)
        if dtype is None:
            raise InvalidTypeError(
                f"{self._path}: array {name!r} is of dtype {found}{_advice(found)}",
                path=self._path,
            )
        is_string = dtype is dtypes.string
        stored = found if is_string else dtype.bits_dtype.newbyteorder(found.byteorder)
        payload = attrs.evolve(member, skip=header_size)
        if column_major and len(shape) > 1:
            return TransposedSource(FileSource(name, dtype, shape[::-1], stored, payload))
        return FileSource(name, dtype, shape, stored, payload)

    def _header(
        self, name: str, member: ZipMember
    ) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
        """The array's shape, whether it is column-major, its dtype, and the header's length."""
        file = io.BytesIO(b"".join(islice(member.blocks(_MAX_HEADER + 12), 1)))
        try:
            version = npy.read_magic(file)
            if version not in _VERSIONS:
                raise ValueError(f"version {version}")
            # Version 3 differs from 2 in the names of fields only, which no tensor has.
            parse = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, column_major, dtype = parse(file)
            if any(type(size) is not int or size < 0 for size in shape):
                raise ValueError(f"shape {shape}")
        except Exception as error:  # numpy evaluates a literal: what that may raise has no end
            raise DataLossError(
                f"{self._path}, offset {member.offset}: array {name!r}: damaged header: {error}",
                path=self._path,
                offset=member.offset,
            ) from error
        return shape, column_major, dtype, file.tell()


def _dtype_of(found: np.dtype[Any]) -> DType | None:
    """The DType of a numpy dtype that tells how its bytes are to be read, None for others."""
    if found.hasobject:
        return None
    try:
        return as_dtype(found)
    except InvalidTypeError:
        return None


def _advice(dtype: np.dtype[Any]) -> str:
    if dtype.hasobject:
        return ": a pickle, which may run code and is never read; save strings as such"
    if dtype.kind == "V":
        return (
            ": numpy does not save the name of bfloat16 and the like; save its bit patterns, "
            "array.view(numpy.uint16), and give the dtype with the variable"
        )
    return ", which TensorFlow does not have"
