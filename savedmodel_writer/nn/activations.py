"""Activations: functions of each element."""

from __future__ import annotations

from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import float32
from savedmodel_writer.graph import Tensor
from savedmodel_writer.nn.composite import composite


def relu(features: Any, name: str | None = None) -> Tensor:
    """max(features, 0)."""
    return raw_ops.Relu(features=features, name=name)


def relu6(features: Any, name: str | None = None) -> Tensor:
    """min(max(features, 0), 6)."""
    return raw_ops.Relu6(features=features, name=name)


def elu(features: Any, name: str | None = None) -> Tensor:
    """exp(features) - 1 below 0, the features above."""
    return raw_ops.Elu(features=features, name=name)


def selu(features: Any, name: str | None = None) -> Tensor:
    """`elu` scaled, so that mean and variance stay as they are from layer to layer."""
    return raw_ops.Selu(features=features, name=name)


def softplus(features: Any, name: str | None = None) -> Tensor:
    """log(exp(features) + 1)."""
    return raw_ops.Softplus(features=features, name=name)


def softsign(features: Any, name: str | None = None) -> Tensor:
    """features / (abs(features) + 1)."""
    return raw_ops.Softsign(features=features, name=name)


def sigmoid(x: Any, name: str | None = None) -> Tensor:
    """1 / (1 + exp(-x))."""
    return raw_ops.Sigmoid(x=x, name=name)


def tanh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic tangent."""
    return raw_ops.Tanh(x=x, name=name)


def crelu(features: Any, name: str | None = None, axis: Any = -1) -> Tensor:
    """`relu` of the features and of their negatives, one after the other along an axis."""
    with composite(name, "CRelu", features) as (graph, scope):
        features = graph.convert(features, None, "features")
        both = raw_ops.ConcatV2(values=[features, -features], axis=axis, name=scope)
        return raw_ops.Relu(features=both)


def leaky_relu(features: Any, alpha: Any = 0.2, name: str | None = None) -> Tensor:
    """max(features, alpha * features), for an alpha below 1; integers become float32."""
    with composite(name, "LeakyRelu", features) as (graph, scope):
        features = graph.convert(features, None, "features")
        if features.dtype.is_integer:
            features = raw_ops.Cast(x=features, DstT=float32)
        if isinstance(alpha, np.ndarray):
            alpha = alpha.item()
        return raw_ops.LeakyRelu(features=features, alpha=alpha, name=scope)
