"""Constant folding: the value of a tensor that depends on constants and static shapes only.

Nodes are visited from the asked one towards its inputs with a stack, so a chain may be of any
length. A node whose value can never be known is remembered as such; one that waits for a shape is
asked again, as `Tensor.set_shape` may bring it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np

from savedmodel_writer.ops import value_functions
from savedmodel_writer.ops.value_functions.registration import MAX_ELEMENTS, Array, ValueContext

Folded: TypeAlias = "Sequence[Array] | None"
"""The values of a node's outputs; None when they can never be known."""


_OTHER_MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask")


class FoldableNode(ValueContext, Protocol):
    """A node that can be folded."""

    folded: Folded

    @property
    def num_inputs(self) -> int:
        """The number of input tensors."""

    def producer(self, index: int) -> tuple[FoldableNode, int]:
        """The node that makes an input, and which of its outputs the input is."""


class _Unknown(Exception):
    """The value is unknown because a shape still is."""


def input_value(node: FoldableNode, index: int) -> Array | None:
    """The value of an input of `node`, or None; the array is shared and must not be changed."""
    producer, output = node.producer(index)
    dimension = _dimension(producer, output)
    if dimension is not None:
        return dimension
    try:
        values = producer.folded
    except AttributeError:
        try:
            _fold(producer)
        except _Unknown:
            return None
        values = producer.folded
    return None if values is None else values[output]


def _fold(target: FoldableNode) -> None:
    """Sets `folded` of the node and of those it depends on."""
    stack = [target]
    while stack:
        node = stack[-1]
        missing = _evaluate(node)
        if missing is None:
            stack.pop()
        else:
            stack.append(missing)


def _evaluate(node: FoldableNode) -> FoldableNode | None:
    """Sets `folded` of one node, or returns the input's node that must be folded first."""
    read_shape = value_functions.shape_reader_of(node.op_type)
    if read_shape is not None:
        value = read_shape(node)
        if value is None:
            raise _Unknown
        node.folded = (value,)
        return None
    function = value_functions.get(node.op_type)
    if function is None:
        node.folded = None
        return None
    inputs = []
    for index in range(node.num_inputs):
        producer, output = node.producer(index)
        dimension = _dimension(producer, output)
        if dimension is not None:
            inputs.append(dimension)
            continue
        try:
            values = producer.folded
        except AttributeError:
            return producer
        if values is None:
            node.folded = None
            return None
        inputs.append(values[output])
    try:
        with np.errstate(all="ignore"):
            results = function(node, inputs)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # Where TensorFlow's kernel would fail its refiner does not know the value either; the
        # error comes when the graph runs.
        node.folded = None
        return None
    node.folded = results if all(item.size <= MAX_ELEMENTS for item in results) else None
    return None


def _dimension(node: FoldableNode, output: int) -> Array | None:
    """`Shape(x)[i]`, by StridedSlice or Unpack, which is known before the other dimensions are.

    The forms are those that TensorFlow knows (core/common_runtime/eval_const_tensor.cc).
    """
    op_type = node.op_type
    if op_type == "StridedSlice":
        if node.attr("shrink_axis_mask") != 1 or any(map(node.attr, _OTHER_MASKS)):
            return None
        begins = input_value(node, 1) if node.producer(1)[0].op_type == "Const" else None
        if begins is None or begins.size != 1:
            return None
        position = begins.item()
    elif op_type == "Unpack" and node.attr("axis") == 0:
        position = output
    else:
        return None
    shape, _ = node.producer(0)
    dims = (shape.input_shape(0).dims if shape.op_type == "Shape" else None) or ()
    if not -len(dims) <= position < len(dims) or dims[position] is None:
        return None
    return np.array(dims[position], node.input_dtype(0).as_numpy_dtype)
