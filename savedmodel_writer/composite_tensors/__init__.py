"""Values made of several tensors, as far as signatures need them."""

from savedmodel_writer._lazy_names import lazy_names

# By module of this package.
_NAMES = {
    "composite_tensor": "CompositeTensor",
    "indexed_slices": "IndexedSlices",
    "ragged_tensor": "RaggedTensor",
    "sparse_tensor": "SparseTensor",
    "type_spec": "from_components",
}

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
