"""TensorProto to numpy array, the inverse of `tensor_proto`."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import DataLossError, InvalidTypeError
from savedmodel_writer.protos import TensorProto, as_message
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensors.arrays import view_as
from savedmodel_writer.tensors.bit_patterns import bit_patterns
from savedmodel_writer.tensors.tensor_proto import VALUE_FIELDS


def make_ndarray(tensor: TensorProto) -> npt.NDArray[Any]:
    """Returns the value of a TensorProto, as `tf.make_ndarray`.

    Every dtype that `make_tensor_proto` writes is read. Strings are an object array of bytes.

    Raises:
        InvalidTypeError: the dtype has no arrays, as resource and variant.
        MissingExtraError: the dtype is one of ml_dtypes, which is not installed.
        DataLossError: the values and the shape do not fit.
    """
    tensor = as_message(TensorProto, tensor)
    if tensor.dtype == 0:
        raise InvalidTypeError("the TensorProto has no dtype")
    dtype = as_dtype(int(tensor.dtype)).base_dtype
    if dtype not in VALUE_FIELDS:
        raise InvalidTypeError(f"a TensorProto of dtype {dtype.name} is not an array")
    shape = TensorShape.from_proto(tensor.tensor_shape)
    count = shape.num_elements()
    if count is None:
        raise DataLossError(f"a TensorProto's shape must be fully known, found {shape}")
    values = _content(tensor, dtype) if tensor.tensor_content else _typed(tensor, dtype)
    if count == 0:
        values = values[:0]
    elif values.size > count or (tensor.tensor_content and values.size < count):
        raise DataLossError(
            f"a TensorProto of dtype {dtype.name} and shape {shape} needs {count} elements, "
            f"found {values.size}"
        )
    if values.size < count:  # the last value stands for the missing ones
        filled = np.empty(count, dtype=values.dtype)
        filled[: values.size] = values
        zero = b"" if dtype is dtypes.string else 0
        filled[values.size :] = values[-1] if values.size else zero
        values = filled
    return view_as(values, dtype).reshape([dim.size for dim in tensor.tensor_shape.dim])


def _content(tensor: TensorProto, dtype: DType) -> npt.NDArray[Any]:
    """The elements in `tensor_content`, as bit patterns."""
    if dtype is dtypes.string:
        raise DataLossError("a TensorProto of strings has tensor_content: expected string_val")
    little_endian = dtype.bits_dtype.newbyteorder("<")
    if len(tensor.tensor_content) % little_endian.itemsize:
        raise DataLossError(
            f"{len(tensor.tensor_content)} bytes of tensor_content are no whole number of "
            f"{dtype.name} elements of {little_endian.itemsize} bytes"
        )
    return np.frombuffer(tensor.tensor_content, little_endian).astype(dtype.bits_dtype)


def _typed(tensor: TensorProto, dtype: DType) -> npt.NDArray[Any]:
    """The elements in the list of the dtype, as bit patterns."""
    field = VALUE_FIELDS[dtype]
    values = getattr(tensor, field)
    if field == "float8_val":
        return np.frombuffer(values, np.uint8)
    if field == "half_val":
        return np.array(values, np.int32).astype(np.uint16).view(dtype.bits_dtype)
    if field == "int_val":
        integers = np.array(values, np.int32)
        if dtype.is_ml_dtype:
            return bit_patterns(integers, dtype)
        return integers.astype(dtype.bits_dtype)
    if dtype.is_complex:
        return np.array(values, dtype.real_dtype.as_numpy_dtype).view(dtype.as_numpy_dtype)
    if dtype is dtypes.string:
        strings = np.empty(len(values), dtype=object)
        strings[:] = list(values)
        return strings
    return np.array(values, dtype.as_numpy_dtype)
