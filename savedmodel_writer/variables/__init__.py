"""Variables: weights whose nodes go into the graph and whose values go to the checkpoint."""

from savedmodel_writer._lazy_names import lazy_names

# By module of this package.
_NAMES = {
    "partition": "fixed_size_partitioner",
    "partitioned": "PartitionedVariable",
    "save_slice": "SaveSliceInfo",
    "variable": "Variable",
}

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
