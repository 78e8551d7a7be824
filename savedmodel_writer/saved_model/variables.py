"""The values of variables, written to variables/ as a loader's RestoreV2 reads them.

A saver of several shards writes each to a bundle of its own and merges them, as TensorFlow's
SaveV2 and MergeV2Checkpoints do.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from savedmodel_writer import errors
from savedmodel_writer.files import JointProgress, Storage
from savedmodel_writer.protos import SaverDef
from savedmodel_writer.saved_model import constants
from savedmodel_writer.tensor_bundle.parts import Tensor, write_bundle
from savedmodel_writer.train import Saver, SaveSpec


def check_can_save(saver: Saver) -> None:
    """Checks that the saver's variables can be written by us.

    Raises:
        StateError: the saver is not built.
        InvalidArgumentError: it is of nodes whose variables are not known.
        UnimplementedError: its nodes read the checkpoint format of TensorFlow before 0.12.
    """
    if not saver.is_built:
        raise errors.StateError("`build()` should be called before save if defer_build==True")
    saver_def = saver.saver_def
    if saver_def is None:
        return
    if saver_def.version == SaverDef.V1:
        raise errors.UnimplementedError(
            "the saver has write_version=V1, and checkpoints of that format are not written; "
            "give write_version=V2"
        )
    if not saver.shards:
        raise errors.InvalidArgumentError(
            f"the saver was made from a SaverDef ({saver_def.save_tensor_name}) whose nodes save "
            "something else than Variables of the graph, of which no values are known: give a "
            "Saver made with the variables, or none",
            node=saver_def.save_tensor_name,
        )


def write_variables(
    saver: Saver, directory: str, storage: Storage, progress: JointProgress
) -> None:
    """Writes the checkpoint of a saver, if it saves anything.

    Args:
        saver: what to save.
        directory: the directory variables/; it is made in any case.
        storage: where it is.
        progress: told of the tensors' bytes written.

    Raises:
        InvalidInputError: a value cannot be saved.
        StorageError: the files cannot be written.
    """
    storage.make_directory(directory)
    prefix = os.path.join(directory, constants.VARIABLES_FILENAME)
    if len(saver.shards) == 1:
        write_bundle(prefix, _tensors(saver.shards[0]), storage, progress.part())
    elif saver.shards:
        from savedmodel_writer.tensor_bundle.merge import merge_bundles

        # TensorFlow's own name, though nobody sees it.
        parts = f"{prefix}_temp"
        storage.make_directory(parts)
        prefixes = [f"{parts}/part-{number:05d}" for number in range(len(saver.shards))]
        for shard, part in zip(saver.shards, prefixes, strict=True):
            write_bundle(part, _tensors(shard), storage, progress.part())
        merge_bundles(prefixes, prefix, storage=storage)


def _tensors(shard: Sequence[SaveSpec]) -> list[Tensor]:
    return [(spec.name, spec.slice_spec, spec.source) for spec in shard]
