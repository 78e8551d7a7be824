"""The strings that are parsed: what of their rank must be known."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.control_flow import with_dependencies
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.graph import Graph, Tensor


def require_rank(serialized: Tensor) -> None:
    """Ragged results have an axis of the batch, or none: it must be known which.

    Raises:
        InvalidArgumentError: the rank is not known.
    """
    if serialized.shape.rank is None:
        raise InvalidArgumentError(
            f"serialized, {serialized.name!r}: its rank must be known to parse ragged features; "
            "give the placeholder a shape",
            node=serialized.op.name,
        )


def scalar(graph: Graph, serialized: Any) -> Tensor:
    """One string; where the rank is not known, nodes that check it when the model runs.

    Raises:
        InvalidArgumentError: it is no scalar.
    """
    tensor = graph.convert(serialized, None, "serialized")
    rank = tensor.shape.rank
    if rank is None:
        found = graph.create_op("Rank", [tensor]).outputs[0]
        is_scalar = graph.create_op("Equal", [found, 0]).outputs[0]
        message = "Input serialized must be a scalar"
        with graph.name_scope("SerializedIsScalar"):
            graph.constant(message)  # TensorFlow's assertion converts it twice and uses one
            check = graph.create_op("Assert", [is_scalar, [message]])
        tensor = with_dependencies([check], tensor, name="serializedDependencies")
        tensor.set_shape(())
    elif rank:
        raise InvalidArgumentError(
            f"serialized: expected a scalar, found {tensor.shape}", node=tensor.op.name
        )
    return tensor
