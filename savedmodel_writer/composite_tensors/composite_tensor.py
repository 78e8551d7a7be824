"""CompositeTensor: what the values made of several tensors have in common."""

from __future__ import annotations

import abc

from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph import Tensor
from savedmodel_writer.protos import TypeSpecProto
from savedmodel_writer.shapes import TensorShape


class CompositeTensor(abc.ABC):
    """A value that a graph holds in several tensors. Equality is identity."""

    __slots__ = ("__weakref__",)

    @property
    @abc.abstractmethod
    def components(self) -> tuple[Tensor, ...]:
        """The tensors that hold it, in the order of its TypeSpec."""

    @property
    @abc.abstractmethod
    def dtype(self) -> DType:
        """The dtype of its elements."""

    @property
    @abc.abstractmethod
    def shape(self) -> TensorShape:
        """What is known of the shape of the whole."""

    def get_shape(self) -> TensorShape:
        """The same as `shape`."""
        return self.shape

    @abc.abstractmethod
    def type_spec(self) -> TypeSpecProto:
        """What TensorFlow needs to know to put the components together again."""
