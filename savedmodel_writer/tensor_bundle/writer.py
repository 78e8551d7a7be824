"""Writes a bundle of one shard: what TensorFlow's BundleWriter and op SaveV2 write.

Tensors go to the data file as they are added, in that order; the index is written at the end, in
the order of the keys. Both files have hidden names until `finish` renames them, data first: the
index is the commit mark.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.files import Path, Progress, Storage, path_text, storage_for
from savedmodel_writer.protos import BundleEntryProto
from savedmodel_writer.shapes import as_shape
from savedmodel_writer.sources import TensorSource, as_source
from savedmodel_writer.tensor_bundle.data_file import DataFile
from savedmodel_writer.tensor_bundle.entry import EntryEncoder, header, is_possible, new_entry
from savedmodel_writer.tensor_bundle.file_names import (
    data_file,
    encode_name,
    hidden_name,
    index_file,
)
from savedmodel_writer.tensor_bundle.index_writer import write_index
from savedmodel_writer.tensor_bundle.leftovers import Leftovers
from savedmodel_writer.tensor_bundle.parted_tensor import PartedTensor
from savedmodel_writer.tensor_bundle.payload import check_dtype, check_positive
from savedmodel_writer.tensor_bundle.placement import put_in_place
from savedmodel_writer.tensor_bundle.slice_key import slice_key
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice


class BundleWriter:
    """Writes tensors to `PREFIX.data-00000-of-00001` and `PREFIX.index`.

    Nothing is visible under the prefix before `finish`. A tensor that is refused before any byte of
    it was written leaves the writer as it was. One that fails later, in the middle of its bytes,
    closes it: what it wrote is gone, and a checkpoint that was there before is untouched. So it is
    with a writer that is left by an exception, closed, or forgotten. As a context manager it
    finishes at the end.
    """

    def __init__(
        self,
        prefix: Path,
        *,
        storage: Storage | None = None,
        progress: Progress | None = None,
        data_alignment: int = 1,
    ) -> None:
        """Opens the data file; makes the prefix's directory, but not that directory's parent.

        Args:
            prefix: path of the bundle, to which `.index` and so on are appended.
            storage: where it is written; what `files.storage_for` gives if None.
            progress: told of the tensors' bytes written so far; what it raises closes the writer.
            data_alignment: each tensor starts at a multiple of so many bytes, zeros between them,
                as with the option of that name of TensorFlow's BundleWriter. SaveV2 leaves no gaps.

        Raises:
            InvalidTypeError: the prefix is no path.
            InvalidArgumentError: the alignment is not 1 or more.
            StorageError: the directory or the file cannot be made.
        """
        self._prefix = path_text(prefix)
        alignment = check_positive("data_alignment", data_alignment)
        self._storage = storage_for(self._prefix) if storage is None else storage
        self._directory = os.path.dirname(self._prefix)
        self._encoder = EntryEncoder()
        self._entries: dict[bytes, bytes] = {}
        self._parted: dict[bytes, PartedTensor] = {}
        self._last: str | bytes = ""
        self._state = "open"
        self._data_path = self._place(data_file(self._prefix, 0, 1))
        self._index_path = self._place(index_file(self._prefix))
        self._leftovers = Leftovers(self._storage)
        if self._directory and not self._storage.is_directory(self._directory):
            self._storage.make_directory(self._directory, exist_ok=True)
            self._leftovers.directory = self._directory
        self._leftovers.files.append(self._data_path)
        try:
            file = self._leftovers.open = self._storage.open(self._data_path, "wb")
        except BaseException:
            self._leftovers.remove()
            raise
        self._data = DataFile(file, alignment, progress)
        self._discard = weakref.finalize(self, self._leftovers.remove)

    def add(self, name: str | bytes, value: Any, dtype: Any = None) -> None:
        """Writes a tensor.

        Args:
            name: what it is restored by; any str or bytes but the empty one.
            value: an array, a TensorSource, or anything lazy with shape and dtype; it is read now,
                in pieces.
            dtype: of the tensor, where the value does not say.

        Raises:
            DuplicateNameError: a tensor of that name is there.
            InvalidInputError: the name is empty, or the value no tensor that can be saved.
            SourceError: reading the value raised something of its own, which is the cause.
            StorageError: the file system refused.
            SequenceError: the writer is finished or closed.
        """
        self._check_open("add")
        try:
            key = encode_name(name)
            self._refuse_known(key)
            self._append(key, as_source(value, dtype))
        except BaseException as error:
            self._failed(f"tensor {name!r}", error)
            raise
        self._last = name

    def add_slice(
        self,
        name: str | bytes,
        full_shape: Sequence[int],
        slice_spec: str,
        value: Any,
        dtype: Any = None,
    ) -> None:
        """Writes a part of a tensor, which readers put together.

        Args:
            name: of the tensor.
            full_shape: the shape of the whole tensor.
            slice_spec: where the part lies: `start,length` or `-` for each dimension, joined by
                `:`, as in `0,2:-`.
            value: the part, as in `add`.
            dtype: as in `add`.

        Raises:
            DuplicateNameError: this slice, or a whole tensor of that name, is there.
            InvalidArgumentError: the slice is not in the tensor, overlaps another, is not of the
                value's shape, or the tensor's other slices have another dtype or full shape.
            InvalidInputError: as `add`.
            StorageError: as `add`.
            SequenceError: as `add`.
        """
        self._check_open("add_slice")
        try:
            key = encode_name(name)
            source = as_source(value, dtype)
            whole = as_shape(full_shape).as_tuple()
            if not is_possible(whole):
                raise errors.InvalidArgumentError(f"no tensor is as large as {list(whole)}")
            part = TensorSlice.parse(slice_spec)
            shape = part.shape(whole)
            if tuple(source.shape) != shape:
                raise errors.InvalidArgumentError(
                    f"expected a value of shape {list(shape)}, found {list(source.shape)}"
                )
            if shape == whole:
                self._refuse_known(key)
                self._append(key, source)
            else:
                self._add_part(key, whole, part, source)
        except BaseException as error:
            self._failed(f"slice {slice_spec} of tensor {name!r}", error)
            raise
        self._last = name

    def finish(self) -> None:
        """Writes the index and gives both files their names.

        Raises:
            StorageError: the file system refused; nothing is left under hidden names.
            SequenceError: the writer is finished or closed.
        """
        self._check_open("finish")
        try:
            self._sync_data()
            if not self._storage.atomic_rename and self._storage.exists(self._index_path):
                # An earlier bundle's, whose tensors are not those of the file that appears now.
                self._storage.remove(self._index_path)
            self._data.file.close()
            self._leftovers.files.append(self._index_path)
            path = self._index_path
            write_index(self._storage, path, header(1), self._entries, self._parted)
            if self._storage.atomic_rename:
                put_in_place(
                    self._storage,
                    [(self._data_path, data_file(self._prefix, 0, 1))],
                    (self._index_path, index_file(self._prefix)),
                )
            self._state = "finished"
            self._discard.detach()
        except BaseException:
            self._give_up()
            raise

    def _sync_data(self) -> None:
        """Writes what was collected of the last tensors, and says so if that fails."""
        try:
            self._storage.sync(self._data.file)
        except errors.StorageError as error:
            if self._last:
                error.message = f"tensor {self._last!r}, the last one: {error.message}"
            raise

    def close(self) -> None:
        """Gives up: removes what was written. Does nothing after `finish`."""
        if self._state == "open":
            self._state = "closed"
        self._discard()

    def __enter__(self) -> BundleWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None and self._state == "open":
            self.finish()
        else:
            self.close()

    def __repr__(self) -> str:
        return f"<BundleWriter {self._prefix!r}: {len(self._entries)} tensors, {self._state}>"

    def _check_open(self, method: str) -> None:
        if self._state != "open":
            raise errors.SequenceError(
                f"BundleWriter.{method} of {self._prefix}: the writer is {self._state}",
                path=self._prefix,
            )

    def _give_up(self) -> None:
        self._state = "closed, for an earlier call failed"
        self._discard()

    def _failed(self, where: str, error: BaseException) -> None:
        """Closes the writer if bytes of the tensor were written; names the tensor in the error."""
        if self._data.torn:
            self._give_up()
        if isinstance(error, errors.SavedModelWriterError):
            error.message = f"{where}: {error.message}"
        elif isinstance(error, Exception) and error is not self._data.stopped_by:
            raise errors.SourceError(
                f"{where}: reading its value raised {type(error).__name__}: {error}"
            ) from error

    def _place(self, path: str) -> str:
        """The name under which a file is written."""
        return hidden_name(path) if self._storage.atomic_rename else path

    def _refuse_known(self, key: bytes) -> None:
        if key in self._entries or key in self._parted:
            raise errors.DuplicateNameError(
                "a tensor or slice of that name was added before", path=self._prefix
            )

    def _append(self, key: bytes, source: TensorSource) -> None:
        """Writes a tensor's bytes and keeps its entry."""
        dtype = check_dtype(source.dtype)
        place = self._data.append(source)
        self._entries[key] = self._encoder.encode(dtype, tuple(source.shape), *place)

    def _add_part(
        self, key: bytes, full_shape: tuple[int, ...], part: TensorSlice, source: TensorSource
    ) -> None:
        dtype = check_dtype(source.dtype)
        parted = self._parted.get(key)
        if parted is None:
            # TensorFlow lets slices follow the whole tensor; its entry then has both.
            whole = self._entries.get(key)
            parted = PartedTensor(
                new_entry(dtype, full_shape)
                if whole is None
                else BundleEntryProto.FromString(whole)
            )
        part_key = slice_key(key, part)
        self._refuse_known(part_key)
        parted.check(dtype, full_shape, part)
        self._append(part_key, source)
        parted.add(part)
        self._parted[key] = parted
