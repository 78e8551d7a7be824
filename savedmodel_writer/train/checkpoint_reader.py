"""Checkpoints read through the methods of `tf.train.load_checkpoint`."""

from __future__ import annotations

import os
from typing import Any

from savedmodel_writer import errors, protos
from savedmodel_writer.dtypes import DType
from savedmodel_writer.files import Path, Storage, path_text, storage_for
from savedmodel_writer.tensor_bundle import BundleReader, CheckpointTensor
from savedmodel_writer.tensor_bundle.file_names import index_file
from savedmodel_writer.train.checkpoint_state import STATE_FILE, read_checkpoint_state

_DTYPE_NAMES: dict[int, str] = {number: name for name, number in protos.DataType.items()}


class CheckpointReader:
    """What `tf.train.load_checkpoint` returns; `reader` is the mapping that stands behind it.

    Partitioned tensors have one name and are joined, in every dtype.
    """

    def __init__(self, reader: BundleReader) -> None:
        self.reader = reader

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        """Shapes by name."""
        return {name: list(tensor.shape) for name, tensor in self.reader.items()}

    def get_variable_to_dtype_map(self) -> dict[str, DType]:
        """Dtypes by name."""
        return {name: tensor.dtype for name, tensor in self.reader.items()}

    def has_tensor(self, tensor_str: str | bytes) -> bool:
        """Whether there is a tensor of that name."""
        return tensor_str in self.reader

    def get_tensor(self, tensor_str: str | bytes, slice_spec: str = "") -> Any:
        """The value of a tensor: an array, for a scalar a numpy scalar, or bytes.

        Args:
            tensor_str: the tensor's name.
            slice_spec: which part of it, as `BundleReader.read`; empty for all of it.

        Raises:
            TensorNotInCheckpointError: there is none of that name.
            InvalidArgumentError: the text is no slice, or that of another tensor.
            DataLossError: its bytes are damaged or not there.
            MissingExtraError: numpy needs ml_dtypes for its dtype.
            StorageError: the file system refused.
        """
        return self.reader.read(tensor_str, slice_spec)[()]

    def debug_string(self) -> bytes:
        """A line for each tensor: name, dtype, shape."""
        lines = (f"{tensor_line(name, tensor)}\n" for name, tensor in self.reader.items())
        return "".join(lines).encode("utf-8", "surrogateescape")

    def __repr__(self) -> str:
        return f"CheckpointReader({self.reader!r})"


def tensor_line(name: str, tensor: CheckpointTensor) -> str:
    """Name, dtype and shape of a tensor, as `debug_string` has them."""
    dtype = _DTYPE_NAMES[tensor.dtype.as_datatype_enum]
    return f"{name} ({dtype}) [{','.join(map(str, tensor.shape))}]"


def load_checkpoint(ckpt_dir_or_file: Path, *, storage: Storage | None = None) -> CheckpointReader:
    """Opens a checkpoint, as `tf.train.load_checkpoint`.

    Args:
        ckpt_dir_or_file: the prefix of a checkpoint, or a directory with a file `checkpoint` that
            names the latest one.
        storage: where it is; what `files.storage_for` gives if None.

    Raises:
        InvalidArgumentError: the directory has no `checkpoint` file, or it cannot be read, or it
            names no checkpoint that is there.
        NotFoundError: there is no checkpoint of that prefix.
        DataLossError: its index is damaged.
        StorageError: the file system refused.
    """
    path = path_text(ckpt_dir_or_file)
    storage = storage_for(path) if storage is None else storage
    if storage.is_directory(path):
        path = _latest(path, storage)
    return NewCheckpointReader(path, storage=storage)


def _latest(directory: str, storage: Storage) -> str:
    """The prefix that the state file of a directory names."""
    state_path = os.path.join(directory, STATE_FILE)
    try:
        prefix = read_checkpoint_state(state_path, storage).model_checkpoint_path
    except (errors.StorageError, errors.DataLossError) as error:
        raise _none_in(directory, str(error), state_path) from error
    if not storage.exists(index_file(prefix)):
        raise _none_in(directory, f"{state_path} names {prefix}, which is not there", prefix)
    return prefix


def _none_in(directory: str, why: str, path: str) -> errors.InvalidArgumentError:
    return errors.InvalidArgumentError(
        f"Couldn't find 'checkpoint' file or checkpoints in given directory {directory}: {why}",
        path=path,
    )


def NewCheckpointReader(filepattern: Path, *, storage: Storage | None = None) -> CheckpointReader:
    """Opens the checkpoint of a prefix, as `tf.compat.v1.train.NewCheckpointReader`.

    Raises:
        NotFoundError: there is no checkpoint of that prefix.
        DataLossError: its index is damaged.
        StorageError: the file system refused.
    """
    return CheckpointReader(BundleReader(filepattern, storage=storage))


def list_variables(ckpt_dir_or_file: Path) -> list[tuple[str, list[int]]]:
    """Names and shapes of a checkpoint's tensors, sorted, as `tf.train.list_variables`.

    Raises:
        InvalidInputError: as `load_checkpoint`.
        DataLossError: the index is damaged.
        StorageError: the file system refused.
    """
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


def load_variable(ckpt_dir_or_file: Path, name: str) -> Any:
    """The value of one tensor of a checkpoint, as `tf.train.load_variable`.

    Args:
        ckpt_dir_or_file: as `load_checkpoint` takes it.
        name: the tensor's name; ":0" at its end does not count.

    Raises:
        TensorNotInCheckpointError: there is none of that name.
        InvalidInputError: as `load_checkpoint`.
        DataLossError: the checkpoint is damaged.
        StorageError: the file system refused.
    """
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))
