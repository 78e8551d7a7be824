"""Checkpoints: TensorFlow's tensor bundle, an index of names beside files of tensors' bytes.

* `BundleWriter`, `save_checkpoint`, `write_shards`, `merge_bundles` write;
* `BundleReader` reads; its tensors are of class `CheckpointTensor`: `StoredTensor` and, of
  partitioned ones, `JoinedTensor`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.tensor_bundle.checkpoint_tensor import (
        CheckpointTensor as CheckpointTensor,
    )
    from savedmodel_writer.tensor_bundle.merge import merge_bundles as merge_bundles
    from savedmodel_writer.tensor_bundle.reader import BundleReader as BundleReader
    from savedmodel_writer.tensor_bundle.shards import (
        save_checkpoint as save_checkpoint,
        write_shards as write_shards,
    )
    from savedmodel_writer.tensor_bundle.variant_tensor import VariantTensor as VariantTensor
    from savedmodel_writer.tensor_bundle.writer import BundleWriter as BundleWriter

# By module of this package.
_NAMES = {
    "checkpoint_tensor": "CheckpointTensor",
    "merge": "merge_bundles",
    "reader": "BundleReader",
    "shards": "save_checkpoint write_shards",
    "variant_tensor": "VariantTensor",
    "writer": "BundleWriter",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
