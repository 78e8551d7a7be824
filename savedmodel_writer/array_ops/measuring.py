"""Shape, size and rank of tensors: constants where they are known, nodes where they are not."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import as_dtype, int32
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope


def shape(input: Any, name: str | None = None, out_type: Any = None) -> Tensor:
    """The shape of a tensor, a vector of int32 or of `out_type`."""
    dtype = as_dtype(int32 if out_type is None else out_type)
    with in_scope(name, "Shape", input) as scope:
        tensor = convert_to_tensor(input)
        if tensor.shape.is_fully_defined():
            return constant(tensor.shape.as_list(), dtype, name=scope)
        return raw_ops.Shape(input=tensor, out_type=dtype, name=scope)


def shape_to_fill(tensor: Tensor, optimize: bool = True) -> Tensor:
    """The shape as functions take it that fill one: int64 where the dimensions need it."""
    with in_scope(None, "Shape", tensor) as scope:
        if optimize and tensor.shape.is_fully_defined():
            return convert_to_tensor(tensor.shape)
        return raw_ops.Shape(input=tensor, name=scope)


def size(input: Any, name: str | None = None, out_type: Any = None) -> Tensor:
    """The number of a tensor's elements, an int32 or of `out_type`."""
    dtype = as_dtype(int32 if out_type is None else out_type)
    with in_scope(name, "Size", input) as scope:
        tensor = convert_to_tensor(input)
        known = 0 if 0 in (tensor.shape.dims or ()) else tensor.shape.num_elements()
        if known is not None:
            return constant(known, dtype, name=scope)
        return raw_ops.Size(input=tensor, out_type=dtype, name=scope)


def rank(input: Any, name: str | None = None) -> Tensor:
    """The number of a tensor's axes, an int32."""
    with in_scope(name, "Rank", input) as scope:
        tensor = convert_to_tensor(input)
        if tensor.shape.rank is not None:
            return constant(tensor.shape.rank, int32, name=scope)
        return raw_ops.Rank(input=tensor, name=scope)
