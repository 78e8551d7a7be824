"""Activations: functions of each element."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import float32
from savedmodel_writer.errors import InvalidTypeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.math.arithmetic import pow as power, sigmoid
from savedmodel_writer.math.casting import cast
from savedmodel_writer.math.elementwise import erfc, tanh


class _Activation(Protocol):
    def __call__(self, features: Any, name: str | None = None) -> Tensor: ...


def _activation(op_type: str, formula: str) -> _Activation:
    def function(features: Any, name: str | None = None) -> Tensor:
        with in_graph_of(features) as graph:
            return graph.create_op(op_type, [features], name=name).outputs[0]

    function.__name__ = function.__qualname__ = op_type.lower()
    function.__doc__ = f"{formula}, of each element."
    return function


relu = _activation("Relu", "max(features, 0)")
relu6 = _activation("Relu6", "min(max(features, 0), 6)")
elu = _activation("Elu", "exp(features) - 1 below 0, the features above")
selu = _activation("Selu", "elu, scaled to keep mean and variance from layer to layer")
softplus = _activation("Softplus", "log(exp(features) + 1)")
softsign = _activation("Softsign", "features / (abs(features) + 1)")


def crelu(features: Any, name: str | None = None, axis: Any = -1) -> Tensor:
    """`relu` of the features, and after them along an axis that of their negatives."""
    with in_scope(name, "CRelu", features) as scope:
        features = convert_to_tensor(features, name="features")
        both = raw_ops.ConcatV2(values=[features, -features], axis=axis, name=scope)
        return raw_ops.Relu(features=both)


def leaky_relu(features: Any, alpha: Any = 0.2, name: str | None = None) -> Tensor:
    """The features above 0, `alpha * features` below; integers become float32."""
    with in_scope(name, "LeakyRelu", features) as scope:
        features = convert_to_tensor(features, name="features")
        if features.dtype.is_integer:
            features = cast(features, float32)
        if isinstance(alpha, np.ndarray):
            alpha = alpha.item()
        return raw_ops.LeakyRelu(features=features, alpha=alpha, name=scope)


def gelu(features: Any, approximate: bool = False, name: str | None = None) -> Tensor:
    """The features times the probability of a normal variable below them, as `tf.nn.gelu`.

    With `approximate` it is computed by tanh instead of by the error function.

    Raises:
        InvalidTypeError: the features are not of floating point.
    """
    with in_scope(name, "Gelu", features):
        features = convert_to_tensor(features, name="features")
        if not features.dtype.is_floating:
            raise InvalidTypeError(f"gelu: expected floating point, found {features.dtype.name}")
        result: Tensor
        if approximate:
            cubic = cast(0.044715, features.dtype)
            half = 0.5 * features
            cube = power(features, 3)
            result = half * (1.0 + tanh(0.7978845608028654 * (features + cubic * cube)))
        else:
            half = 0.5 * features
            scaled = -features * cast(0.7071067811865476, features.dtype)
            result = half * erfc(scaled)
        return result


def swish(features: Any, beta: Any = 1.0) -> Tensor:
    """`features * sigmoid(beta * features)`; `silu` is the same function.

    The IdentityN at its end is where TensorFlow replaces the gradient; the name of the
    replacement, a number of the process that made it, is left out.
    """
    with in_graph_of(features, beta):
        features = convert_to_tensor(features, name="features")
        beta = cast(convert_to_tensor(beta, name="beta"), features.dtype)
        result = features * sigmoid(beta * features)
        raw_ops.Identity(input=result)  # nobody reads it; it is in TensorFlow's graph
        return raw_ops.IdentityN(input=[result, features, beta])[0]


silu = swish
