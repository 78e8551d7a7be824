"""The values of the index: the header's, and one BundleEntryProto for each tensor or slice."""

from __future__ import annotations

import math
from typing import cast

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType
from savedmodel_writer.protos import (
    BundleEntryProto,
    BundleHeaderProto,
    DataType,
    TensorShapeProto,
    VersionDef,
)
from savedmodel_writer.table.crc32c import mask

HEADER_KEY = b""

# `kTensorBundleVersion` and `kTensorBundleMinConsumer`: as TensorFlow has written since 2016.
PRODUCER = 1
CONSUMER = 1


def header(num_shards: int) -> bytes:
    """The header of a bundle of little-endian tensors in so many data files."""
    message = BundleHeaderProto(num_shards=num_shards, version=VersionDef(producer=PRODUCER))
    return message.SerializeToString()


def new_entry(dtype: DType, shape: tuple[int, ...]) -> BundleEntryProto:
    """An entry that lies nowhere yet. A scalar's shape is there, and empty."""
    return BundleEntryProto(
        dtype=cast("DataType", dtype.as_datatype_enum),
        shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in shape]),
    )


def is_possible(shape: tuple[int, ...]) -> bool:
    """Whether TensorFlow can have tensors of so many elements, which it counts in int64."""
    return min(shape, default=0) >= 0 and math.prod(shape) < 1 << 63


class EntryEncoder:
    """Makes entries of tensors that lie in a data file; each shape is translated once."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[tuple[DType, tuple[int, ...]], BundleEntryProto] = {}

    def encode(
        self, dtype: DType, shape: tuple[int, ...], offset: int, size: int, crc: int
    ) -> bytes:
        """The entry of a tensor in the first shard; `crc` is not masked."""
        entry = self._entries.get((dtype, shape))
        if entry is None:
            entry = new_entry(dtype, shape)
            self._entries[dtype, shape] = entry
        entry.offset = offset
        entry.size = size
        entry.crc32c = mask(crc)
        return entry.SerializeToString()


def check_version(version: VersionDef, path: str) -> None:
    """Refuses a bundle that its header says cannot be read by readers of version 1.

    Raises:
        InvalidArgumentError: as TensorFlow, with its words.
    """
    if version.producer < 0:
        problem = (
            f"Checkpoint producer version {version.producer} below min producer 0 supported; "
            "please regenerate your checkpoint"
        )
    elif version.min_consumer > CONSUMER:
        problem = (
            f"Checkpoint min consumer version {version.min_consumer} above current version "
            f"{CONSUMER}; please upgrade"
        )
    elif CONSUMER in version.bad_consumers:
        problem = f"Checkpoint disallows consumer version {CONSUMER}; please upgrade"
    else:
        return
    raise errors.InvalidArgumentError(f"{path}: {problem}", path=path)
