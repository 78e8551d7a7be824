"""Writes a checkpoint in one call: in one piece, or in shards by several workers and a merge.

With one shard the bundle is written directly; with several each is first a bundle of its own, in a
hidden directory beside the prefix (`parts`), as in TensorFlow's sharded Saver, whose bytes result.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from savedmodel_writer import errors
from savedmodel_writer.files import JointProgress, Path, Progress, Storage, path_text, storage_for
from savedmodel_writer.sources import TensorSource, as_source
from savedmodel_writer.tensor_bundle.file_names import encode_name
from savedmodel_writer.tensor_bundle.merge import merge_bundles
from savedmodel_writer.tensor_bundle.parts import Part, PartsDirectory, Tensor, write_bundle
from savedmodel_writer.tensor_bundle.payload import check_dtype, check_positive

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future  # noqa: TID251  types only


def save_checkpoint(
    prefix: Path,
    tensors: Mapping[str, Any] | Mapping[bytes, Any],
    num_shards: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    *,
    storage: Storage | None = None,
    data_alignment: int = 1,
) -> None:
    """Writes a checkpoint of whole tensors, which `tf.train.load_checkpoint` reads.

    Nothing is visible under the prefix before all is written.

    Args:
        prefix: path of the checkpoint, to which `.index` and so on are appended.
        tensors: name to value: arrays, TensorSources, or anything lazy with a shape and a dtype.
            Each is read when its turn comes, in pieces.
        num_shards: how many data files to write; no more than there are tensors. Each gets
            consecutive tensors of about the same number of bytes.
        executor: what writes several shards: any `concurrent.futures.Executor`, such as
            `dask.distributed.Client.get_executor()`; a pool of threads if None. Workers in other
            processes need values that can be pickled, those on other machines a prefix that leads
            to the same place there.
        progress: called with the number of bytes of the tensors that are written, and of all (None
            where that is not known before: strings), after each few megabytes, or after each shard
            where a given executor writes them. What it raises gives up the checkpoint.
        storage: where to write; what `files.storage_for` gives if None.
        data_alignment: as in `BundleWriter`; what is mapped can then be used in place by code that
            wants its arrays aligned.

    Raises:
        InvalidInputError: there are no tensors, or a name or value cannot be saved.
        WorkerError: the executor failed, not the writing: its workers died.
        StorageError: the file system refused.
    """
    num_shards = check_positive("num_shards", num_shards)
    if not isinstance(tensors, Mapping):
        raise errors.InvalidTypeError(
            f"tensors: expected a dict of arrays by name, found a {type(tensors).__name__}"
        )
    named = [(name, "", _checked(name, value)) for name, value in tensors.items()]
    write_shards(
        prefix,
        _balanced(named, num_shards),
        executor=executor,
        progress=progress,
        storage=storage,
        data_alignment=data_alignment,
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
    data_alignment: int = 1,
) -> None:
    """Writes a checkpoint of given shards, with the bytes of TensorFlow's sharded Saver.

    Args:
        prefix: as in `save_checkpoint`.
        shards: for each data file its tensors, each as SaveV2 takes it: name, shape_and_slice
            (`""` for a whole tensor), value.
        executor: as in `save_checkpoint`.
        progress: as in `save_checkpoint`.
        storage: as in `save_checkpoint`.
        data_alignment: as in `save_checkpoint`.

    Raises:
        InvalidInputError: a shard is without tensors, or a name, slice or value cannot be saved.
        WorkerError: as in `save_checkpoint`.
        StorageError: the file system refused.
    """
    if not shards or not all(shards):
        raise errors.InvalidArgumentError(
            f"{path_text(prefix)}: a checkpoint, and each shard of it, has at least one tensor"
        )
    storage = storage_for(prefix) if storage is None else storage
    joint = JointProgress(progress, None if progress is None else _total_bytes(shards))
    if len(shards) == 1:
        write_bundle(path_text(prefix), shards[0], storage, joint.part(), data_alignment)
        return
    check_positive("data_alignment", data_alignment)
    prefix = path_text(prefix)
    directory = PartsDirectory(prefix, storage)
    try:
        parts = directory.parts(shards, data_alignment)
        prefixes = (
            _by_threads(parts, joint)
            if executor is None
            else _by_workers(parts, executor, joint, prefix)
        )
        merge_bundles(prefixes, prefix, delete_old_dirs=False, storage=storage)
    finally:
        directory.remove()


def _by_threads(parts: Sequence[Part], progress: JointProgress) -> list[str]:
    """Has the parts written by threads of this process."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: TID251  the default

    with ThreadPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
        futures = [pool.submit(part.write, progress.part()) for part in parts]
        try:
            return [future.result()[0] for future in futures]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _by_workers(
    parts: Sequence[Part], executor: Executor, progress: JointProgress, where: str
) -> list[str]:
    """Has the parts written by a given executor; returns once no attempt that it knows of runs."""
    from concurrent.futures import as_completed  # noqa: TID251  for the given executor's futures

    futures: list[Future[tuple[str, int]]] = []
    try:
        with _worker_errors(where):
            futures += [executor.submit(part.write) for part in parts]
        for future in as_completed(futures):
            with _worker_errors(where):
                _, written = future.result()
            progress.add(written)
        return [future.result()[0] for future in futures]
    finally:
        for future in futures:
            with contextlib.suppress(Exception):  # the first error is the one to see
                if not future.cancel():
                    future.exception()


@contextlib.contextmanager
def _worker_errors(where: str) -> Iterator[None]:
    """What an executor raises; what the writing of a part raises is this package's already."""
    try:
        yield
    except errors.SavedModelWriterError:
        raise
    except Exception as error:
        raise errors.WorkerError(
            f"{where}: the executor could not have a part of the checkpoint written; a worker may "
            f"have died, or the tensors cannot be pickled: {type(error).__name__}: {error}",
            path=where,
        ) from error


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


def _total_bytes(shards: Sequence[Sequence[Tensor]]) -> int | None:
    """Bytes of all tensors; None where one is of a dtype without a fixed size."""
    total = 0
    for tensors in shards:
        for name, _, value in tensors:
            source = _checked(name, value)
            if not source.dtype.size:
                return None
            total += math.prod(source.shape) * source.dtype.size
    return total
