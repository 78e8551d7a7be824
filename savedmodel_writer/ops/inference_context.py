"""What shape functions may ask about the node whose results they infer.

`graph/` subclasses `InferenceContext` and answers for its nodes; here is what follows from those
answers: constant folding (`input_value`) and what is known of a tensor that is used as a shape
(`input_value_as_shape`). Both know what TensorFlow's ShapeRefiner knows: it runs any subgraph of
constants, sees through Shape, Size and Rank of static shapes, and takes a shape apart along Pack,
Concat, StridedSlice and Cast even where single dimensions are unknown.
"""

from __future__ import annotations

import abc
from typing import Any, TypeAlias

from savedmodel_writer.dtypes import DType
from savedmodel_writer.ops import constant_folding, partial_shape
from savedmodel_writer.ops.value_functions.registration import Array
from savedmodel_writer.shapes import TensorShape

Handle: TypeAlias = "tuple[tuple[DType, TensorShape], ...]"
"""What is static about the tensors behind a resource or variant: dtype and shape of each."""


class InferenceContext(abc.ABC):
    """One node as its shape function sees it.

    A subclass answers the abstract methods. The contexts that `producer` gives should live as
    long as their nodes: each keeps the values it was asked for in `folded`.
    """

    __slots__ = ("folded",)

    folded: constant_folding.Folded
    """The values of the outputs, written by `constant_folding`; unset until it was asked."""

    # --- what a subclass answers ------------------------------------------------------------

    @property
    @abc.abstractmethod
    def op_type(self) -> str:
        """The op."""

    @property
    @abc.abstractmethod
    def num_inputs(self) -> int:
        """The number of input tensors; a list argument counts with its length."""

    @property
    @abc.abstractmethod
    def num_outputs(self) -> int:
        """The number of output tensors."""

    @abc.abstractmethod
    def input_shape(self, index: int) -> TensorShape:
        """The static shape of an input."""

    @abc.abstractmethod
    def input_dtype(self, index: int) -> DType:
        """The dtype of an input."""

    @abc.abstractmethod
    def input_handle(self, index: int) -> Handle | None:
        """The handle data of a resource or variant input, None when unknown."""

    @abc.abstractmethod
    def attr(self, name: str) -> Any:
        """An attribute's Python value, see `attr_values`; KeyError when the node lacks it."""

    @abc.abstractmethod
    def set_output_handle(self, index: int, handle: Handle | None) -> None:
        """Sets the handle data of an output."""

    @abc.abstractmethod
    def producer(self, index: int) -> tuple[InferenceContext, int]:
        """The node that makes an input, and which of its outputs the input is."""

    # --- what follows -----------------------------------------------------------------------

    def input_value(self, index: int) -> Array | None:
        """The value of an input when it is a small constant, else None. Not to be changed."""
        return constant_folding.input_value(self, index)

    def input_value_as_shape(self, index: int) -> TensorShape:
        """What is known of the shape that an input's value describes.

        Raises:
            ShapeError: the value is known and is no shape.
        """
        return partial_shape.input_value_as_shape(self, index)
