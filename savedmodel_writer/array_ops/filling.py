"""Tensors with one value everywhere, or with one at chosen places."""

from __future__ import annotations

import numbers
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops.measuring import shape_to_fill
from savedmodel_writer.dtypes import DType, as_dtype, bool as bool_dtype, float32, int32, string
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.shapes import as_shape

_SMALL = 1000
"""Below this many elements TensorFlow makes a constant, else a Fill."""


def fill(dims: Any, value: Any, name: str | None = None) -> Tensor:
    """A tensor of the shape `dims` whose elements are all `value`."""
    return raw_ops.Fill(dims=dims, value=value, name=name)


def zeros(shape: Any, dtype: Any = float32, name: str | None = None) -> Tensor:
    """A tensor of zeros, of False, or of empty strings; a constant if it is small.

    Raises:
        InvalidInputError: `shape` is no shape, or `dtype` no dtype.
    """
    with in_scope(name, "zeros", shape) as scope:
        return _filled(0, shape, as_dtype(dtype).base_dtype, scope)


def ones(shape: Any, dtype: Any = float32, name: str | None = None) -> Tensor:
    """A tensor of ones, or of True; a constant if it is small.

    Raises:
        InvalidInputError: `shape` is no shape, or `dtype` no dtype that has a one.
    """
    with in_scope(name, "ones", shape) as scope:
        return _filled(1, shape, as_dtype(dtype).base_dtype, scope)


def zeros_like(
    tensor: Any, dtype: Any = None, name: str | None = None, optimize: bool = True
) -> Tensor:
    """Zeros in the shape of another tensor, of its dtype or of `dtype`.

    They are a constant if the shape is known, unless `optimize` is false.
    """
    with in_scope(name, "zeros_like", tensor) as scope:
        known = _as_tensor(tensor)
        wanted = known.dtype if dtype is None else as_dtype(dtype)
        if optimize and known.shape.is_fully_defined() and known.dtype.name != "variant":
            return _filled_at_once(0, known.shape, wanted, scope)
        if wanted != known.dtype and wanted.name != "variant":
            read = convert_to_tensor(known)
            return _filled_at_once(0, shape_to_fill(read, optimize), wanted, scope)
        return raw_ops.ZerosLike(x=known, name=scope)


def ones_like(
    tensor: Any, dtype: Any = None, name: str | None = None, optimize: bool = True
) -> Tensor:
    """Ones in the shape of another tensor; see `zeros_like`."""
    with in_scope(name, "ones_like", tensor) as scope:
        known = convert_to_tensor(tensor, name="tensor")
        wanted = known.dtype if dtype is None else as_dtype(dtype)
        result = _filled_at_once(1, shape_to_fill(known, optimize), wanted, scope)
        result.set_shape(known.shape)
        return result


def one_hot(
    indices: Any,
    depth: Any,
    on_value: Any = None,
    off_value: Any = None,
    axis: int | None = None,
    dtype: Any = None,
    name: str | None = None,
) -> Tensor:
    """For each index a vector of `depth` elements: one value at that place, another elsewhere.

    The values are 1 and 0 of float32 by default; `axis` tells where the vectors lie in the result,
    by default along its last axis.

    Raises:
        InvalidTypeError: the values are of different dtypes.
    """
    with in_scope(name, "one_hot", indices, depth, on_value, off_value) as scope:
        wanted = None if dtype is None else as_dtype(dtype)
        values = [
            None if value is None else convert_to_tensor(value, dtype_hint=wanted)
            for value in (on_value, off_value)
        ]
        if wanted is None:
            wanted = next(
                (value.dtype.base_dtype for value in values if value is not None), float32
            )
        on, off = (
            convert_to_tensor(default, wanted, part) if value is None else value
            for value, default, part in zip(values, (1, 0), ("on_value", "off_value"), strict=True)
        )
        for value in (on, off):
            if value.dtype.base_dtype != wanted:
                raise InvalidTypeError(
                    f"one_hot: expected values of {wanted.name}, found {value!r}"
                )
        where = -1 if axis is None else axis
        return raw_ops.OneHot(
            indices=indices, depth=depth, on_value=on, off_value=off, axis=where, name=scope
        )


def _as_tensor(value: Any) -> Any:
    """A Tensor or a Variable as it is, other values as a constant."""
    is_tensor = hasattr(value, "__graph_tensor__")
    return value if is_tensor else convert_to_tensor(value, name="tensor")


def _filled_at_once(value: int, shape: Any, dtype: DType, scope: str) -> Tensor:
    """What `zeros` or `ones` gives under a scope that is open already."""
    with in_scope(scope, "", shape) as again:
        return _filled(value, shape, dtype.base_dtype, again)


def _filled(value: int, shape: Any, dtype: DType, scope: str) -> Tensor:
    element: Any = bool(value) if dtype is bool_dtype else value
    if dtype is string and value == 0:
        element = ""
    if not isinstance(shape, Tensor):
        try:
            known = as_shape(shape)
            count = known.num_elements()
            if count is not None and count < _SMALL and not isinstance(shape, numbers.Integral):
                return constant(element, dtype, known, scope)
            shape = convert_to_tensor(known)
        except InvalidInputError:
            shape = convert_to_tensor(shape, int32)
    if not shape.shape.rank:
        shape = raw_ops.Reshape(tensor=shape, shape=[-1])
    return fill(shape, constant(element, dtype), scope)
