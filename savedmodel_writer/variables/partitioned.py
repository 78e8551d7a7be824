"""PartitionedVariable: one tensor in the checkpoint, kept by several variables in the graph.

p/part_0, p/part_1, …      the variables, one behind the other along one axis
p/ConcatPartitions/concat  ConcatV2 of them, made when the whole is used as a Tensor
p                          Identity of that
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InputError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.variables.operators import ReadOperators

if TYPE_CHECKING:
    from savedmodel_writer.variables.variable import Variable


class PartitionedVariable(ReadOperators):
    """Variables that hold the parts of one tensor, as `tf.PartitionedVariable`.

    Iterating it gives the parts. Used as a Tensor it is their concatenation.
    """

    __slots__ = ("_axis", "_name", "_parts", "_shape")

    def __init__(self, name: str, shape: TensorShape, axis: int, parts: Sequence[Variable]) -> None:
        self._name = name
        self._shape = shape
        self._axis = axis
        self._parts = tuple(parts)

    @property
    def name(self) -> str:
        """The name of the whole, without ":0"."""
        return self._name

    @property
    def shape(self) -> TensorShape:
        """The shape of the whole."""
        return self._shape

    def get_shape(self) -> TensorShape:
        """The same as `shape`."""
        return self._shape

    @property
    def dtype(self) -> DType:  # type: ignore[override]  # Operators declares it as an attribute
        """The dtype of the parts."""
        return self._parts[0].dtype.base_dtype

    @property
    def graph(self) -> Graph:  # type: ignore[override]  # Operators declares it as an attribute
        """The graph it belongs to."""
        return self._parts[0].graph

    @property
    def op(self) -> Operation:
        """The operation of the first part."""
        return self._parts[0].op

    def __iter__(self) -> Iterator[Variable]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def as_tensor(self) -> Tensor:
        """Adds nodes that concatenate the parts."""
        graph = self.graph
        with graph.control_dependencies(None):
            if len(self._parts) == 1:
                whole: Any = self._parts[0]
            else:
                with graph.name_scope(f"{self._name}/ConcatPartitions/"):
                    whole = graph.create_op(
                        "ConcatV2", [list(self._parts), self._axis], name="concat"
                    ).outputs[0]
            with graph.name_scope(None):
                return graph.create_op("Identity", [whole], name=self._name).outputs[0]

    value = as_tensor

    def __graph_tensor__(self, dtype: DType | None = None) -> Tensor:
        if dtype is not None and not dtype.is_compatible_with(self.dtype):
            raise InputError(f"variable {self._name!r} is {self.dtype.name}, expected {dtype.name}")
        return self.as_tensor()

    def __repr__(self) -> str:
        return (
            f"<PartitionedVariable {self._name!r} shape={self._shape} dtype={self.dtype.name} "
            f"parts={len(self._parts)}>"
        )
