"""Dense layers: products with weights, and biases."""

from __future__ import annotations

import re
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.math import matmul
from savedmodel_writer.nn.activations import relu


def bias_add(
    value: Any, bias: Any, data_format: str | None = None, name: str | None = None
) -> Tensor:
    """Adds a number for each channel.

    Channels are the last axis, in a `data_format` of the form `NC…` the second one.

    Raises:
        InvalidInputError: the format is neither `N…C` nor `NC…`.
    """
    with in_scope(name, "BiasAdd", value, bias) as scope:
        value = convert_to_tensor(value, name="input")
        bias = convert_to_tensor(bias, value.dtype, name="bias")
        form = "NHWC" if data_format is None else str(data_format)
        if not re.match("NC|N.*C$", form):
            raise InvalidInputError(f"data_format: expected N…C or NC…, found {data_format!r}")
        form = "NCHW" if form.startswith("NC") else "NHWC"
        return raw_ops.BiasAdd(value=value, bias=bias, data_format=form, name=scope)


def xw_plus_b(x: Any, weights: Any, biases: Any, name: str | None = None) -> Tensor:
    """`x @ weights + biases`."""
    with in_scope(name, "xw_plus_b", x, weights, biases) as scope:
        return _layer(x, weights, biases, scope)


def relu_layer(x: Any, weights: Any, biases: Any, name: str | None = None) -> Tensor:
    """`relu(x @ weights + biases)`."""
    with in_scope(name, "relu_layer", x, weights, biases) as scope:
        return relu(_layer(x, weights, biases), scope)


def _layer(x: Any, weights: Any, biases: Any, name: str | None = None) -> Tensor:
    x = convert_to_tensor(x, name="x")
    weights = convert_to_tensor(weights, name="weights")
    biases = convert_to_tensor(biases, name="biases")
    return bias_add(matmul(x, weights), biases, name=name)
