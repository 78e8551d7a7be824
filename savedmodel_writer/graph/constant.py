"""Const nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from savedmodel_writer import tensors
from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.errors import ShapeError
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.ops import registry
from savedmodel_writer.shapes import TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph
    from savedmodel_writer.graph.tensor import Tensor

_SCALARS = (int, float, bool)


def constant_in(graph: Graph, value: Any, dtype: Any, shape: Any, name: str) -> Tensor:
    """Makes a Const node in `graph`; the arguments are those of `constant`."""
    if type(value) in _SCALARS and shape is None:
        # 1, True and 1.0 are equal, and so are 0.0 and -0.0: the type and the sign tell.
        key = (type(value), value.hex() if type(value) is float else value, dtype)
        known = graph._scalar_attrs.get(key)
        if known is None:
            known = graph._scalar_attrs[key] = _attrs_of(value, dtype, shape)
    else:
        known = _attrs_of(value, dtype, shape)
    return graph._add_constant(*known, name)


def _attrs_of(value: Any, dtype: Any, shape: Any) -> tuple[AttrSet, TensorShape]:
    proto = tensors.make_tensor_proto(value, None if dtype is None else as_dtype(dtype), shape)
    values = {"dtype": as_dtype(proto.dtype), "value": proto}
    return AttrSet(registry.get("Const"), values), TensorShape.from_proto(proto.tensor_shape)


def check_shape_of_value(value: Any, shape: Any) -> None:
    """Checks that a value has a shape already.

    Raises:
        ShapeError: it has another.
    """
    found = TensorShape(tensors.as_array(value).shape)
    if found != TensorShape(shape):
        raise ShapeError(f"constant: expected a value of shape {TensorShape(shape)}, found {found}")
