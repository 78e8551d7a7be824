"""Checkpoints: TensorFlow's tensor bundle, an index of names beside files of tensors' bytes.

* `BundleWriter`, `save_checkpoint`, `write_shards`, `merge_bundles` write;
* `BundleReader` reads; its tensors are of class `CheckpointTensor`: `StoredTensor` and, of
  partitioned ones, `JoinedTensor`.
"""

from savedmodel_writer._lazy_names import lazy_names

# By module of this package.
_NAMES = {
    "checkpoint_tensor": "CheckpointTensor",
    "merge": "merge_bundles",
    "reader": "BundleReader",
    "shards": "save_checkpoint write_shards",
    "variant_tensor": "VariantTensor",
    "writer": "BundleWriter",
}

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
