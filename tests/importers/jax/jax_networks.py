"""Networks of dense layers: classifiers, recommenders, autoencoders."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tests.importers.jax.layers import Init, dense, layer_norm
from tests.importers.jax.network import network, programs
from tests.importers.jax.program import program

Weights = dict[str, Any]
_init = Init(0)


@network([_init.dense(12, 8), _init.dense(8, 5)], x=_init.normal(3, 3, 4))
def perceptron(w: list[Weights], x: jax.Array) -> dict[str, jax.Array]:
    x = x.reshape(x.shape[0], -1)
    for layer in w[:-1]:
        x = jax.nn.relu(dense(layer, x))
    return {"probabilities": jax.nn.softmax(dense(w[-1], x))}


@network(
    {
        "encode": _init.dense(6, 5),
        "mean": _init.dense(5, 2),
        "log_variance": _init.dense(5, 2),
        "decode": [_init.dense(2, 5), _init.dense(5, 6)],
    },
    x=_init.normal(3, 6),
)
def autoencoder(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    """Draws under a constant key: they are the same for each example of a batch."""
    hidden = jax.nn.selu(dense(w["encode"], x))
    mean, log_variance = dense(w["mean"], hidden), dense(w["log_variance"], hidden)
    noise = jax.random.normal(jax.random.key(7), (4, 2))
    drawn = mean[:, None] + jnp.exp(log_variance / 2)[:, None] * noise
    decoded = jnp.tanh(dense(w["decode"][0], drawn))
    difference = -0.5 * (1 + log_variance - mean**2 - jnp.exp(log_variance)).sum(-1)
    return {"drawn": jax.nn.sigmoid(dense(w["decode"][1], decoded)), "difference": difference}


@network(
    {
        "users": _init.normal(10, 4),
        "items": _init.normal(12, 4),
        "user": _init.dense(6, 4),
        "item": _init.dense(4, 4),
        "norm": _init.layer_norm(4),
    },
    shapes={"user": "b,", "profile": "b, _", "history": "n,", "owner": "n,", "item": "..."},
    user=_init.integers(10, 3),
    profile=_init.normal(3, 2),
    history=_init.integers(12, 7),
    owner=jnp.int32([0, 0, 0, 2, 2, 2, 2]),
    item=_init.integers(12, 5, 2),
)
def two_towers(
    w: Weights,
    user: jax.Array,
    profile: jax.Array,
    history: jax.Array,
    owner: jax.Array,
    item: jax.Array,
) -> dict[str, jax.Array]:
    """Items that a user has seen lie one after another, with the row of the batch they are of."""
    seen = jax.ops.segment_sum(jnp.take(w["items"], history, axis=0), owner, user.shape[0])
    features = jnp.concatenate([w["users"][user] + seen, profile], -1)
    left = layer_norm(w["norm"], jax.nn.relu(dense(w["user"], features)))
    right = jax.nn.relu(dense(w["item"], jnp.take(w["items"], item, axis=0).mean(1)))
    scores = left @ right.T
    best, index = jax.lax.top_k(scores, 2)
    return {"scores": scores, "best": best, "index": index}


@network(
    {
        "tables": _init.normal(3, 8, 4),
        "bottom": _init.dense(5, 4),
        "top": _init.dense(10, 1),
        "cross": _init.dense(16, 16),
        "wide": _init.normal(16),
    },
    shapes={"numbers": "b, _", "categories": "b, _"},
    numbers=_init.positive(4, 5),
    categories=_init.integers(8, 4, 3),
)
def click_rate(w: Weights, numbers: jax.Array, categories: jax.Array) -> jax.Array:
    """DLRM's products of pairs, and a cross layer as DCN has it."""
    dense_part = jax.nn.relu(dense(w["bottom"], jnp.log1p(numbers)))
    vectors = w["tables"][jnp.arange(3), categories]
    vectors = jnp.concatenate([dense_part[:, None], vectors], axis=1)
    pairs = jnp.einsum("bie,bje->bij", vectors, vectors)
    rows, columns = np.tril_indices(4, -1)
    deep = jnp.concatenate([dense_part, pairs[:, rows, columns]], -1)
    flat = vectors.reshape(-1, 16)
    crossed = flat * dense(w["cross"], flat) + flat
    logit = dense(w["top"], deep)[:, 0] + crossed @ w["wide"]
    return jax.nn.sigmoid(logit)


@network(
    {"left": _init.normal(3, 6), "right": _init.normal(6, 2), "scale": _init.positive(2)},
    rtol=1e-2,
    atol=2e-3,  # XLA does not round everything that is in bfloat16
    x=_init.normal(4, 3),
)
def half_precision(w: Weights, x: jax.Array) -> jax.Array:
    """Weights in bfloat16, sums in float32."""
    half = jnp.bfloat16
    hidden = jax.nn.relu(x.astype(half) @ w["left"].astype(half))
    y = jnp.matmul(hidden, w["right"].astype(half), preferred_element_type=jnp.float32)
    return y * w["scale"]


PROGRAMS = [
    *programs(perceptron, autoencoder, two_towers, click_rate),
    *programs(half_precision),
    program(lambda x: jnp.tanh(x) + x.shape[0], _init.normal(3, 2), shapes="b, ...", name="a size"),
]
