"""Const nodes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from savedmodel_writer import dtypes, tensors
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidTypeError
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.ops import registry
from savedmodel_writer.protos import TensorProto
from savedmodel_writer.shapes import SCALAR, TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph
    from savedmodel_writer.graph.tensor import Tensor

# A Python number that its dtype surely holds: where it goes in the TensorProto.
_FIELDS: dict[tuple[type, DType | None], tuple[DType, str]] = {
    (bool, None): (dtypes.bool, "bool_val"),
    (bool, dtypes.bool): (dtypes.bool, "bool_val"),
    (int, None): (dtypes.int32, "int_val"),
    (int, dtypes.int32): (dtypes.int32, "int_val"),
    (int, dtypes.int64): (dtypes.int64, "int64_val"),
    (int, dtypes.float32): (dtypes.float32, "float_val"),
    (int, dtypes.float64): (dtypes.float64, "double_val"),
    (float, None): (dtypes.float32, "float_val"),
    (float, dtypes.float32): (dtypes.float32, "float_val"),
    (float, dtypes.float64): (dtypes.float64, "double_val"),
}
_SURE = 2**24
"""Up to here every int is a float32, and no float overflows."""


def constant_in(
    graph: Graph,
    value: Any,
    dtype: DType | None,
    shape: Any,
    name: str,
    verify_shape: bool = False,
) -> Tensor:
    """Makes a Const node in `graph`; the arguments are those of `constant`."""
    kind = type(value)
    if shape is None and (kind is int or kind is float or kind is bool):
        # 1, True and 1.0 are equal, and so are 0.0 and -0.0: the type and the bits tell.
        enum = None if dtype is None else dtype.as_datatype_enum
        key = (kind, value.hex() if kind is float else value, enum)
        known = graph._number_attrs.get(key)
        if known is None:
            known = graph._number_attrs[key] = _NumberAttrs(_proto_of_number(value, dtype))
        return graph._add_constant(known, SCALAR, name)
    if hasattr(value, "__graph_tensor__"):
        raise InvalidTypeError(f"a constant needs a value, found {value!r}: take it as it is")
    proto = tensors.make_tensor_proto(value, dtype, shape, verify_shape)
    if proto is value:
        proto = TensorProto()
        proto.CopyFrom(value)
    attrs = AttrSet(registry.get("Const"), {"value": proto, "dtype": as_dtype(proto.dtype)})
    return graph._add_constant(attrs, TensorShape.from_proto(proto.tensor_shape), name)


class _NumberAttrs(AttrSet):
    """The attributes of a number, as bytes: there may be many, and the collector walks no bytes."""

    __slots__ = ("_number",)

    def __init__(self, number: TensorProto) -> None:
        self.definition = registry.get("Const")
        self.output_dtypes = _alone(as_dtype(number.dtype))
        self._number = number.SerializeToString()
        self.tensor_size = len(self._number)
        self.encoded = None

    @property
    def values(self) -> dict[str, Any]:
        """Python values by attribute name."""
        return {"value": TensorProto.FromString(self._number), "dtype": self.output_dtypes[0]}


@functools.cache
def _alone(dtype: DType) -> tuple[DType]:
    """A tuple of one dtype, the same one each time."""
    return (dtype,)


def _proto_of_number(value: float, dtype: DType | None) -> TensorProto:
    found = _FIELDS.get((type(value), dtype))
    if found is None or not -_SURE < value < _SURE:
        return tensors.make_tensor_proto(value, dtype)
    known, field = found
    proto = TensorProto(dtype=known.as_datatype_enum, tensor_shape={})  # type: ignore[arg-type]  # the enum's numbers are ints
    getattr(proto, field).append(value)
    return proto
