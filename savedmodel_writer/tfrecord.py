"""The TFRecord file format: one record after the other, each with two checksums.

    record = length      fixed64, little-endian
             checksum    fixed32, the masked CRC-32C of those eight bytes
             data        `length` bytes
             checksum    fixed32, the masked CRC-32C of the data

Source: tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from savedmodel_writer.errors import DataLossError, OutOfRangeError
from savedmodel_writer.table.crc32c import crc32c, mask

_LENGTH = struct.Struct("<Q")
_CHECKSUM = struct.Struct("<I")
_HEADER = _LENGTH.size + _CHECKSUM.size


def records(data: Iterable[bytes]) -> bytes:
    """The bytes of a file with these records."""
    parts: list[bytes] = []
    for record in data:
        length = _LENGTH.pack(len(record))
        parts += (length, _checksum(length), record, _checksum(record))
    return b"".join(parts)


def read_records(file: bytes) -> Iterator[bytes]:
    """Yields the records in the bytes of a file.

    Raises:
        OutOfRangeError: the file ends within a record.
        DataLossError: a checksum does not fit.
    """
    offset = 0
    while offset < len(file):
        header = file[offset : offset + _HEADER]
        if len(header) < _HEADER:
            raise OutOfRangeError(f"truncated record at {offset}", offset=offset)
        if header[_LENGTH.size :] != _checksum(header[: _LENGTH.size]):
            raise DataLossError(f"corrupted record at {offset}: its length", offset=offset)
        (length,) = _LENGTH.unpack_from(header)
        end = offset + _HEADER + length
        if end + _CHECKSUM.size > len(file):
            raise OutOfRangeError(f"truncated record at {offset}", offset=offset)
        record = file[offset + _HEADER : end]
        if file[end : end + _CHECKSUM.size] != _checksum(record):
            raise DataLossError(f"corrupted record at {offset}: its data", offset=offset)
        yield record
        offset = end + _CHECKSUM.size


def _checksum(data: bytes) -> bytes:
    return _CHECKSUM.pack(mask(crc32c(data)))
