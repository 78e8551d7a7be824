"""Writes a checkpoint in one call: in one piece, or in shards by several workers and a merge.

With one shard the bundle is written directly; with several each is first a bundle of its own, in a
hidden directory beside the prefix, as in TensorFlow's sharded Saver (whose bytes result). A worker
gets a prefix, tensors and a storage, all of which can be pickled. A part that is written twice is
written with the same bytes, and appears by a rename; one that comes too late finds the directory
gone and fails.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from savedmodel_writer import errors
from savedmodel_writer.files import Path, Storage, path_text, storage_for
from savedmodel_writer.sources import TensorSource, as_source
from savedmodel_writer.tensor_bundle.file_names import (
    encode_name,
    hidden_name,
    sharded_prefix,
)
from savedmodel_writer.tensor_bundle.merge import merge_bundles
from savedmodel_writer.tensor_bundle.payload import check_dtype
from savedmodel_writer.tensor_bundle.tensor_slice import parse_shape_and_slice
from savedmodel_writer.tensor_bundle.writer import BundleWriter

if TYPE_CHECKING:
    from concurrent.futures import Executor  # noqa: TID251  a type only

# A tensor as SaveV2 takes it: name, shape_and_slice ("" for a whole tensor), value.
Tensor: TypeAlias = "tuple[str | bytes, str, Any]"
Progress: TypeAlias = "Callable[[int, int], object]"


def save_checkpoint(
    prefix: Path,
    tensors: Mapping[str, Any] | Mapping[bytes, Any],
    num_shards: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    *,
    storage: Storage | None = None,
) -> None:
    """Writes a checkpoint of whole tensors, which `tf.train.load_checkpoint` reads.

    Nothing is visible under the prefix before all is written.

    Args:
        prefix: path of the checkpoint, to which `.index` and so on are appended.
        tensors: name to value: arrays, TensorSources, or anything lazy with a shape and a dtype.
            Each is read when its turn comes, in pieces.
        num_shards: how many data files to write; no more than there are tensors. Each gets
            consecutive tensors of about the same number of bytes.
        executor: what writes several shards; a pool of threads if None. A pool of processes needs
            values that can be pickled.
        progress: called with the number of tensors written and of all tensors, after each tensor,
            or after each shard where an executor writes them.
        storage: where to write; what `files.storage_for` gives if None.

    Raises:
        InvalidInputError: there are no tensors, or a name or value cannot be saved.
        StorageError: the file system refused.
    """
    if num_shards < 1:
        raise errors.InvalidArgumentError(f"num_shards is {num_shards}; expected 1 or more")
    if not isinstance(tensors, Mapping):
        raise errors.InvalidTypeError(
            f"tensors: expected a dict of arrays by name, found a {type(tensors).__name__}"
        )
    named = [(name, "", _checked(name, value)) for name, value in tensors.items()]
    write_shards(
        prefix, _balanced(named, num_shards), executor=executor, progress=progress, storage=storage
    )


def _checked(name: str | bytes, value: Any) -> TensorSource:
    """The value as a source, before anything is written."""
    encode_name(name)
    try:
        source = as_source(value)
        check_dtype(source.dtype)
    except errors.SavedModelWriterError as error:
        error.message = f"tensor {name!r}: {error.message}"
        raise
    return source


def write_shards(
    prefix: Path,
    shards: Sequence[Sequence[Tensor]],
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    storage: Storage | None = None,
) -> None:
    """Writes a checkpoint of given shards, with the bytes of TensorFlow's sharded Saver.

    Args:
        prefix: as in `save_checkpoint`.
        shards: for each data file its tensors, each as SaveV2 takes it: name, shape_and_slice
            (`""` for a whole tensor), value.
        executor: as in `save_checkpoint`.
        progress: as in `save_checkpoint`.
        storage: as in `save_checkpoint`.

    Raises:
        InvalidInputError: a shard is without tensors, or a name, slice or value cannot be saved.
        StorageError: the file system refused.
    """
    if not shards or not all(shards):
        raise errors.InvalidArgumentError(
            f"{path_text(prefix)}: a checkpoint, and each shard of it, has at least one tensor"
        )
    storage = storage_for(prefix) if storage is None else storage
    if len(shards) == 1:
        _write(path_text(prefix), shards[0], storage, progress)
    else:
        _write_parts(path_text(prefix), shards, executor, progress, storage)


def _write(
    prefix: str, tensors: Sequence[Tensor], storage: Storage, progress: Progress | None = None
) -> None:
    with BundleWriter(prefix, storage=storage) as writer:
        for number, (name, shape_and_slice, value) in enumerate(tensors, start=1):
            parsed = parse_shape_and_slice(shape_and_slice)
            if parsed is None:
                writer.add(name, value)
            else:
                full_shape, part = parsed
                writer.add_slice(name, full_shape, str(part), value)
            if progress is not None:
                progress(number, len(tensors))


def _write_part(prefix: str, tensors: Sequence[Tensor], storage: Storage) -> None:
    """What a worker does."""
    directory = os.path.dirname(prefix)
    if not storage.is_directory(directory):
        raise errors.NotFoundError(
            f"{directory}; the checkpoint of which {os.path.basename(prefix)} was a part is "
            "finished or given up",
            path=directory,
        )
    _write(prefix, tensors, storage)


def _write_parts(
    prefix: str,
    shards: Sequence[Sequence[Tensor]],
    executor: Executor | None,
    progress: Progress | None,
    storage: Storage,
) -> None:
    """Writes the parts in a hidden directory and merges them."""
    parent = os.path.dirname(prefix)
    if parent:
        storage.make_directory(parent, exist_ok=True)
    directory = hidden_name(prefix)
    storage.make_directory(directory)
    parts = [
        sharded_prefix(f"{directory}/part", number, len(shards)) for number in range(len(shards))
    ]
    try:
        with contextlib.ExitStack() as stack:
            if executor is None:
                from concurrent.futures import ThreadPoolExecutor  # noqa: TID251  the default

                workers = min(len(shards), os.cpu_count() or 1)
                executor = stack.enter_context(ThreadPoolExecutor(workers))
            _run(executor, list(zip(parts, shards, strict=True)), progress, storage)
        merge_bundles(parts, prefix, storage=storage)
    except BaseException:
        with contextlib.suppress(errors.StorageError):
            storage.remove_tree(directory)
        raise


def _run(
    executor: Executor,
    parts: Sequence[tuple[str, Sequence[Tensor]]],
    progress: Progress | None,
    storage: Storage,
) -> None:
    """Has the parts written; when one fails, waits for those that are being written."""
    total = sum(len(tensors) for _, tensors in parts)
    done = 0
    futures = [executor.submit(_write_part, prefix, tensors, storage) for prefix, tensors in parts]
    try:
        for future, (_, tensors) in zip(futures, parts, strict=True):
            future.result()
            done += len(tensors)
            if progress is not None:
                progress(done, total)
    finally:
        for future in futures:
            if not future.cancel():
                future.exception()


def _balanced(tensors: Sequence[Tensor], num_shards: int) -> list[Sequence[Tensor]]:
    """Cuts a sequence into runs of about the same number of bytes, none of them empty."""
    if num_shards == 1:
        return [tensors]
    sizes = [_bytes_of(value) for _, _, value in tensors]
    shards: list[Sequence[Tensor]] = []
    start = 0
    for left in range(min(num_shards, len(tensors)), 0, -1):
        last = len(tensors) - left + 1  # leaves one tensor for each of the other shards
        share = sum(sizes[start:]) / left
        stop, size = start + 1, sizes[start]
        while stop < last and (left == 1 or size + sizes[stop] / 2 <= share):
            size += sizes[stop]
            stop += 1
        shards.append(tensors[start:stop])
        start = stop
    return shards


def _bytes_of(source: TensorSource) -> int:
    return math.prod(source.shape) * (source.dtype.size or 1)
