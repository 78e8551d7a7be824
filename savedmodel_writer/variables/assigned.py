"""What `Variable.assign` returns: the variable as it is after that assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.variables.operators import ReadOperators

if TYPE_CHECKING:
    from savedmodel_writer.variables.variable import Variable


class AssignedVariable(ReadOperators):
    """A variable after an assignment: each use reads it anew, once the assignment has run.

    Attributes:
        op: the assignment.
    """

    __slots__ = ("_variable", "op")

    def __init__(self, variable: Variable, operation: Operation) -> None:
        self._variable = variable
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
        return self._variable.handle

    @property
    def device(self) -> str:
        """The variable's device."""
        return self._variable.device

    @property
    def dtype(self) -> DType:  # type: ignore[override]  # Operators declares it as an attribute
        """The dtype of the value."""
        return self._variable.dtype

    @property
    def shape(self) -> TensorShape:
        """What is known of its shape."""
        return self._variable.shape

    def value(self) -> Tensor:
        """A new read after the assignment."""
        return self._variable._nodes.read_after(self.op)

    def read_value(self) -> Tensor:
        """The same as `value`."""
        return self.value()

    def __graph_tensor__(self, dtype: DType | None = None) -> Tensor:
        return self.value().__graph_tensor__(dtype)

    def assign(self, value: Any, **options: Any) -> Any:
        """`Variable.assign` after this assignment."""
        with self.graph.control_dependencies([self.op]):
            return self._variable.assign(value, **options)

    def assign_add(self, delta: Any, **options: Any) -> Any:
        """`Variable.assign_add` after this assignment."""
        with self.graph.control_dependencies([self.op]):
            return self._variable.assign_add(delta, **options)

    def assign_sub(self, delta: Any, **options: Any) -> Any:
        """`Variable.assign_sub` after this assignment."""
        with self.graph.control_dependencies([self.op]):
            return self._variable.assign_sub(delta, **options)

    def __repr__(self) -> str:
        return f"<AssignedVariable {self.name!r} shape={self.shape} dtype={self.dtype.name}>"
