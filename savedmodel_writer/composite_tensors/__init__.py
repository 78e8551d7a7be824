"""Values made of several tensors, as far as signatures need them."""

from __future__ import annotations

from savedmodel_writer.composite_tensors.composite_tensor import CompositeTensor
from savedmodel_writer.composite_tensors.indexed_slices import IndexedSlices
from savedmodel_writer.composite_tensors.ragged_tensor import RaggedTensor
from savedmodel_writer.composite_tensors.sparse_tensor import SparseTensor
from savedmodel_writer.composite_tensors.type_spec import from_components

__all__ = [
    "CompositeTensor",
    "IndexedSlices",
    "RaggedTensor",
    "SparseTensor",
    "from_components",
]
