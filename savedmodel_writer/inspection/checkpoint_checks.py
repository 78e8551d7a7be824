"""The files in variables/: index and data, their sizes, every checksum. Read in constant memory."""

from __future__ import annotations

import os
from collections import Counter

from savedmodel_writer import errors
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.tensor_bundle import BundleReader, CheckpointTensor
from savedmodel_writer.tensor_bundle.file_names import data_file, index_file
from savedmodel_writer.tensor_bundle.joined_tensor import JoinedTensor
from savedmodel_writer.tensor_bundle.stored_tensor import StoredTensor


def check_checkpoint(directory: ModelDirectory, found: Findings) -> BundleReader | None:
    """Reads all of a model's checkpoint.

    Args:
        directory: the model's directory.
        found: gets the findings.

    Returns:
        The checkpoint; None if there is none, or its index cannot be read.
    """
    prefix = directory.checkpoint_prefix
    index = found.at(_shown(directory, index_file(prefix)))
    try:
        checkpoint = directory.checkpoint
        names = [] if checkpoint is None else list(checkpoint)
    except (errors.DataLossError, errors.InvalidInputError) as error:
        index.add("index-damaged", error.message)
        return None
    except errors.StorageError as error:
        index.add("unreadable-file", error.message)
        return None
    expected = {os.path.basename(index_file(prefix))}
    ends: Counter[int] = Counter()
    missing: set[str] = set()
    for name in names:
        assert checkpoint is not None
        try:
            tensor = checkpoint[name]
        except errors.DataLossError as error:
            index.at(f"tensor {name!r}").add("tensor-entry", error.message)
            continue
        for part in _parts(tensor):
            ends[part.shard] = max(ends[part.shard], part.offset + part.size)
        _check_tensor(directory, tensor, found, missing)
    if checkpoint is not None:
        shards = range(checkpoint.num_shards)
        paths = [data_file(prefix, shard, len(shards)) for shard in shards[: len(names) + 1]]
        expected.update(map(os.path.basename, paths))
        for shard, end in sorted(ends.items()):
            if shard in shards and paths and shard < len(paths):
                _check_end(directory, paths[shard], end, found)
    _check_others(directory, expected, found)
    return checkpoint


def _check_tensor(
    directory: ModelDirectory, tensor: CheckpointTensor, found: Findings, missing: set[str]
) -> None:
    try:
        tensor.verify()
    except errors.MissingShardError as error:
        if error.path not in missing:  # said once, not for each tensor
            missing.add(str(error.path))
            found.at(_shown(directory, error.path)).add("data-file-missing", error.message)
    except (errors.DataLossError, errors.StorageError) as error:
        at = found.at(_shown(directory, error.path)).at(f"tensor {tensor.name!r}")
        if isinstance(error, errors.OutOfRangeError):
            at.add("data-file-short", error.message)
        elif isinstance(error, errors.DataLossError):
            at.add("tensor-damaged", error.message)
        else:
            at.add("unreadable-file", error.message)


def _check_end(directory: ModelDirectory, path: str, end: int, found: Findings) -> None:
    try:
        size = directory.storage.size(path)
    except errors.StorageError:
        return  # a finding already
    if size > end:
        found.at(_shown(directory, path)).add(
            "data-file-longer", f"the tensors end at {end}, the file has {size} bytes"
        )


def _check_others(directory: ModelDirectory, expected: set[str], found: Findings) -> None:
    folder = os.path.join(directory.path, constants.VARIABLES_DIRECTORY)
    try:
        names = directory.storage.list(folder) if directory.storage.is_directory(folder) else []
    except errors.StorageError as error:
        found.at(_shown(directory, folder)).add("unreadable-file", error.message)
        return
    for name in names:
        if name not in expected:
            place = found.at(f"{constants.VARIABLES_DIRECTORY}/{name}")
            place.add("unused-file", "no part of the checkpoint")


def _parts(tensor: CheckpointTensor) -> list[StoredTensor]:
    if isinstance(tensor, JoinedTensor):
        return [part for _, part in tensor.parts]
    assert isinstance(tensor, StoredTensor)
    return [tensor]


def _shown(directory: ModelDirectory, path: str | None) -> str:
    """A path as findings tell it: relative to the model's directory."""
    return os.path.relpath(path, directory.path) if path else constants.VARIABLES_DIRECTORY
