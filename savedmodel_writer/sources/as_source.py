"""The TensorSource for whatever a user gives as the value of a tensor."""

from __future__ import annotations

from contextlib import suppress
from math import prod
from typing import Any

import numpy as np

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidTypeError, ShapeError
from savedmodel_writer.shapes import TensorShape, as_shape
from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.tensor_source import TensorSource
from savedmodel_writer.tensors import as_array, as_bits


def as_source(value: Any, dtype: Any = None, shape: Any = None) -> TensorSource:
    """Returns a value as a TensorSource, reading nothing of what is lazy.

    Args:
        value: a TensorSource, an array in any layout and byte order, anything with a shape, a
            dtype and `__array__`, a slice of the package safetensors, or what `tensors.as_array`
            takes.
        dtype: what the elements are cast to, or None. Unsigned integers of the same width are
            bit patterns for a float that numpy has no type for, such as uint16 for bfloat16.
        shape: the tensor's shape, or None. The value has as many elements, or is one element,
            which then stands everywhere.

    Raises:
        InvalidTypeError: the value is no tensor, or cannot be cast to `dtype`.
        InvalidArgumentError: as `tensors.as_array`.
        ShapeError: the value does not have the elements of `shape`, or that is not fully known.
    """
    wanted = None if dtype is None else as_dtype(dtype).base_dtype
    source, given = _source(value, wanted)
    target = wanted or given
    if target is not given and 0 in (target.size, given.size):  # only numbers are cast
        raise InvalidTypeError(f"a tensor of {given.name} cannot become one of {target.name}")
    if shape is not None:
        return _shaped(source, target, as_shape(shape))
    if target is source.dtype:
        return source
    return _converted(source, target, source.shape)


def source_of(value: Any, dtype: DType) -> TensorSource:
    """Returns a value as a source of just that dtype.

    Python's numbers, which have no dtype of their own, get it, and so do bit patterns of it.

    Raises:
        InvalidTypeError: the value has another dtype.
        InvalidArgumentError: as `as_source`.
    """
    if not hasattr(value, "dtype"):
        return as_source(value, dtype)
    source = as_source(value)
    if source.dtype is dtype:
        return source
    if source.dtype is not as_dtype(dtype.bits_dtype):
        raise InvalidTypeError(f"it is {dtype.name}, the value {source.dtype.name}")
    return as_source(value, dtype)


def _source(value: Any, wanted: DType | None) -> tuple[TensorSource, DType]:
    """The value as it is, and the dtype that its elements are said to have."""
    if isinstance(value, (np.ndarray, np.generic)):  # first: asking for a protocol is slow
        array = np.asanyarray(value)
        if array.dtype.kind in "OU" and wanted in (None, dtypes.string):
            # Now, so that a bad element is found while the caller is near.
            array = as_array(array, dtypes.string)
        if array.dtype.kind != "O" or wanted in (None, dtypes.string):
            source = ArraySource(array)
            return source, source.dtype
    elif isinstance(value, ArraySource) or (
        isinstance(value, TensorSource) and isinstance(value.dtype, DType)
    ):
        return value, value.dtype
    elif callable(getattr(value, "__array__", None)):
        with suppress(InvalidTypeError, AttributeError):
            shape = as_shape(value.shape)
            dtype = as_dtype(value.dtype)
            if shape.is_fully_defined():
                from savedmodel_writer.sources.lazy import LazySource  # most values are arrays

                return LazySource(value, shape.as_tuple(), dtype), dtype
    elif all(callable(getattr(value, name, None)) for name in ("get_shape", "get_dtype")):
        from savedmodel_writer.sources.safetensors_slice import slice_source  # brings in json

        rows = slice_source(value)
        return rows, rows.dtype
    bits, found = as_bits(value, wanted)
    return ArraySource(bits), found


def _shaped(source: TensorSource, dtype: DType, shape: TensorShape) -> TensorSource:
    count, dims = prod(source.shape), shape.as_tuple()
    if count == 1 != prod(dims):
        one = as_array(source.read(), dtype).reshape(())
        return ArraySource(np.broadcast_to(one, dims))
    if count != prod(dims):
        raise ShapeError(f"a value of shape {source.shape} does not have the elements of {shape}")
    if dims == source.shape and dtype is source.dtype:
        return source
    return _converted(source, dtype, dims)


def _converted(source: TensorSource, dtype: DType, shape: tuple[int, ...]) -> TensorSource:
    from savedmodel_writer.sources.converted import ConvertedSource  # most values need no other

    return ConvertedSource(source, dtype, shape)
