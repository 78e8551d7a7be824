"""TypeSpecProto: a value's type as a class and the state that TensorFlow makes it from.

TypeSpecProto { type_spec_class = 1, type_state = 2, type_spec_class_name = 3
                num_flat_components = 4 }
StructuredValue { none_value = 1, int64_value = 12, tensor_shape_value = 31
                  tensor_dtype_value = 32, tuple_value = 52, … }
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.protos import DataType, NoneValue, StructuredValue, TypeSpecProto
from savedmodel_writer.shapes import TensorShape

State = TensorShape | DType | int | None


def type_spec(
    kind: TypeSpecProto.TypeSpecClass,
    class_name: str,
    state: Iterable[State],
    num_components: int,
) -> TypeSpecProto:
    """The message of a type whose state is a tuple."""
    message = TypeSpecProto(
        type_spec_class=kind, type_spec_class_name=class_name, num_flat_components=num_components
    )
    message.type_state.tuple_value.values.extend(map(_encoded, state))
    return message


def state_of(message: TypeSpecProto) -> tuple[State, ...]:
    """The state that `type_spec` was given.

    Raises:
        InvalidArgumentError: the state is no tuple of shapes, dtypes, integers and None.
    """
    return tuple(_decoded(value, message) for value in message.type_state.tuple_value.values)


def _encoded(value: State) -> StructuredValue:
    if value is None:
        return StructuredValue(none_value=NoneValue())
    if isinstance(value, TensorShape):
        return StructuredValue(tensor_shape_value=value.as_proto())
    if isinstance(value, DType):
        return StructuredValue(tensor_dtype_value=cast("DataType", value.as_datatype_enum))
    return StructuredValue(int64_value=value)


def _decoded(value: StructuredValue, message: TypeSpecProto) -> State:
    kind = value.WhichOneof("kind")
    if kind == "none_value":
        return None
    if kind == "tensor_shape_value":
        return TensorShape.from_proto(value.tensor_shape_value)
    if kind == "tensor_dtype_value":
        return as_dtype(value.tensor_dtype_value)
    if kind == "int64_value":
        return value.int64_value
    raise InvalidArgumentError(
        f"{message.type_spec_class_name}: its state has a {kind}; expected shapes, dtypes, "
        "integers and None"
    )
