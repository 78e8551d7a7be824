"""The tensors of a file of weights, by name, whatever kind of file it is."""

from __future__ import annotations

import os
from collections.abc import Mapping

from savedmodel_writer import errors
from savedmodel_writer.files import Path, Storage, path_text, storage_for
from savedmodel_writer.sources import TensorSource


def variables_from(path: Path, *, storage: Storage | None = None) -> Mapping[str, TensorSource]:
    """Opens a file of weights: a lazy mapping from names to tensors.

    Nothing but names, dtypes and shapes is read before a tensor is used. Each can be the value of
    a `Variable`, a value for `save_checkpoint`, or an argument of `numpy.asarray`; writing a
    checkpoint reads it in pieces. The tensors hold no open files and can be pickled.

    Args:
        path: a `.safetensors` file, an `.npz` file, or a checkpoint as `load_checkpoint` takes it.
        storage: where it is; what `files.storage_for` gives if None.

    Raises:
        NotFoundError: it is not there.
        DataLossError: it is damaged.
        InvalidArgumentError: it is a file of another kind, or a directory without checkpoints.
        StorageError: the file system refused.
    """
    text = path_text(path)
    storage = storage_for(text) if storage is None else storage
    kind = os.path.splitext(text)[1].lower()
    if kind == ".safetensors":
        from savedmodel_writer.sources.safetensors import SafetensorsFile

        return SafetensorsFile(text, storage)
    if kind == ".npz":
        from savedmodel_writer.sources.npz import NpzFile

        return NpzFile(text, storage)
    from savedmodel_writer.train.checkpoint_reader import load_checkpoint

    try:
        return load_checkpoint(text, storage=storage).reader
    except errors.NotFoundError as error:
        if not storage.exists(text):
            raise
        raise errors.InvalidArgumentError(
            f"{text}: expected a .safetensors file, an .npz file, or the prefix of a checkpoint, "
            "which is the path of its .index file without .index",
            path=text,
        ) from error
