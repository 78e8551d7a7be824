"""Reads the index file of a bundle: the header, and the entries as messages."""

from __future__ import annotations

import weakref
from collections.abc import Iterator

from savedmodel_writer import errors
from savedmodel_writer.files import Storage
from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto, parse
from savedmodel_writer.table import Table
from savedmodel_writer.tensor_bundle.entry import HEADER_KEY, check_version
from savedmodel_writer.tensor_bundle.file_names import index_file


class Index:
    """An open index file. Its methods raise DataLossError where it is damaged.

    Attributes:
        path: of the file.
        header: the bundle's header.
    """

    def __init__(self, prefix: str, storage: Storage) -> None:
        """Opens the index of a bundle.

        Raises:
            NotFoundError: there is none.
            DataLossError: it is damaged or is none.
            InvalidArgumentError: the bundle's version excludes readers of today.
        """
        self.path = index_file(prefix)
        file = storage.open(self.path, "rb")
        self.close = weakref.finalize(self, file.close)
        try:
            self._table = Table(file, path=self.path)
            self.header = self._read_header()
            check_version(self.header.version, self.path)
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[tuple[bytes, BundleEntryProto]]:
        """Keys and entries, without the header, in the order of the keys."""
        for key, value in self._table:
            if key != HEADER_KEY:
                yield key, self._parse(key, value)

    def get(self, key: bytes) -> BundleEntryProto | None:
        """The entry of a key, or None."""
        value = self._table.get(key) if key != HEADER_KEY else None
        return None if value is None else self._parse(key, value)

    def verify(self) -> None:
        """Reads every block."""
        self._table.verify()

    def error(self, what: str) -> errors.DataLossError:
        """An error about this file."""
        return errors.DataLossError(f"{self.path}: {what}", path=self.path)

    def _parse(self, key: bytes, value: bytes) -> BundleEntryProto:
        try:
            return parse(BundleEntryProto, value)
        except errors.DataLossError:
            raise self.error(f"Entry for key {key!r} not parseable.") from None

    def _read_header(self) -> BundleHeaderProto:
        first = next(iter(self._table), None)
        if first is None or first[0] != HEADER_KEY:
            raise self.error("the table has no header: it is not the index of a checkpoint")
        try:
            header = parse(BundleHeaderProto, first[1])
        except errors.DataLossError:
            raise self.error("the header is not parseable") from None
        if header.num_shards < 1:
            raise self.error(f"the header says {header.num_shards} shards")
        return header
