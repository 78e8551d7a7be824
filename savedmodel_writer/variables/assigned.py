"""What `Variable.assign` returns: the variable as it is after that assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.variables.operators import ReadOperators

if TYPE_CHECKING:
    from savedmodel_writer.variables.resource_nodes import ResourceNodes


class AssignedVariable(ReadOperators):
    """A variable after an assignment: each use reads it anew, once the assignment has run.

    Attributes:
        op: the assignment.
    """

    __slots__ = ("_nodes", "op")

    def __init__(self, nodes: ResourceNodes, operation: Operation) -> None:
        self._nodes = nodes
        self.op = operation
        self.value()  # TensorFlow makes one read at once

    @property
    def name(self) -> str:
        """The name of the assignment."""
        return self.op.name

    @property
    def graph(self) -> Graph:  # type: ignore[override]  # Operators declares it as an attribute
        """The graph it belongs to."""
        return self.op.graph

    @property
    def handle(self) -> Tensor:
        """The variable's handle."""
        return self._nodes.tensor

    @property
    def device(self) -> str:
        """The variable's device."""
        return self.handle.device

    @property
    def dtype(self) -> DType:  # type: ignore[override]  # Operators declares it as an attribute
        """The dtype of the value."""
        return self._nodes.request.dtype

    @property
    def shape(self) -> TensorShape:
        """What is known of its shape."""
        return self._nodes.request.static_shape

    def value(self) -> Tensor:
        """A new read after the assignment."""
        return self._nodes.read_after(self.op)

    def read_value(self) -> Tensor:
        """The same as `value`."""
        return self.value()

    def __graph_tensor__(self, dtype: DType | None = None) -> Tensor:
        return self.value().__graph_tensor__(dtype)

    def assign(
        self,
        value: Any,
        use_locking: bool | None = None,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """`Variable.assign` after this assignment."""
        with self.graph.control_dependencies([self.op]):
            return self._nodes.assign(value, use_locking, name, read_value)

    def assign_add(
        self,
        delta: Any,
        use_locking: bool | None = None,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """`Variable.assign_add` after this assignment."""
        with self.graph.control_dependencies([self.op]):
            return self._nodes.update("AssignAdd", delta, use_locking, name, read_value)

    def assign_sub(
        self,
        delta: Any,
        use_locking: bool | None = None,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """`Variable.assign_sub` after this assignment."""
        with self.graph.control_dependencies([self.op]):
            return self._nodes.update("AssignSub", delta, use_locking, name, read_value)

    def __repr__(self) -> str:
        return f"<AssignedVariable {self.name!r} shape={self.shape} dtype={self.dtype.name}>"
