"""Constants, and what follows from static shapes."""

from __future__ import annotations

from typing import Any

import numpy as np

from savedmodel_writer.ops.value_functions.registration import (
    Array,
    ValueContext,
    limited,
    shape_reader,
    value_function,
)
from savedmodel_writer.tensors import make_ndarray

_FOLDED = frozenset(
    {
        *("bool", "string", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"),
        *("uint64", "float16", "float32", "float64", "complex64", "complex128"),
    }
)
"""Dtypes whose arrays mean their values: those of ml_dtypes may come as bit patterns."""


def foldable(dtype_name: str) -> None:
    """Checks that values of a dtype are computed here.

    Raises:
        ValueError: they are not.
    """
    if dtype_name not in _FOLDED:
        raise ValueError(f"values of {dtype_name} are not folded")


@value_function("Const")
def const(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The value itself."""
    foldable(c.attr("dtype").name)
    proto = c.attr("value")
    limited([dim.size for dim in proto.tensor_shape.dim])
    return [make_ndarray(proto)]


@value_function("Identity", "Snapshot", "StopGradient", "PreventGradient", "EnsureShape")
def identity(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The input."""
    if c.op_type == "EnsureShape":
        c.attr("shape").assert_is_compatible_with(inputs[0].shape)
    return inputs


@value_function("IdentityN")
def identity_n(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The inputs."""
    return inputs


def _sizes(c: ValueContext, sizes: list[int], shape: tuple[int, ...]) -> Array | None:
    dtype = c.attr("out_type").as_numpy_dtype
    if any(size > np.iinfo(dtype).max for size in sizes):
        return None
    return np.array(sizes, dtype).reshape(shape)


@shape_reader("Shape")
def shape(c: ValueContext) -> Array | None:
    """The dimensions, if all are known."""
    dims = c.input_shape(0)
    if not dims.is_fully_defined():
        return None
    return _sizes(c, [size for size in dims if size is not None], (len(dims),))


@shape_reader("Size")
def size(c: ValueContext) -> Array | None:
    """The number of elements, if known."""
    count = c.input_shape(0).num_elements()
    return None if count is None else _sizes(c, [count], ())


@shape_reader("Rank")
def rank(c: ValueContext) -> Array | None:
    """The rank, if known."""
    dims = c.input_shape(0).dims
    return None if dims is None else np.array(len(dims), np.int32)


@value_function("Cast")
def cast(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Another dtype; where C++ leaves the result open, it stays unknown."""
    source, target = c.attr("SrcT"), c.attr("DstT")
    foldable(target.name)
    value = inputs[0]
    if source.is_floating and target.is_integer:
        bounds = np.iinfo(target.as_numpy_dtype)
        if not np.all((value >= bounds.min) & (value <= bounds.max)):
            raise ValueError(f"{value} is outside of {target.name}")
    if source.is_complex and not target.is_complex:
        value = value.real
    return [value.astype(target.as_numpy_dtype)]


@value_function("Fill")
def fill(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """One value everywhere."""
    return [np.full(limited(inputs[0].tolist()), inputs[1], inputs[1].dtype)]


@value_function("ZerosLike")
def zeros_like(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Zeros, or empty strings."""
    value = inputs[0]
    if value.dtype == object:
        return [np.full(value.shape, b"", object)]
    return [np.zeros_like(value)]


@value_function("OnesLike")
def ones_like(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Ones."""
    return [np.ones_like(inputs[0])]


@value_function("Range")
def range_(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """From start to before limit."""
    start, limit, delta = (value.tolist() for value in inputs)
    dtype: np.dtype[Any] = inputs[0].dtype
    if dtype.kind not in "iu":
        raise ValueError("sums of fractions depend on the order")
    if delta == 0 or (delta > 0 and start > limit) or (delta < 0 and start < limit):
        raise ValueError(f"no range from {start} to {limit} by {delta}")
    limited([-(-abs(limit - start) // abs(delta))])
    return [np.array(range(start, limit, delta), dtype)]
