"""The parts of a checkpoint: what each of several workers writes before all are merged.

    .savedmodel_writer-…/writing                     as long as parts are wanted
    .savedmodel_writer-…/part-00000-of-00002-…       a bundle of one shard, of one attempt

A scheduler that loses sight of a worker has its part written once more, by another, while the first
may go on. So each attempt writes a bundle of its own and returns its prefix; the merge takes those
that were returned, the others go with the directory. An attempt that ends after that finds the file
`writing` gone, and takes away what it wrote.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs

from savedmodel_writer import errors
from savedmodel_writer.files import Progress, Storage
from savedmodel_writer.tensor_bundle.file_names import (
    data_file,
    hidden_name,
    index_file,
    sharded_prefix,
)
from savedmodel_writer.tensor_bundle.tensor_slice import parse_shape_and_slice
from savedmodel_writer.tensor_bundle.writer import BundleWriter

# A tensor as SaveV2 takes it: name, shape_and_slice ("" for a whole tensor), value.
Tensor: TypeAlias = "tuple[str | bytes, str, Any]"


def write_bundle(
    prefix: str,
    tensors: Sequence[Tensor],
    storage: Storage,
    progress: Progress | None = None,
    data_alignment: int = 1,
) -> None:
    """Writes a bundle of one shard.

    Raises:
        As `BundleWriter`, and what `progress` raises.
    """
    with BundleWriter(
        prefix, storage=storage, progress=progress, data_alignment=data_alignment
    ) as writer:
        for name, shape_and_slice, value in tensors:
            try:
                parsed = parse_shape_and_slice(shape_and_slice)
            except errors.InvalidInputError as error:
                error.message = f"tensor {name!r}: {error.message}"
                raise
            if parsed is None:
                writer.add(name, value)
            else:
                full_shape, part = parsed
                writer.add_slice(name, full_shape, str(part), value)


@attrs.frozen
class Part:
    """What a worker gets. It can be pickled where its tensors can."""

    directory: str
    name: str
    tensors: Sequence[Tensor] = attrs.field(repr=False)
    storage: Storage
    data_alignment: int = 1

    def write(self, progress: Progress | None = None) -> tuple[str, int]:
        """Writes a bundle; returns its prefix, and how many bytes its tensors have.

        Raises:
            NotFoundError: the checkpoint is finished or given up meanwhile; nothing is left.
            InvalidInputError: a tensor cannot be saved.
            StorageError: the file system refused.
        """
        self._check_wanted()
        prefix = os.path.join(self.directory, f"{self.name}-{os.urandom(6).hex()}")
        written = 0

        def report(done: int, total: int | None, /) -> None:
            nonlocal written
            written = done
            if progress is not None:
                progress(done, total)

        try:
            write_bundle(prefix, self.tensors, self.storage, report, self.data_alignment)
            self._check_wanted()
        except BaseException:
            self._clean_up(prefix)
            raise
        return prefix, written

    def _check_wanted(self) -> None:
        if not self.storage.exists(_mark(self.directory)):
            raise errors.NotFoundError(
                f"{self.directory}; the checkpoint of which {self.name} was a part is finished or "
                "given up",
                path=self.directory,
            )

    def _clean_up(self, prefix: str) -> None:
        with contextlib.suppress(errors.StorageError):
            if not self.storage.exists(_mark(self.directory)):
                for path in data_file(prefix, 0, 1), index_file(prefix):
                    with contextlib.suppress(errors.StorageError):
                        self.storage.remove(path)
                self.storage.remove_directory(self.directory)


class PartsDirectory:
    """The hidden directory of the parts, on the side of the one who has them written."""

    def __init__(self, prefix: str, storage: Storage) -> None:
        """Makes it, and the prefix's directory.

        Raises:
            StorageError: the file system refused; nothing is left.
        """
        self._storage = storage
        self._made_parent: str | None = None
        parent = os.path.dirname(prefix)
        if parent and not storage.is_directory(parent):
            storage.make_directory(parent, exist_ok=True)
            self._made_parent = parent
        self._path = hidden_name(prefix)
        try:
            storage.make_directory(self._path)
            with storage.open(_mark(self._path), "wb") as mark:
                storage.sync(mark)
        except BaseException:
            self.remove()
            raise

    def parts(self, shards: Sequence[Sequence[Tensor]], data_alignment: int) -> list[Part]:
        """The part of each shard."""
        return [
            Part(
                self._path,
                sharded_prefix("part", number, len(shards)),
                tensors,
                self._storage,
                data_alignment,
            )
            for number, tensors in enumerate(shards)
        ]

    def remove(self) -> None:
        """Removes it and what is in it, and the prefix's directory if it was made and is empty."""
        with contextlib.suppress(errors.StorageError):
            self._storage.remove(_mark(self._path))
        for _ in range(3):  # an attempt that still runs can bring a file while it is emptied
            with contextlib.suppress(errors.StorageError):
                self._storage.remove_tree(self._path)
                break
        if self._made_parent is not None:
            with contextlib.suppress(errors.StorageError):
                self._storage.remove_directory(self._made_parent)


def _mark(directory: str) -> str:
    return os.path.join(directory, "writing")
