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
