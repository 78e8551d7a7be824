"""Dense layers: products with weights, and biases."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.math import matmul


def bias_add(
    value: Any, bias: Any, data_format: str | None = None, name: str | None = None
) -> Tensor:
    """Adds a vector along the axis of channels.

    Args:
        value: a tensor of channels.
        bias: a number for each channel.
        data_format: `N…C` if the channels are the last axis, as by default, or `NC…`.
        name: the name of the node.

    Raises:
        InvalidInputError: the format is neither of them.
    """
    with in_scope(name, "BiasAdd", value, bias) as scope:
        value = convert_to_tensor(value, name="input")
        bias = convert_to_tensor(bias, value.dtype, name="bias")
        two_dimensional = _two_dimensional(data_format)
        return raw_ops.BiasAdd(value=value, bias=bias, data_format=two_dimensional, name=scope)


def _two_dimensional(data_format: str | None) -> str:
    """The name of a data format for images of two dimensions."""
    if data_format is None:
        return "NHWC"
    if data_format.startswith("NC"):
        return "NCHW"
    if data_format.startswith("N") and data_format.endswith("C"):
        return "NHWC"
    raise InvalidInputError(f"data_format: expected N…C or NC…, found {data_format!r}")


def xw_plus_b(x: Any, weights: Any, biases: Any, name: str | None = None) -> Tensor:
    """`x @ weights + biases`."""
    with in_scope(name, "xw_plus_b", x, weights, biases) as scope:
        x, weights, biases = _converted(x, weights, biases)
        return bias_add(matmul(x, weights), biases, name=scope)


def relu_layer(x: Any, weights: Any, biases: Any, name: str | None = None) -> Tensor:
    """`relu(x @ weights + biases)`."""
    with in_scope(name, "relu_layer", x, weights, biases) as scope:
        x, weights, biases = _converted(x, weights, biases)
        return raw_ops.Relu(features=bias_add(matmul(x, weights), biases), name=scope)


def _converted(x: Any, weights: Any, biases: Any) -> tuple[Tensor, Tensor, Tensor]:
    return (
        convert_to_tensor(x, name="x"),
        convert_to_tensor(weights, name="weights"),
        convert_to_tensor(biases, name="biases"),
    )
