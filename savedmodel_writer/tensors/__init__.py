"""Arrays and TensorProtos, each made from the other.

* `arrays`: whatever a user calls a tensor, as a numpy array.
* `nested`: Python scalars and nested lists.
* `strings`: str and bytes.
* `bit_patterns`: the elements of dtypes that numpy has no type for.
* `tensor_proto`: arrays to TensorProto, as TensorFlow lays them out.
* `ndarray`: TensorProto to arrays.
"""

from __future__ import annotations

from savedmodel_writer.tensors.arrays import as_array, as_bits, view_as, view_bits
from savedmodel_writer.tensors.ndarray import make_ndarray
from savedmodel_writer.tensors.tensor_proto import make_tensor_proto

__all__ = ["as_array", "as_bits", "make_ndarray", "make_tensor_proto", "view_as", "view_bits"]
