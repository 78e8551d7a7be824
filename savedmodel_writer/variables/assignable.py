"""Variables that nodes can assign, and what an assignment gives: the variable after it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.function_graph import FunctionGraph
from savedmodel_writer.graph.source_line import locate
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.variables.operators import ReadOperators
from savedmodel_writer.variables.resource_nodes import ResourceNodes

if TYPE_CHECKING:
    from savedmodel_writer.variables.reference_nodes import ReferenceNodes


class Assignable(ReadOperators):
    """A variable in its graph, at some point of the run: from the start, or after an assignment."""

    __slots__ = ("_nodes",)

    _nodes: ResourceNodes | ReferenceNodes

    @property
    def handle(self) -> Tensor:
        """The tensor by which operations reach the variable."""
        return self._nodes.tensor

    @property
    def graph(self) -> Graph:  # type: ignore[override]  # Operators declares it as an attribute
        """The graph it belongs to."""
        return self._nodes.graph

    @property
    def device(self) -> str:
        """The device the variable lives on, "" if none was given."""
        return self.handle.device

    @property
    def dtype(self) -> DType:  # type: ignore[override]  # Operators declares it as an attribute
        """The dtype of the value; of a reference variable, the reference's."""
        return self._nodes.dtype

    @property
    def shape(self) -> TensorShape:
        """What the graph knows of its shape."""
        return self._nodes.request.static_shape

    def get_shape(self) -> TensorShape:
        """The same as `shape`."""
        return self.shape

    def assign(
        self,
        value: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """Adds a node that sets the variable.

        Args:
            value: a Tensor, or what can become one.
            use_locking: for a reference variable, whether readers wait; a resource always locks.
            name: the name of the node.
            read_value: whether to return what can be used as the value after the assignment, or
                the operation.

        Raises:
            ShapeError: the value's shape cannot be the variable's.
        """
        return self._update("Assign", value, use_locking, name, read_value)

    def assign_add(
        self,
        delta: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """Adds a node that adds to the variable; arguments as in `assign`."""
        return self._update("AssignAdd", delta, use_locking, name, read_value)

    def assign_sub(
        self,
        delta: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """Adds a node that subtracts from the variable; arguments as in `assign`."""
        return self._update("AssignSub", delta, use_locking, name, read_value)

    def _update(
        self, op_type: str, value: Any, use_locking: bool, name: str | None, read_value: bool
    ) -> Operation | Tensor | AssignedVariable:
        nodes = self._nodes
        with self._after_this():
            try:
                operation = nodes.update(op_type, value, use_locking, name)
            except InvalidInputError as error:
                locate(error, self.handle.op.name, self.handle.op.type)
                raise
            if not read_value:
                return operation
            if isinstance(nodes, ResourceNodes):
                return AssignedVariable(nodes, operation)
            return operation.outputs[0]

    def _after_this(self) -> AbstractContextManager[None]:
        """A block whose nodes find the variable as it is at this point of the run."""
        return nullcontext()

    def __copy__(self) -> Assignable:
        return self

    def __reduce__(self) -> Any:
        raise self.graph.not_copyable("A Variable")


class AssignedVariable(Assignable):
    """A resource variable after an assignment: each use reads it anew, once that has run.

    Attributes:
        op: the assignment.
    """

    __slots__ = ("op",)

    _nodes: ResourceNodes

    def __init__(self, nodes: ResourceNodes, operation: Operation) -> None:
        self._nodes = nodes
        self.op = operation
        if not isinstance(self.graph, FunctionGraph):
            self.value()  # TensorFlow makes one read at once

    @property
    def name(self) -> str:
        """The name of the assignment."""
        return self.op.name

    def value(self) -> Tensor:
        """A new read after the assignment."""
        return self._nodes.read_after(self.op)

    def read_value(self) -> Tensor:
        """The same as `value`."""
        return self.value()

    def __graph_tensor__(self, dtype: DType | None = None) -> Tensor:
        return self.value().__graph_tensor__(dtype)

    def _after_this(self) -> AbstractContextManager[None]:
        return self.graph.control_dependencies([self.op])

    def __repr__(self) -> str:
        return f"<AssignedVariable {self.name!r} shape={self.shape} dtype={self.dtype.name}>"
