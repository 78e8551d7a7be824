"""The attributes of a node: one object for all nodes of a graph that have the same op and values.

Sharing it is what makes a node cheap: its attributes are inferred, checked and encoded once, and
the shapes of its results are worked out once per shapes of its inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.ops import shape_functions
from savedmodel_writer.ops.attr_conversion import attr_value
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.op_definition import OpDefinition
from savedmodel_writer.protos import AttrValue
from savedmodel_writer.shapes import UNKNOWN, TensorShape

ShapeFunction = Callable[[InferenceContext], list[TensorShape]]


class AttrSet:
    """The op of a node and the value of every attribute of its OpDef.

    Attributes:
        definition: the op.
        values: Python values by attribute name, see `ops.attr_values`.
        output_dtypes: dtypes of the results.
        shape_function: infers the shapes of the results, or None.
        shape_results: shapes of results by shapes of inputs, as far as nothing else mattered.
        tensor_size: bytes of the TensorProtos among the values.
        encoded: the attributes as bytes of a NodeDef, once made; see `node_encoder`.
    """

    __slots__ = (
        "definition",
        "encoded",
        "output_dtypes",
        "shape_function",
        "shape_results",
        "tensor_size",
        "values",
    )

    def __init__(self, definition: OpDefinition, values: dict[str, Any]) -> None:
        self.definition = definition
        self.values = values
        self.output_dtypes = _output_dtypes(definition, values)
        self.shape_function: ShapeFunction | None = shape_functions.get(definition.name)
        self.shape_results: dict[Any, tuple[TensorShape, ...]] = {}
        self.tensor_size = sum(
            values[attr.name].ByteSize() for attr in definition.attrs if attr.type == "tensor"
        )
        self.encoded: bytes | None = None

    def attr_value(self, name: str) -> AttrValue:
        """One attribute as a message."""
        return attr_value(self.values[name], self.definition.attr[name].type)

    @property
    def unknown_shapes(self) -> tuple[TensorShape, ...]:
        """Shapes of the results when nothing is known of them."""
        return (UNKNOWN,) * len(self.output_dtypes)


def _output_dtypes(definition: OpDefinition, values: dict[str, Any]) -> tuple[DType, ...]:
    dtypes: list[DType] = []
    for arg in definition.outputs:
        if arg.type_list_attr:
            found = list(values[arg.type_list_attr])
        else:
            found = [as_dtype(arg.type) if arg.type else values[arg.type_attr]]
            if arg.number_attr:
                found *= values[arg.number_attr]
        dtypes += [dtype._as_ref for dtype in found] if arg.is_ref else found
    return tuple(dtypes)
