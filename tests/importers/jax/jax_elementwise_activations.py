"""The activations of `jax.nn`."""

from __future__ import annotations

import jax
import numpy as np
from jax import nn

from tests.importers.jax.elements import FLOATS, HALVES, INTEGERS, of_each
from tests.importers.jax.program import Program, program

NAMES = (
    "celu elu gelu hard_sigmoid hard_silu hard_swish hard_tanh identity leaky_relu log1mexp"
    " log_sigmoid mish relu relu6 selu sigmoid silu soft_sign softplus sparse_plus sparse_sigmoid"
    " squareplus swish tanh"
)
X = np.linspace(-8, 8, 50, dtype=np.float32).reshape(2, 5, 5)


def exact_gelu(x: jax.Array) -> jax.Array:
    return nn.gelu(x, approximate=False)


FUNCTIONS = [*(getattr(nn, name) for name in NAMES.split() if hasattr(nn, name)), exact_gelu]
PROGRAMS: list[Program] = [
    *(of_each(fun, str(fun), [X, FLOATS]) for fun in FUNCTIONS),
    *(of_each(fun, f"{fun} of halves", HALVES, rtol=2e-2, atol=2e-2) for fun in FUNCTIONS),
    *(program(fun, X, name=f"symbolic {fun}", shapes="b, n, ...") for fun in FUNCTIONS[::5]),
    of_each(nn.relu, "relu of integers", INTEGERS),
    program(jax.vmap(jax.vmap(jax.vmap(jax.grad(nn.silu)))), X, name="grad of silu"),
    program(nn.softmax, X),
    program(nn.log_softmax, X),
    program(nn.standardize, X, rtol=1e-4),
    program(nn.logsumexp, X),
    program(nn.glu, X[..., :4]),
    program(lambda x: nn.one_hot(x, 5), np.array([0, 4, -1, 7]), name="one_hot"),
]
