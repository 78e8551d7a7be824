"""The zeros a variable starts from when nobody restores it, as `zeros_initializer` makes them.

Weights never stand in the graph. Below 1,000 elements a Const broadcasts its one element; from
there on a Fill does, so that no reader of the GraphDef materialises the zeros.

    v/Initializer/zeros/shape_as_tensor   Const   int32, int64 if a dimension needs it
    v/Initializer/zeros/Const             Const   the scalar
    v/Initializer/zeros                   Fill, or Const alone
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.protos import AttrValue
from savedmodel_writer.shapes import SCALAR, TensorShape
from savedmodel_writer.tensors import make_tensor_proto

_FILL_FROM = 1000


def make_zeros(graph: Graph, dtype: DType, shape: tuple[int, ...], variable: str) -> Tensor:
    """Zeros (False, empty strings), colocated with the variable they are for, on no device."""
    with graph.name_scope("Initializer"), graph.device(None):
        zeros = _zeros(graph, dtype, shape)
    for operation in [*(tensor.op for tensor in zeros.op.inputs), zeros.op]:
        colocate_by_name(operation, variable)
    return zeros


def colocate_by_name(operation: Operation, name: str) -> None:
    """Puts an operation into the group of a variable; `colocate_with` around it has the say."""
    own_group = [b"loc:@" + operation.name.encode()]
    if operation.colocation_groups() == own_group:
        group = AttrValue.ListValue(s=[b"loc:@" + name.encode()])
        operation._set_attr("_class", AttrValue(list=group))


def _zeros(graph: Graph, dtype: DType, shape: tuple[int, ...]) -> Tensor:
    with graph.name_scope("zeros") as scope:
        if math.prod(shape) < _FILL_FROM:
            return _zero(graph, dtype, TensorShape(shape), scope)
        as_tensor = graph.convert(TensorShape(shape), None, "shape_as_tensor")
        element = _zero(graph, dtype, SCALAR, "Const")
        return graph.create_op("Fill", [as_tensor, element], name=scope).outputs[0]


def _zero(graph: Graph, dtype: DType, shape: TensorShape, name: str) -> Tensor:
    value = make_tensor_proto(_element(dtype), dtype, shape, allow_broadcast=True)
    return graph.create_op("Const", attrs={"value": value, "dtype": dtype}, name=name).outputs[0]


def _element(dtype: DType) -> Any:
    """The zero; only where it is an array does TensorFlow write it into an empty constant too."""
    if dtype.is_bool:
        return False
    if dtype is dtypes.string:
        return np.array(b"", object)
    if dtype.is_quantized:
        return np.zeros((), dtype.as_numpy_dtype)
    return 0
