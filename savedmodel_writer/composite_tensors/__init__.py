"""Values made of several tensors, as far as signatures need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.composite_tensors.composite_tensor import (
        CompositeTensor as CompositeTensor,
    )
    from savedmodel_writer.composite_tensors.indexed_slices import IndexedSlices as IndexedSlices
    from savedmodel_writer.composite_tensors.ragged_tensor import RaggedTensor as RaggedTensor
    from savedmodel_writer.composite_tensors.sparse_tensor import SparseTensor as SparseTensor
    from savedmodel_writer.composite_tensors.type_spec import from_components as from_components

# By module of this package.
_NAMES = {
    "composite_tensor": "CompositeTensor",
    "indexed_slices": "IndexedSlices",
    "ragged_tensor": "RaggedTensor",
    "sparse_tensor": "SparseTensor",
    "type_spec": "from_components",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
