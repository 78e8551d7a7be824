"""The InferenceContext of a node: what shape and value functions see of a live graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.ops.inference_context import Handle, InferenceContext
from savedmodel_writer.shapes import TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.attr_set import AttrSet
    from savedmodel_writer.graph.tensor import Tensor


class NodeContext(InferenceContext):
    """A node that is being made, or that is there already.

    Attributes:
        by_shapes_only: whether nothing was asked but shapes and attributes, so that the answer
            holds for every node of the same attributes and input shapes.
        output_handles: handle data that the shape function set, by output.
    """

    __slots__ = ("_attr_set", "_inputs", "by_shapes_only", "output_handles")

    def __init__(self, attr_set: AttrSet, inputs: tuple[Tensor, ...]) -> None:
        self._attr_set = attr_set
        self._inputs = inputs
        self.by_shapes_only = True
        self.output_handles: dict[int, Handle | None] = {}

    @property
    def op_type(self) -> str:
        """The op."""
        return self._attr_set.definition.name

    @property
    def num_inputs(self) -> int:
        """The number of input tensors."""
        return len(self._inputs)

    @property
    def num_outputs(self) -> int:
        """The number of output tensors."""
        return len(self._attr_set.output_dtypes)

    def input_shape(self, index: int) -> TensorShape:
        """The static shape of an input."""
        return self._inputs[index]._shape

    def input_dtype(self, index: int) -> DType:
        """The dtype of an input."""
        return self._inputs[index].dtype

    def input_handle(self, index: int) -> Handle | None:
        """The handle data of an input."""
        self.by_shapes_only = False
        return self._inputs[index]._handle

    def attr(self, name: str) -> Any:
        """An attribute's Python value."""
        return self._attr_set.values[name]

    def set_output_handle(self, index: int, handle: Handle | None) -> None:
        """Sets the handle data of an output."""
        self.by_shapes_only = False
        self.output_handles[index] = handle

    def producer(self, index: int) -> tuple[InferenceContext, int]:
        """The node that makes an input, and which of its outputs the input is."""
        self.by_shapes_only = False
        tensor = self._inputs[index]
        return tensor.graph.context_of(tensor.op), tensor.value_index
