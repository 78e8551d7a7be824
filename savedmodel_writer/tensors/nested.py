"""Python scalars and nested lists or tuples as arrays, by TensorFlow's rules.

Without a dtype: bool; int becomes int32, or int64 or uint64 if it does not fit; float becomes
float32; complex becomes complex128; str and bytes become string; an empty list is float32. With a
dtype, elements must be of its kind: an int where a float is expected will do, not the reverse.
"""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Complex, Integral, Real
from reprlib import repr as brief
from typing import Any

import numpy as np
import numpy.typing as npt

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError
from savedmodel_writer.tensors.strings import as_bytes, place

Index = tuple[int, ...]


def nested_array(values: Any, dtype: DType | None) -> npt.NDArray[Any]:
    """Returns Python values as an array.

    Args:
        values: a scalar, or lists and tuples of them, as deep as the tensor's rank.
        dtype: what the array will be cast to, for which it is checked; None to infer it.

    Returns:
        An array of bytes objects, or of numbers of the inferred dtype, or of numbers that can be
        cast to `dtype`.

    Raises:
        InvalidTypeError: an element is None or of a type that does not fit.
        InvalidArgumentError: `values` is None, lists are ragged, a number is out of the range of
            `dtype`, a str has a lone surrogate.
    """
    if values is None:
        raise InvalidArgumentError("None values not supported: a tensor needs a value")
    if dtype is dtypes.string or (dtype is None and isinstance(_first_leaf(values), (str, bytes))):
        return _strings(values)
    if dtype is not None and dtype.is_quantized:
        return _quantized(values, dtype)
    try:
        array = np.array(values)
    except (ValueError, TypeError, OverflowError, Warning):  # numpy 1.23 warns of ragged lists
        array = np.array(None)  # of kind O, as whatever has no number in it
    if (
        array.dtype.kind not in _kinds(dtype)
        or list(array.shape) != _lengths(values)
        or not _fits(array, dtype)
    ):
        array = _checked(values, dtype)
    return _preferred(array) if dtype is None else array


def _strings(values: Any) -> npt.NDArray[np.object_]:
    shape = _dense_shape(values)
    leaves = [as_bytes(leaf, index) for index, leaf in _leaves(values)]
    strings = np.empty(len(leaves), dtype=object)
    strings[:] = leaves
    return strings.reshape(shape)


def _quantized(values: Any, dtype: DType) -> npt.NDArray[Any]:
    """Lists of ints; an int may be wrapped in a tuple, as TensorFlow and numpy have it."""
    for index, leaf in _leaves(values):
        _check_leaf(leaf, index, dtype)
    try:
        array: npt.NDArray[Any] = np.array(values, dtype=[("value", np.int64)])["value"]
    except (ValueError, TypeError) as error:
        raise InvalidArgumentError(
            f"cannot make {dtype.name} of {brief(values)}: {error}"
        ) from None
    return array


def _kinds(dtype: DType | None) -> str:
    """The kinds of numpy dtypes whose numbers may stand where `dtype` is expected."""
    if dtype is None:
        return "biufcV"  # V: scalars of ml_dtypes
    if dtype.is_bool:
        return "b"
    if dtype.is_integer or dtype.is_quantized:
        return "biu"
    return "biuf" if dtype.is_floating else "biufc"


def _fits(array: npt.NDArray[Any], dtype: DType | None) -> bool:
    """Whether integers are in the range of an integer dtype."""
    if dtype is None or not dtype.is_integer or not array.size:
        return True
    return bool(int(array.min()) >= dtype.min and int(array.max()) <= dtype.max)


def _preferred(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The array in the dtype that TensorFlow prefers to Python's own float and int."""
    if array.dtype == np.float64:
        return array.astype(np.float32)
    if array.dtype == np.int64 and _fits(array, dtypes.int32):
        return array.astype(np.int32)
    return array


def _checked(values: Any, dtype: DType | None) -> npt.NDArray[Any]:
    """The rare way: what is wrong is raised with its index; large ints are taken as floats."""
    _dense_shape(values)
    for index, leaf in _leaves(values):
        _check_leaf(leaf, index, dtype)
    if dtype is None or dtype.is_integer or dtype.is_bool:
        numpy_type: Any = None
    else:
        numpy_type = np.complex128 if dtype.is_complex else np.float64
    try:
        return np.array(values, dtype=numpy_type)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidArgumentError(f"cannot make a tensor of {brief(values)}: {error}") from None


def _check_leaf(leaf: Any, index: Index, dtype: DType | None) -> None:
    if isinstance(leaf, np.ndarray) and leaf.ndim:
        raise InvalidArgumentError(
            f"{place(index)} is an array of shape {leaf.shape}: a list of arrays is ambiguous, "
            "use numpy.stack"
        )
    kind = "c" if dtype is None else _kinds(dtype)[-1]
    expected = {"b": bool, "u": Integral, "f": Real, "c": Complex}[kind]
    scalar = leaf.item() if isinstance(leaf, np.ndarray) else leaf
    if not isinstance(scalar, (expected, np.bool_)):
        what = "a number or a string" if dtype is None else dtype.name
        raise InvalidTypeError(
            f"{place(index)} is {leaf!r} of type {type(leaf).__name__}: expected {what}"
        )
    if not isinstance(scalar, Integral):
        return
    if dtype is None:
        low, high = dtypes.int64.min, dtypes.uint64.max
    elif dtype.is_integer or dtype.is_quantized:
        plain = dtypes.as_dtype(dtype.bits_dtype) if dtype.is_quantized else dtype
        low, high = plain.min, plain.max
    else:
        return
    if not low <= int(scalar) <= high:
        raise (InvalidTypeError if dtype is None else InvalidArgumentError)(
            f"{place(index)} is {int(scalar)}: out of the range of "
            f"{'every integer dtype' if dtype is None else dtype.name}, {low} to {high}"
        )


def _first_leaf(values: Any) -> Any:
    while isinstance(values, (list, tuple)) and values:
        values = values[0]
    return values


def _leaves(values: Any, index: Index = ()) -> Iterator[tuple[Index, Any]]:
    """Every scalar with its index, in row-major order."""
    if isinstance(values, (list, tuple)):
        for position, value in enumerate(values):
            yield from _leaves(value, (*index, position))
    else:
        yield index, values


def _lengths(values: Any) -> list[int]:
    """The lengths of the first lists of each depth."""
    lengths = []
    while isinstance(values, (list, tuple)):
        lengths.append(len(values))
        if not values:
            break
        values = values[0]
    return lengths


def _dense_shape(values: Any, index: Index = ()) -> tuple[int, ...]:
    """The shape of nested lists.

    Raises:
        InvalidArgumentError: lists of one depth differ in length.
    """
    if not isinstance(values, (list, tuple)):
        return ()
    inner: tuple[int, ...] = ()
    for position, value in enumerate(values):
        shape = _dense_shape(value, (*index, position))
        if position and shape != inner:
            raise InvalidArgumentError(
                f"the lists are ragged: {place((*index, position))} has shape {shape}, "
                f"{place((*index, 0))} has shape {inner}; a tensor's rows are equally long"
            )
        inner = shape
    return (len(values), *inner)
