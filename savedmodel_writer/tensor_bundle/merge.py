"""Makes one bundle of several, as op MergeV2Checkpoints: the data files are renamed, not copied.

Each data file gets its shard number when the first entry that lies in it is met, in the order of
the prefixes and of the keys. Where TensorFlow would leave half a merge behind, this looks first
whether all is there, and goes back if a rename fails.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence

from savedmodel_writer import errors
from savedmodel_writer.files import Path, Storage, path_text, storage_for
from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto
from savedmodel_writer.tensor_bundle.file_names import (
    data_file,
    decode_name,
    hidden_name,
    index_file,
)
from savedmodel_writer.tensor_bundle.index import Index
from savedmodel_writer.tensor_bundle.index_writer import write_index
from savedmodel_writer.tensor_bundle.parted_tensor import PartedTensor
from savedmodel_writer.tensor_bundle.placement import put_in_place


def merge_bundles(
    prefixes: Sequence[Path],
    output_prefix: Path,
    *,
    allow_missing_files: bool = False,
    delete_old_dirs: bool = True,
    storage: Storage | None = None,
) -> None:
    """Merges bundles into one; the data files are renamed and the indexes replaced by one.

    Slices of one tensor may come from several bundles; a name may not. Unlike TensorFlow it gives
    no shard number to a data file in which no tensor lies, but removes it.

    Args:
        prefixes: of the bundles to merge. Their order gives the order of the shards.
        output_prefix: of the merged bundle. Its directory is made, but not that directory's parent.
        allow_missing_files: pass over prefixes where no bundle is.
        delete_old_dirs: remove the directories of the prefixes if nothing else is in them.
        storage: where the bundles are; what `files.storage_for` gives if None.

    Raises:
        InvalidArgumentError: there is nothing to merge, the output is one of the prefixes, or the
            bundles differ in version or byte order, or in a tensor's dtype or shape.
        InvalidTypeError: a prefix is no path, or there is no list of them.
        DuplicateNameError: two bundles have a tensor or a slice of the same name.
        NotFoundError: a bundle is not there.
        DataLossError: an index is damaged.
        StorageError: the file system refused.
    """
    if isinstance(prefixes, (str, bytes)):
        raise errors.InvalidTypeError(f"prefixes: expected a list of paths, found {prefixes!r}")
    sources = [path_text(prefix) for prefix in prefixes]
    output = path_text(output_prefix)
    storage = storage_for(output) if storage is None else storage
    if output in sources:
        raise errors.InvalidArgumentError(
            f"{output}: a bundle cannot be merged into itself", path=output
        )
    if allow_missing_files:
        sources = [prefix for prefix in sources if storage.exists(index_file(prefix))]
    if not sources:
        raise errors.InvalidArgumentError(
            "At least one prefix checkpoint file must exist, but none existed."
        )
    merged = _MergedIndex()
    for prefix in sources:
        index = Index(prefix, storage)
        try:
            merged.add(prefix, index)
        finally:
            index.close()
    directory = os.path.dirname(output)
    if directory:
        storage.make_directory(directory, exist_ok=True)
    _publish(merged, output, storage)
    for path in [*merged.unused(), *map(index_file, sources)]:
        with contextlib.suppress(errors.StorageError):
            storage.remove(path)
    if delete_old_dirs:
        for old in dict.fromkeys(map(os.path.dirname, sources)):
            if old != directory:
                with contextlib.suppress(errors.StorageError):
                    storage.remove_directory(old)


class _MergedIndex:
    """The entries of all bundles, and the data files in the order of their new numbers."""

    def __init__(self) -> None:
        self._header: BundleHeaderProto | None = None
        self._entries: dict[bytes, bytes] = {}
        self._parted: dict[bytes, PartedTensor] = {}
        self._all_files: list[str] = []
        # Data files and their numbers.
        self._numbers: dict[str, int] = {}

    @property
    def files(self) -> list[str]:
        """The data files; at least one, though no tensor be there."""
        return list(self._numbers) or self._all_files[:1]

    def unused(self) -> list[str]:
        """The data files in which no tensor lies."""
        return [path for path in self._all_files if path not in self.files]

    def add(self, prefix: str, index: Index) -> None:
        """Takes over the entries of a bundle."""
        self._check_header(prefix, index.header)
        files = [
            data_file(prefix, shard, index.header.num_shards)
            for shard in range(index.header.num_shards)
        ]
        self._all_files += files
        for key, entry in index:
            if not 0 <= entry.shard_id < len(files):
                raise index.error(f"tensor {key!r} is in shard {entry.shard_id} of {len(files)}")
            parted = self._parted.get(key)
            if key in self._entries or (parted is not None and not entry.slices):
                raise errors.DuplicateNameError(
                    f"Duplicate tensor keyed by {decode_name(key)!r} encountered, when merging "
                    f"prefix: {prefix}",
                    path=prefix,
                )
            if parted is None:
                file = files[entry.shard_id]
                entry.shard_id = self._numbers.setdefault(file, len(self._numbers))
                if entry.slices:
                    self._parted[key] = _parted(entry, key, index)
                else:
                    self._entries[key] = entry.SerializeToString()
            else:
                _join(parted, _parted(entry, key, index), key, prefix)

    def _check_header(self, prefix: str, header: BundleHeaderProto) -> None:
        if self._header is None:
            self._header = header
        elif header.endianness != self._header.endianness:
            raise errors.InvalidArgumentError(
                f"Merging bundles with conflicting endianness; inputs corrupted? prefix: {prefix}",
                path=prefix,
            )
        elif header.version != self._header.version:
            raise errors.InvalidArgumentError(
                "Merging bundles with different format versions: merged "
                f"{self._header.version} vs. curr {header.version}; prefix: {prefix}",
                path=prefix,
            )

    def write(self, path: str, storage: Storage) -> None:
        """Writes the merged index."""
        assert self._header is not None
        header = BundleHeaderProto()
        header.CopyFrom(self._header)
        header.num_shards = len(self.files)
        write_index(storage, path, header.SerializeToString(), self._entries, self._parted)


def _parted(entry: BundleEntryProto, key: bytes, index: Index) -> PartedTensor:
    try:
        return PartedTensor(entry)
    except errors.SavedModelWriterError as error:
        raise index.error(f"tensor {key!r}: {error.message}") from None


def _join(parted: PartedTensor, other: PartedTensor, key: bytes, prefix: str) -> None:
    """Adds the slices that another bundle has of a tensor."""
    for part in other.parts:
        try:
            parted.check(other.dtype, other.shape, part)
            parted.add(part)
        except errors.InvalidArgumentError as error:
            error.message = f"{prefix}: tensor {decode_name(key)!r}: {error.message}"
            raise


def _publish(merged: _MergedIndex, output: str, storage: Storage) -> None:
    """Writes the index under a hidden name, and renames the data files and the index.

    Where a rename is a copy, the index is written in its place, last.
    """
    for path in merged.files:
        if not storage.exists(path):
            raise errors.MissingShardError(f"{path}; no such file to merge", path=path)
    renames = [
        (path, data_file(output, shard, len(merged.files)))
        for shard, path in enumerate(merged.files)
    ]
    index = index_file(output)
    if storage.atomic_rename:
        hidden = hidden_name(index)
        try:
            merged.write(hidden, storage)
            put_in_place(storage, renames, (hidden, index))
        except BaseException:
            with contextlib.suppress(errors.StorageError):
                storage.remove(hidden)
            raise
    else:
        _replace_by_copies(merged, renames, index, storage)


def _replace_by_copies(
    merged: _MergedIndex, renames: Sequence[tuple[str, str]], index: str, storage: Storage
) -> None:
    if storage.exists(index):
        # An earlier bundle's, whose tensors are not those of the files that appear now.
        storage.remove(index)
    done: list[tuple[str, str]] = []
    try:
        for rename in renames:
            storage.replace(*rename)
            done.append(rename)
        merged.write(index, storage)
    except BaseException:
        for src, dst in reversed(done):
            with contextlib.suppress(errors.StorageError):
                storage.replace(dst, src)
        raise
