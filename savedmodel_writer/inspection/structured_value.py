"""StructuredValue: what functions of a TensorFlow 2 model are called with, as Python values.

StructuredValue { none_value = 1, float64_value = 11, … tensor_spec_value = 33, list_value = 51, … }

The values print as those of TensorFlow's own classes.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any, Final

import attrs

from savedmodel_writer import errors
from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.protos import StructuredValue
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensor_spec import TensorSpec
from savedmodel_writer.tensors import make_ndarray


@attrs.frozen(repr=False)
class OtherSpec:
    """The type of a value that is no tensor: ragged, sparse, of a class of somebody's own.

    Attributes:
        class_name: "RaggedTensorSpec", "SparseTensorSpec", ….
        state: what the class makes it from.
    """

    class_name: str
    state: Any

    def __repr__(self) -> str:
        match self.class_name, self.state:
            case "VariableSpec", (shape, dtype, trainable, alias_id):
                return (
                    f"VariableSpec(shape={shape}, dtype={dtype!r}, trainable={trainable}, "
                    f"alias_id={alias_id})"
                )
        return f"{self.class_name}{self.state!r}"


def structured_value(message: StructuredValue) -> Any:
    """The value that a message holds; tensors are TensorSpecs, dicts in the order of their keys.

    Raises:
        DataLossError: it holds none, or what it holds is impossible.
    """
    kind = message.WhichOneof("kind") or "nothing"
    try:
        decode = _DECODERS.get(kind)
        return decode(getattr(message, kind)) if decode else getattr(message, kind)
    except (AttributeError, ValueError) as error:
        raise errors.DataLossError(f"a StructuredValue of {kind}: {error}") from None


def _tensor_spec(message: Any) -> TensorSpec:
    shape = TensorShape.from_proto(message.shape)
    return TensorSpec(shape, as_dtype(message.dtype), message.name or None)


def _named_tuple(message: Any) -> Any:
    fields = {pair.key: structured_value(pair.value) for pair in message.values}
    return namedtuple(message.name, fields)(**fields)


_DECODERS: Final[dict[str, Callable[[Any], Any]]] = {
    "none_value": lambda _: None,
    "tensor_shape_value": TensorShape.from_proto,
    "tensor_dtype_value": as_dtype,
    "tensor_spec_value": _tensor_spec,
    "bounded_tensor_spec_value": _tensor_spec,  # without the bounds
    "type_spec_value": lambda message: OtherSpec(
        message.type_spec_class_name, structured_value(message.type_state)
    ),
    "list_value": lambda message: [structured_value(one) for one in message.values],
    "tuple_value": lambda message: tuple(structured_value(one) for one in message.values),
    "dict_value": lambda message: {
        key: structured_value(value) for key, value in sorted(message.fields.items())
    },
    "named_tuple_value": _named_tuple,
    "tensor_value": make_ndarray,
    "numpy_value": make_ndarray,
}
