"""Tensor: one result of an operation, without a value until the model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, final

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InputError, ShapeError
from savedmodel_writer.graph.operators import Operators
from savedmodel_writer.shapes import TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph
    from savedmodel_writer.graph.operation import Operation
    from savedmodel_writer.ops.inference_context import Handle


@final
class Tensor(Operators):
    """A result of an operation, as `tf.Tensor` in a graph.

    Python operators on it add nodes to its graph. Equality is identity.

    Attributes:
        op: the operation that makes it.
        value_index: which of the operation's results it is.
        dtype: type of its elements.
    """

    __slots__ = ("__weakref__", "_shape", "dtype", "op", "value_index")

    def __init__(self, op: Operation, value_index: int, dtype: DType, shape: TensorShape) -> None:
        self.op = op
        self.value_index = value_index
        self.dtype = dtype
        self._shape = shape

    @property
    def graph(self) -> Graph:  # type: ignore[override]  # Operators declares it as an attribute
        """The graph it belongs to."""
        return self.op.graph

    @property
    def name(self) -> str:
        """`"<operation>:<index>"`."""
        return f"{self.op.name}:{self.value_index}"

    @property
    def device(self) -> str:
        """The device of its operation, "" if none was given."""
        return self.op.device

    @property
    def shape(self) -> TensorShape:
        """What is known of its shape."""
        return self._shape

    @property
    def ndim(self) -> int | None:
        """The rank, or None."""
        return self._shape.rank

    @property
    def _handle(self) -> Handle | None:
        """Handle data: what a resource or a variant holds."""
        return self.op._rare.handles.get(self.value_index)

    @_handle.setter
    def _handle(self, handle: Handle | None) -> None:
        self.op._own_rare().handles[self.value_index] = handle

    def get_shape(self) -> TensorShape:
        """The same as `shape`."""
        return self._shape

    def set_shape(self, shape: Any) -> None:
        """Adds what the caller knows of the shape.

        Raises:
            ShapeError: it contradicts what is known.
        """
        try:
            self._shape = self._shape.merge_with(shape)
        except ShapeError as error:
            raise ShapeError(
                f"Tensor {self.name!r}: {error.message}", node=self.op.name, op=self.op.type
            ) from None

    def consumers(self) -> list[Operation]:
        """The operations that take it as an input, found by looking at every one."""
        return [op for op in self.graph.get_operations() if self in op.inputs]

    def __graph_tensor__(self, dtype: DType | None = None) -> Tensor:
        if dtype is not None and not dtype.is_compatible_with(self.dtype):
            raise InputError(
                f"Tensor {self.name!r} is {self.dtype.name}, expected {dtype.name}",
                node=self.op.name,
            )
        return self

    def __copy__(self) -> Tensor:
        return self

    def __reduce__(self) -> Any:
        raise self.graph.not_copyable("A Tensor")

    def __repr__(self) -> str:
        return f"<Tensor {self.name!r} shape={self._shape} dtype={self.dtype.name}>"
