"""Layers without variables of their own, under the names and arguments of tf.compat.v1.nn.

Of two names of one argument the deprecated one (`dim`, `keep_dims`) is not there.
"""

from savedmodel_writer.nn.activations import (
    crelu,
    elu,
    leaky_relu,
    relu,
    relu6,
    selu,
    sigmoid,
    softplus,
    softsign,
    tanh,
)

__all__ = [
    "crelu",
    "elu",
    "leaky_relu",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "softplus",
    "softsign",
    "tanh",
]
