"""What is known of a tensor's value while the graph is made, as `tf.get_static_value`."""

from __future__ import annotations

from savedmodel_writer.graph.node_context import NodeContext
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.ops.value_functions.registration import Array
from savedmodel_writer.shapes import TensorShape


def constant_value(tensor: Tensor) -> Array | None:
    """The value of a small constant, else None. Not to be changed."""
    return _consumer(tensor).input_value(0)


def constant_value_as_shape(tensor: Tensor) -> TensorShape:
    """What is known of the shape that the value describes.

    Raises:
        ShapeError: the value is known and is no shape.
    """
    return _consumer(tensor).input_value_as_shape(0)


def _consumer(tensor: Tensor) -> NodeContext:
    """A node that takes the tensor; which op it is does not matter to what is asked of it."""
    return NodeContext(tensor.op._attr_set, (tensor,))
