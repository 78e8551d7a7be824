"""The file `checkpoint` of a directory: a CheckpointState that names the checkpoints in it.

    CheckpointState { model_checkpoint_path = 1   repeated all_model_checkpoint_paths = 2 … }

as text, with paths that are absolute or relative to the directory.
"""

from __future__ import annotations

import os

from savedmodel_writer import errors
from savedmodel_writer._logger import LOGGER
from savedmodel_writer.files import Path, Storage, path_text, storage_for
from savedmodel_writer.protos import CheckpointState, text
from savedmodel_writer.tensor_bundle.file_names import index_file

STATE_FILE = "checkpoint"


def get_checkpoint_state(
    checkpoint_dir: Path, latest_filename: str | None = None, *, storage: Storage | None = None
) -> CheckpointState | None:
    """What the state file of a directory says, as `tf.train.get_checkpoint_state`.

    Args:
        checkpoint_dir: the directory.
        latest_filename: name of the file, by default `checkpoint`.
        storage: where it is; what `files.storage_for` gives if None.

    Returns:
        The message, its paths joined to the directory; None if the file is not there, and, with a
        warning in the log, if it cannot be read.

    Raises:
        InvalidArgumentError: it names no checkpoint.
    """
    directory = path_text(checkpoint_dir)
    storage = storage_for(directory) if storage is None else storage
    path = os.path.join(directory, latest_filename or STATE_FILE)
    if not storage.exists(path):
        return None
    try:
        return read_checkpoint_state(path, storage)
    except (errors.StorageError, errors.DataLossError) as error:
        LOGGER.warning("%s: Checkpoint ignored: %s", path, error)
        return None


def read_checkpoint_state(path: str, storage: Storage) -> CheckpointState:
    """The message of a state file, its paths joined to the file's directory.

    Raises:
        InvalidArgumentError: it names no checkpoint.
        DataLossError: it is no CheckpointState.
        StorageError: it is not there, or cannot be read.
    """
    with storage.open(path, "rb") as file:
        data = file.read()
    try:
        state = text.from_text(CheckpointState, data.decode())
    except UnicodeDecodeError as error:
        raise errors.DataLossError(f"{path}: {error}", path=path) from error
    directory = os.path.dirname(path)
    if not state.model_checkpoint_path:
        raise errors.InvalidArgumentError(
            f"Invalid checkpoint state loaded from {directory}: it names no checkpoint", path=path
        )
    state.model_checkpoint_path = os.path.join(directory, state.model_checkpoint_path)
    paths = [os.path.join(directory, one) for one in state.all_model_checkpoint_paths]
    state.all_model_checkpoint_paths[:] = paths
    return state


def latest_checkpoint(
    checkpoint_dir: Path, latest_filename: str | None = None, *, storage: Storage | None = None
) -> str | None:
    """The prefix of the checkpoint that was written last, as `tf.train.latest_checkpoint`.

    Args:
        checkpoint_dir: the directory.
        latest_filename: name of the state file, by default `checkpoint`.
        storage: where it is; what `files.storage_for` gives if None.

    Returns:
        The prefix; None if there is no state file, and, with a warning in the log, if it cannot
        be read or the checkpoint is not there.

    Raises:
        InvalidArgumentError: the state file names no checkpoint.
    """
    state = get_checkpoint_state(checkpoint_dir, latest_filename, storage=storage)
    if state is None:
        return None
    if checkpoint_exists(state.model_checkpoint_path, storage=storage):
        return state.model_checkpoint_path
    LOGGER.warning("Couldn't match files for checkpoint %s", state.model_checkpoint_path)
    return None


def checkpoint_exists(checkpoint_prefix: Path, *, storage: Storage | None = None) -> bool:
    """Whether there is a checkpoint of that prefix; a file of that name is one of the format V1."""
    prefix = path_text(checkpoint_prefix)
    storage = storage_for(prefix) if storage is None else storage
    return storage.exists(index_file(prefix)) or storage.exists(prefix)
