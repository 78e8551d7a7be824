"""Whatever a user calls a tensor, as a numpy array that is ready to be written.

Ready means: native byte order, bytes objects for strings, and for the dtypes that numpy has no
type for their bit patterns (`DType.bits_dtype`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidTypeError, MissingExtraError
from savedmodel_writer.tensors.bit_patterns import bit_patterns
from savedmodel_writer.tensors.nested import nested_array
from savedmodel_writer.tensors.strings import string_array


def as_array(value: Any, dtype: Any = None) -> npt.NDArray[Any]:
    """Returns a value as a numpy array of the dtype that its tensor has.

    Args:
        value: a Python scalar, nested lists or tuples of them, or anything array-like, in any
            memory layout and byte order. Arrays keep their dtype; Python's int becomes int32 and
            float float32, as in TensorFlow.
        dtype: what to cast to, or None. An array of unsigned integers is taken as bit patterns
            if `dtype` is a float that numpy has no type for, such as uint16 for bfloat16.

    Returns:
        An array of `as_numpy_dtype`; where that needs ml_dtypes and it is not installed, of
        `bits_dtype`. Strings are an object array of bytes.

    Raises:
        InvalidTypeError: an element, or the array's dtype, is not of a type that fits; the
            message has the element's index.
        InvalidArgumentError: None, ragged lists, an int out of range, a lone surrogate.
    """
    bits, found = as_bits(value, dtype)
    try:
        return view_as(bits, found)
    except MissingExtraError:
        return bits


def as_bits(value: Any, dtype: Any = None) -> tuple[npt.NDArray[Any], DType]:
    """As `as_array`, but returns an array of `bits_dtype`, and the DType.

    Raises:
        InvalidTypeError: as `as_array`.
        InvalidArgumentError: as `as_array`.
    """
    wanted = None if dtype is None else as_dtype(dtype).base_dtype
    if wanted is dtypes.resource or wanted is dtypes.variant:
        raise InvalidTypeError(f"a value of dtype {wanted.name} cannot be made from Python")
    if is_array_like(value):
        array = np.asarray(value)
    else:
        array = nested_array(value, wanted)
        if array.dtype.kind == "O":
            return array, dtypes.string
    return cast_bits(array, wanted)


def cast_bits(array: npt.NDArray[Any], dtype: DType | None) -> tuple[npt.NDArray[Any], DType]:
    """As `as_bits`, for an array and a base dtype.

    Raises:
        InvalidTypeError: as `as_array`.
        InvalidArgumentError: as `as_array`.
    """
    target = dtype or as_dtype(array.dtype)
    if target is dtypes.string:
        return string_array(array), target
    if array.dtype.kind in "OSTU":
        if array.dtype.kind != "O":
            raise InvalidTypeError(f"expected {target.name}, found an array of strings")
        numbers = nested_array(array.tolist(), target).reshape(array.shape)
        return cast_bits(numbers, target)
    source = as_dtype(array.dtype)
    if source is target:
        return view_bits(array, target), target
    if source.is_quantized:
        array = view_bits(array, source)
    given_as_bits = array.dtype.kind == "u" and array.dtype.itemsize == target.size
    if target.is_ml_dtype and not (target.is_floating and given_as_bits):
        return bit_patterns(array, target), target
    return array.astype(target.bits_dtype, copy=False), target


def view_bits(array: npt.NDArray[Any], dtype: DType) -> npt.NDArray[Any]:
    """Returns an array of `dtype.as_numpy_dtype` as one of `dtype.bits_dtype`, in native order."""
    if dtype.is_quantized and array.dtype.names:
        array = array[array.dtype.names[0]]
    elif array.dtype.isbuiltin == 2:  # one of ml_dtypes; the kind of float8_e5m2 is "f"
        array = array.view(dtype.bits_dtype)
    return array.astype(dtype.bits_dtype, copy=False)


def view_as(bits: npt.NDArray[Any], dtype: DType) -> npt.NDArray[Any]:
    """Returns an array of `dtype.bits_dtype` as one of `dtype.as_numpy_dtype`.

    Raises:
        MissingExtraError: it is a dtype of ml_dtypes, which is not installed.
    """
    numpy_dtype = np.dtype(dtype.as_numpy_dtype)
    return bits if bits.dtype == numpy_dtype else bits.view(numpy_dtype)


def is_array_like(value: Any) -> bool:
    """Whether numpy takes it as an array: arrays, scalars of numpy, buffers, not bytes."""
    if isinstance(value, (np.ndarray, np.generic)):
        return True
    if isinstance(value, (bool, int, float, complex, str, bytes, list, tuple)) or value is None:
        return False
    if callable(getattr(value, "__array__", None)):
        return True
    if isinstance(getattr(value, "__array_interface__", None), dict):
        return True
    try:
        memoryview(value)
    except TypeError:
        return False
    return True
