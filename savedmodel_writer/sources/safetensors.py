r"""Safetensors files: their tensors by name, read when asked.

    8 bytes     length of the header, little-endian
    header      JSON {NAME: {"dtype": "F32", "shape": [2, 3], "data_offsets": [BEGIN, END]}, ...},
                and texts under "__metadata__"; filled up with spaces
    data        the tensors' bytes without gaps, row-major, little-endian; offsets count from here

The format is that of https://github.com/huggingface/safetensors. Its package is not used: given
to numpy, it refuses bfloat16 and float8 (numpy has no such types, and it does not ask ml_dtypes),
does not tell where a tensor's bytes are, maps the whole file, and its slices cannot be pickled.
What it checks in a header is checked here.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeGuard

import attrs

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import (
    DataLossError,
    InvalidTypeError,
    OutOfRangeError,
    TensorNotInCheckpointError,
)
from savedmodel_writer.files import Storage
from savedmodel_writer.sources.file_range import FileRange
from savedmodel_writer.sources.file_source import FileSource

_MAX_HEADER: Final = 100_000_000  # as in the package: what is longer is no header

_DTYPES: Final = {
    "BOOL": "bool",
    "U8": "uint8",
    "I8": "int8",
    "U16": "uint16",
    "I16": "int16",
    "U32": "uint32",
    "I32": "int32",
    "U64": "uint64",
    "I64": "int64",
    "F16": "float16",
    "BF16": "bfloat16",
    "F32": "float32",
    "F64": "float64",
    "C64": "complex64",
    "F8_E4M3": "float8_e4m3fn",
    "F8_E5M2": "float8_e5m2",
    "F8_E4M3FNUZ": "float8_e4m3fnuz",
    "F8_E5M2FNUZ": "float8_e5m2fnuz",
}
# Those that TensorFlow does not have, or not so: float4_e2m1fn has a byte for each element.
_BITS_OF_FOREIGN: Final = {"F8_E8M0": 8, "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4}
_KNOWN: Final = (*_DTYPES, *_BITS_OF_FOREIGN)


@attrs.frozen
class _Entry:
    """What the header says of a tensor."""

    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int

    @property
    def bits(self) -> int:
        """The size that dtype and shape call for."""
        element = _BITS_OF_FOREIGN.get(self.dtype) or 8 * as_dtype(_DTYPES[self.dtype]).size
        return element * math.prod(self.shape)


class SafetensorsFile(Mapping[str, FileSource]):
    """The tensors of a safetensors file by name, in the order of their bytes."""

    def __init__(self, path: str, storage: Storage) -> None:
        """Reads the header.

        Raises:
            DataLossError: it is damaged, or the file is not as long as it says.
            StorageError: the file system refused.
        """
        self._path = path
        self._storage = storage
        with storage.open(path, "rb") as file:
            file_size = file.seek(0, os.SEEK_END)
            file.seek(0)
            header_size = int.from_bytes(file.read(8), "little")
            self._data = 8 + header_size
            if file_size < 8 or header_size > _MAX_HEADER or self._data > file_size:
                raise self._error(
                    f"no safetensors file: a header of {header_size} bytes in a file of "
                    f"{file_size}",
                    0,
                )
            self._entries = self._parsed(file.read(header_size))
        self._check_layout(file_size)

    def __repr__(self) -> str:
        return f"SafetensorsFile({self._path!r})"

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __getitem__(self, name: str) -> FileSource:
        """A tensor, which is not read yet.

        Raises:
            TensorNotInCheckpointError: there is none of that name.
            InvalidTypeError: TensorFlow has no dtype for it.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise TensorNotInCheckpointError(
                f"{self._path}: there is no tensor {name!r}", path=self._path
            )
        try:
            dtype = dtype_of(entry.dtype)
        except InvalidTypeError as error:
            error.message = f"{self._path}: tensor {name!r}: {error.message}"
            error.path = self._path
            raise
        payload = FileRange(
            self._path, self._data + entry.begin, entry.end - entry.begin, self._storage
        )
        return FileSource(name, dtype, entry.shape, dtype.bits_dtype.newbyteorder("<"), payload)

    def _parsed(self, header: bytes) -> dict[str, _Entry]:
        try:
            members = json.loads(
                header.decode("utf-8"), object_pairs_hook=_distinct, parse_constant=_refuse
            )
            if not isinstance(members, dict):
                raise ValueError("it is no object")
            _check_metadata(members.pop("__metadata__", None))
            entries = {name: _entry(name, info) for name, info in members.items()}
        except (ValueError, RecursionError) as error:
            raise self._error(f"damaged header: {error}", 8) from None
        return dict(sorted(entries.items(), key=lambda item: (item[1].begin, item[1].end)))

    def _check_layout(self, file_size: int) -> None:
        """Makes sure that the tensors lie one behind the other and fill the file."""
        position = 0
        for name, entry in self._entries.items():
            size = entry.end - entry.begin
            if entry.begin != position or size * 8 != entry.bits:
                raise self._error(
                    f"tensor {name!r} of dtype {entry.dtype} and shape {list(entry.shape)}: "
                    f"expected {entry.bits // 8} bytes from {position} on, found the offsets "
                    f"[{entry.begin}, {entry.end}]",
                    self._data + position,
                )
            position = entry.end
        expected = self._data + position
        if expected > file_size:
            raise OutOfRangeError(
                f"{self._path}: expected {expected} bytes, the file has {file_size}",
                path=self._path,
                offset=file_size,
            )
        if expected < file_size:
            raise self._error(f"the tensors end before the file, which has {file_size}", expected)

    def _error(self, what: str, offset: int) -> DataLossError:
        return DataLossError(
            f"{self._path}, offset {offset}: {what}", path=self._path, offset=offset
        )


def dtype_of(name: str) -> DType:
    """The dtype that safetensors calls so.

    Raises:
        InvalidTypeError: TensorFlow has none for it.
    """
    if name not in _DTYPES:
        raise InvalidTypeError(
            f"it is of dtype {name}, which TensorFlow's checkpoints do not have; convert it first"
        )
    return as_dtype(_DTYPES[name])


def _entry(name: str, info: Any) -> _Entry:
    name.encode("utf-8")  # a lone surrogate is a UnicodeEncodeError, which is a ValueError
    if not isinstance(info, dict):
        raise ValueError(f"tensor {name!r}: expected an object, found {info!r}")
    dtype, shape, offsets = (info.get(key) for key in ("dtype", "shape", "data_offsets"))
    if dtype not in _KNOWN:
        raise ValueError(f"tensor {name!r}: unknown dtype {dtype!r}")
    if not _are_sizes(shape) or not _are_sizes(offsets) or len(offsets) != 2:
        raise ValueError(f"tensor {name!r}: shape {shape!r}, data_offsets {offsets!r}")
    return _Entry(dtype, tuple(shape), *offsets)


def _are_sizes(value: Any) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(v) is int and 0 <= v < 1 << 64 for v in value)


def _check_metadata(metadata: Any) -> None:
    if metadata is not None and not (
        isinstance(metadata, dict) and all(isinstance(text, str) for text in metadata.values())
    ):
        raise ValueError("__metadata__ is no object of texts")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands there twice")
    return members


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
