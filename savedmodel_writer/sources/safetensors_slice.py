"""What `safetensors.safe_open(…).get_slice(name)` gives, as something with a shape and a dtype."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.lazy import LazySource
from savedmodel_writer.sources.safetensors import dtype_of
from savedmodel_writer.sources.tensor_source import TensorSource


@attrs.frozen
class _Rows:
    """Rows of the tensor as arrays."""

    value: Any

    def __getitem__(self, rows: slice) -> npt.NDArray[Any]:
        return np.asarray(self.value[rows])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        array = np.asarray(self.value[...])
        return array if dtype is None else array.astype(dtype, copy=False)


def slice_source(value: Any) -> TensorSource:
    """The slice as a source. Only the package reads it, so that it cannot be pickled.

    Raises:
        InvalidTypeError: TensorFlow has no dtype for it.
    """
    shape, dtype = tuple(value.get_shape()), dtype_of(value.get_dtype())
    if 0 in shape:  # the package fails to read it
        return ArraySource(np.empty(shape, dtype.as_numpy_dtype))
    return LazySource(_Rows(value), shape, dtype)
