"""Checkpoints: TensorFlow's tensor bundle, an index of names beside files of tensors' bytes.

* `BundleWriter`, `save_checkpoint`, `write_shards`, `merge_bundles` write;
* `BundleReader` reads; its tensors are of class `CheckpointTensor`: `StoredTensor` and, of
  partitioned ones, `JoinedTensor`.
"""

from __future__ import annotations

from savedmodel_writer.tensor_bundle.checkpoint_tensor import CheckpointTensor
from savedmodel_writer.tensor_bundle.merge import merge_bundles
from savedmodel_writer.tensor_bundle.reader import BundleReader
from savedmodel_writer.tensor_bundle.shards import save_checkpoint, write_shards
from savedmodel_writer.tensor_bundle.variant_tensor import VariantTensor
from savedmodel_writer.tensor_bundle.writer import BundleWriter

__all__ = [
    "BundleReader",
    "BundleWriter",
    "CheckpointTensor",
    "VariantTensor",
    "merge_bundles",
    "save_checkpoint",
    "write_shards",
]
