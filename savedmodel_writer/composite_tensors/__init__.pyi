from savedmodel_writer.composite_tensors.composite_tensor import (
    CompositeTensor as CompositeTensor,
)
from savedmodel_writer.composite_tensors.indexed_slices import IndexedSlices as IndexedSlices
from savedmodel_writer.composite_tensors.ragged_tensor import RaggedTensor as RaggedTensor
from savedmodel_writer.composite_tensors.sparse_tensor import SparseTensor as SparseTensor
from savedmodel_writer.composite_tensors.type_spec import from_components as from_components
