"""The attributes of a node: one object for all nodes of a graph that have the same op and values.

Sharing it is what makes a node cheap: its attributes are inferred, checked and encoded once, and
the shapes of its results are worked out once per shapes of its inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import AttrError, ShapeError
from savedmodel_writer.graph.node_context import NodeContext
from savedmodel_writer.ops import shape_functions
from savedmodel_writer.ops.attr_conversion import attr_value
from savedmodel_writer.ops.op_definition import ArgDef, OpDefinition
from savedmodel_writer.protos import AttrValue
from savedmodel_writer.shapes import UNKNOWN, TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.tensor import Tensor
    from savedmodel_writer.ops.inference_context import Handle

Shapes = tuple[TensorShape, ...]

_MOST_TENSORS = 2**31 - 1


class AttrSet:
    """The op of a node and the value of every attribute of its OpDef.

    Attributes:
        definition: the op.
        output_dtypes: dtypes of the results.
        tensor_size: bytes of the TensorProtos among the values.
        shape_function: gives the shapes of the results, None if they are unknown.
        encoded: the attributes as bytes of a NodeDef, once made; see `node_encoder`.
    """

    __slots__ = (
        "_shapes",
        "_values",
        "definition",
        "encoded",
        "output_dtypes",
        "shape_function",
        "tensor_size",
    )

    def __init__(self, definition: OpDefinition, values: dict[str, Any]) -> None:
        self.definition = definition
        self._values = values
        self.output_dtypes = _output_dtypes(definition, values)
        self.tensor_size = sum(
            [values[attr.name].ByteSize() for attr in definition.attrs if attr.type == "tensor"]
        )
        self.encoded: bytes | None = None
        self.shape_function = shape_functions.get(definition.name)
        self._shapes: dict[Any, Shapes] | None = None

    @property
    def values(self) -> dict[str, Any]:
        """Python values by attribute name, see `ops.attr_values`."""
        return self._values

    def attr_value(self, name: str) -> AttrValue:
        """One attribute as a message."""
        return attr_value(self.values[name], self.definition.attr[name].type)

    def infer_shapes(
        self, inputs: tuple[Tensor, ...]
    ) -> tuple[Shapes, dict[int, Handle | None] | None]:
        """The shapes of the results for these inputs, and the handle data of resources.

        Raises:
            ShapeError: the shapes of the inputs do not fit the op.
        """
        if self.shape_function is None:
            return (UNKNOWN,) * len(self.output_dtypes), None
        if self._shapes is None:
            self._shapes = {}
        key = tuple([tensor._shape.dims for tensor in inputs])
        known = self._shapes.get(key)
        if known is not None:
            return known, None
        context = NodeContext(self, inputs)
        try:
            shapes = tuple(self.shape_function(context))
        except ShapeError as error:
            found = ", ".join(f"{tensor.name} {tensor.shape}" for tensor in inputs) or "none"
            error.message = f"{error.message}; the inputs are {found}"
            raise
        if context.by_shapes_only:
            self._shapes[key] = shapes
        return shapes, context.output_handles


def _output_dtypes(definition: OpDefinition, values: dict[str, Any]) -> tuple[DType, ...]:
    return tuple([dtype for arg in definition.outputs for dtype in dtypes_of(arg, values)])


def dtypes_of(arg: ArgDef, values: Mapping[str, Any]) -> Sequence[DType]:
    """The dtypes of an argument's tensors: one, unless it is a list argument.

    Args:
        arg: an input or output argument.
        values: the node's attributes.

    Raises:
        AttrError: there would be more tensors than TensorFlow can count.
    """
    if arg.type_list_attr:
        found = list(values[arg.type_list_attr])
    else:
        found = [as_dtype(arg.type) if arg.type else values[arg.type_attr]]
        if arg.number_attr:
            count = values[arg.number_attr]
            if count > _MOST_TENSORS:
                raise AttrError(
                    f"attribute {arg.number_attr!r}: expected {_MOST_TENSORS} tensors at most, "
                    f"found {count}",
                    attr=arg.number_attr,
                )
            found *= count
    return [dtype._as_ref for dtype in found] if arg.is_ref else found
