"""Networks, small as they are."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from tests.importers.jax.program import program

PARAMETERS = [(np.full((12, 5), 0.1, np.float32), np.arange(5, dtype=np.float32))]
X = np.linspace(-1, 1, 24, dtype=np.float32).reshape(2, 3, 4)


def network(parameters: list[tuple[jax.Array, jax.Array]], x: jax.Array) -> dict[str, jax.Array]:
    x = x.reshape(x.shape[0], -1)
    for weights, bias in parameters:
        x = jax.nn.relu(x @ weights + bias)
    return {"probabilities": jax.nn.softmax(x)}


PROGRAMS = [
    program(network, PARAMETERS, X),
    program(network, PARAMETERS, X, shapes=(None, "b, ..."), name="a batch of any size"),
    program(lambda x: jnp.tanh(x) + x.shape[0], X, shapes="b, ...", name="a size"),
]
