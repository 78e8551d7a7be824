"""IndexedSlices: some slices of a tensor, and which they are."""

from __future__ import annotations

from typing import final

from savedmodel_writer.composite_tensors import encoding
from savedmodel_writer.composite_tensors.composite_tensor import CompositeTensor
from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import MissingAttributeError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.static_value import constant_value_as_shape
from savedmodel_writer.protos import TypeSpecProto
from savedmodel_writer.shapes import UNKNOWN, TensorShape


@final
class IndexedSlices(CompositeTensor):
    """Slices along the first axis of a larger tensor, as `tf.IndexedSlices`.

    Attributes:
        values: [N, ...], the slices.
        indices: [N], which they are.
        dense_shape: the shape of the larger tensor, or None.
    """

    __slots__ = ("dense_shape", "indices", "values")

    def __init__(self, values: Tensor, indices: Tensor, dense_shape: Tensor | None = None) -> None:
        """Puts tensors together.

        Args:
            values: [N, ...], the slices.
            indices: [N], which they are.
            dense_shape: a tensor that holds the shape of the whole.

        Raises:
            MissingAttributeError: one is no Tensor.
        """
        _check_tensor("values", values)
        _check_tensor("indices", indices)
        if dense_shape is not None:
            _check_tensor("dense_shape", dense_shape)
        self.values = values
        self.indices = indices
        self.dense_shape = dense_shape

    @property
    def components(self) -> tuple[Tensor, ...]:
        """The values, the indices, and the dense shape if there is one."""
        if self.dense_shape is None:
            return self.values, self.indices
        return self.values, self.indices, self.dense_shape

    @property
    def dtype(self) -> DType:
        """The dtype of the values."""
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        """What is known of the dense shape."""
        return UNKNOWN if self.dense_shape is None else constant_value_as_shape(self.dense_shape)

    @property
    def name(self) -> str:
        """The name of the values."""
        return self.values.name

    @property
    def op(self) -> Operation:
        """The operation that makes the values."""
        return self.values.op

    @property
    def device(self) -> str:
        """The device of the values, "" if none was given."""
        return self.values.device

    @property
    def graph(self) -> Graph:
        """The graph of the tensors."""
        return self.values.graph

    def type_spec(self) -> TypeSpecProto:
        """IndexedSlicesSpec(shape, dtype, indices dtype, dense_shape dtype, indices shape).

        Raises:
            ShapeError: the shapes of the tensors do not fit each other.
        """
        indices_shape = self.indices.shape.merge_with(self.values.shape[:1]).with_rank(1)
        shape = TensorShape([None]).concatenate(self.values.shape[1:]).merge_with(self.shape)
        return encoding.type_spec(
            TypeSpecProto.INDEXED_SLICES_SPEC,
            "IndexedSlicesSpec",
            (
                shape,
                self.dtype,
                self.indices.dtype,
                None if self.dense_shape is None else self.dense_shape.dtype,
                indices_shape,
            ),
            len(self.components),
        )

    def __repr__(self) -> str:
        shape = "" if self.dense_shape is None else f", dense_shape={self.dense_shape!r}"
        return f"IndexedSlices(indices={self.indices!r}, values={self.values!r}{shape})"


def _check_tensor(what: str, value: object) -> None:
    if not isinstance(value, Tensor):
        raise MissingAttributeError(
            f"IndexedSlices: {type(value).__name__!r} object has no attribute 'shape': expected "
            f"a Tensor as {what}, found {value!r}"
        )
