"""SparseTensor: the elements that are not zero, and where they stand."""

from __future__ import annotations

from typing import Any, final

from savedmodel_writer import dtypes
from savedmodel_writer.composite_tensors import encoding
from savedmodel_writer.composite_tensors.composite_tensor import CompositeTensor
from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import ShapeError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.graph.static_value import constant_value_as_shape
from savedmodel_writer.protos import TypeSpecProto
from savedmodel_writer.shapes import TensorShape


@final
class SparseTensor(CompositeTensor):
    """A sparse tensor in coordinate form, as `tf.SparseTensor`.

    Attributes:
        indices: int64 [N, rank], one row for each element.
        values: [N], the elements.
        dense_shape: int64 [rank], the shape of the whole.
    """

    __slots__ = ("_shape", "dense_shape", "indices", "values")

    def __init__(self, indices: Any, values: Any, dense_shape: Any) -> None:
        """Puts three tensors together.

        Args:
            indices: int64 [N, rank], a Tensor or what can become one.
            values: [N], the same.
            dense_shape: int64 [rank], the same.

        Raises:
            ShapeError: the shapes do not fit each other.
            InvalidInputError: one cannot be a tensor of that dtype.
        """
        graph = graph_of(indices, values, dense_shape)
        with graph.name_scope("SparseTensor"):
            self.indices = graph.convert(indices, dtypes.int64, "indices")
            self.values = graph.convert(values, None, "values")
            self.dense_shape = graph.convert(dense_shape, dtypes.int64, "dense_shape")
        self._shape = constant_value_as_shape(self.dense_shape)
        count, rank = self.indices.shape.with_rank(2)
        _check_same("values", self.values.shape.with_rank(1)[0], "rows of indices", count)
        _check_same("dense_shape", self.dense_shape.shape.with_rank(1)[0], "columns", rank)

    @property
    def components(self) -> tuple[Tensor, ...]:
        """The indices, the values and the dense shape."""
        return self.indices, self.values, self.dense_shape

    @property
    def dtype(self) -> DType:
        """The dtype of the values."""
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        """What is known of the dense shape."""
        return self._shape

    @property
    def op(self) -> Operation:
        """The operation that makes the values."""
        return self.values.op

    @property
    def graph(self) -> Graph:
        """The graph of the tensors."""
        return self.values.graph

    def set_shape(self, shape: Any) -> None:
        """Adds what the caller knows of the dense shape.

        Raises:
            ShapeError: it contradicts what is known.
        """
        self._shape = self._shape.merge_with(shape)

    def with_values(self, new_values: Any) -> SparseTensor:
        """Other values at the same places."""
        return SparseTensor(self.indices, new_values, self.dense_shape)

    def type_spec(self) -> TypeSpecProto:
        """SparseTensorSpec(shape, dtype)."""
        return encoding.type_spec(
            TypeSpecProto.SPARSE_TENSOR_SPEC, "SparseTensorSpec", (self.shape, self.dtype), 3
        )

    def __repr__(self) -> str:
        return (
            f"SparseTensor(indices={self.indices!r}, values={self.values!r}, "
            f"dense_shape={self.dense_shape!r})"
        )


def _check_same(what: str, found: int | None, of: str, expected: int | None) -> None:
    if found is not None and expected is not None and found != expected:
        raise ShapeError(
            f"SparseTensor: {what} has {found} elements, and there are {expected} {of}: "
            "expected indices [N, rank], values [N] and dense_shape [rank]"
        )
