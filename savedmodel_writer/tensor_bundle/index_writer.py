"""Writes the index file of a bundle: the header, then the entries in the order of their keys."""

from __future__ import annotations

from collections.abc import Mapping

from savedmodel_writer.files import Storage
from savedmodel_writer.table import TableBuilder
from savedmodel_writer.tensor_bundle.entry import HEADER_KEY
from savedmodel_writer.tensor_bundle.parted_tensor import PartedTensor


def write_index(
    storage: Storage,
    path: str,
    header: bytes,
    entries: Mapping[bytes, bytes],
    parted: Mapping[bytes, PartedTensor],
) -> None:
    """Writes and syncs an index.

    Args:
        storage: where it is to be.
        path: its path.
        header: the bundle's header.
        entries: of tensors and slices, by key.
        parted: tensors that are saved in slices, by key.

    Raises:
        StorageError: the file system refused.
    """
    values = {**entries, **{key: one.entry.SerializeToString() for key, one in parted.items()}}
    with storage.open(path, "wb") as file:
        table = TableBuilder(file.write)
        table.add(HEADER_KEY, header)
        for key in sorted(values):
            table.add(key, values[key])
        table.finish()
        storage.sync(file)
