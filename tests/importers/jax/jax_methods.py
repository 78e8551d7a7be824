"""Methods that are no networks, and are written in JAX all the same."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.layers import Init
from tests.importers.jax.network import network, programs

Weights = dict[str, Any]
_init = Init(4)
TREES, DEPTH, FEATURES = 5, 3, 4


@network(
    {
        "feature": _init.integers(FEATURES, TREES, 2**DEPTH - 1),
        "threshold": _init.normal(TREES, 2**DEPTH - 1),
        "leaf": _init.normal(TREES, 2**DEPTH, 3),
        "base": _init.normal(3),
    },
    x=_init.normal(4, FEATURES),
)
def boosted_trees(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    """Full trees, node `n` above nodes `2n + 1` and `2n + 2`: each level is two gathers."""
    trees = jnp.arange(TREES)
    node = jnp.zeros((x.shape[0], TREES), jnp.int32)
    for _ in range(DEPTH):
        value = jnp.take_along_axis(x, w["feature"][trees, node], axis=1)
        right = jnp.where(jnp.isnan(value), True, value >= w["threshold"][trees, node])
        node = 2 * node + 1 + right
    margins = w["base"] + w["leaf"][trees, node - (2**DEPTH - 1)].sum(1)
    return {"probabilities": jax.nn.softmax(margins), "label": jnp.argmax(margins, -1)}


@network(
    {"x": _init.normal(6, 2), "y": _init.normal(6), "scale": _init.positive(2)},
    x=_init.normal(3, 2),
)
def gaussian_process(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    """Mean and variance after what was seen."""

    def kernel(a: jax.Array, b: jax.Array) -> jax.Array:
        difference = (a[:, None] - b[None]) / w["scale"]
        return jnp.exp(-0.5 * jnp.square(difference).sum(-1))

    factor = jnp.linalg.cholesky(kernel(w["x"], w["x"]) + 0.1 * jnp.eye(6))
    weights = jax.scipy.linalg.cho_solve((factor, True), w["y"])
    across = kernel(x, w["x"])
    half = jax.scipy.linalg.solve_triangular(factor, across.T, lower=True)
    return {"mean": across @ weights, "variance": 1 - jnp.square(half).sum(0)}


def _mel(filters: int, bins: int) -> np.ndarray:
    """Overlapping triangles, the wider the higher."""
    edges = np.geomspace(1, bins + 1, filters + 2)[:, None] - 1
    place = np.arange(bins)
    rise = (place - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - place) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rise, fall)).T.astype(np.float32)


@network(
    {"mel": _mel(6, 17), "mean": _init.normal(6)}, sound=_init.normal(2, 100), rtol=1e-3, atol=1e-4
)
def mel_spectrogram(w: Weights, sound: jax.Array) -> jax.Array:
    """Frames of 32 at each 16th sample, their spectra, logarithms of energies in bands."""
    starts = np.arange(0, sound.shape[1] - 31, 16)
    frames = sound[:, starts[:, None] + np.arange(32)] * np.hanning(32).astype(np.float32)
    energies = jnp.square(jnp.abs(jnp.fft.rfft(frames))) @ w["mel"]
    return jnp.log(jnp.maximum(energies, 1e-4)) - w["mean"]


@network({"kernel": _init.normal(16)}, sound=_init.normal(2, 40))
def filtered_sound(w: Weights, sound: jax.Array) -> jax.Array:
    """A long convolution as a product of spectra, as Hyena and FNet have it."""
    spectrum = jnp.fft.rfft(sound, 64) * jnp.fft.rfft(w["kernel"], 64)
    return jnp.fft.irfft(spectrum, 64)[:, : sound.shape[1]]


@network(
    {"points": _init.normal(20, 3), "labels": _init.integers(4, 20)},
    x=_init.normal(5, 3),
)
def nearest_neighbours(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    """The three nearest, by top_k; the vote among them; all points in the order of distance."""
    squares = jnp.square(x).sum(1)[:, None] + jnp.square(w["points"]).sum(1)
    distances = jnp.sqrt(jnp.maximum(squares - 2 * x @ w["points"].T, 0))
    closest, indices = lax.top_k(-distances, 3)
    votes = jax.nn.one_hot(w["labels"][indices], 4).sum(1)
    order = jnp.argsort(distances, axis=1)
    return {
        "distances": -closest,
        "indices": indices,
        "label": votes.argmax(1),
        "order": order,
        "median": jnp.median(distances, axis=1),
        "farthest": jnp.take_along_axis(distances, order[:, -1:], 1)[:, 0],
    }


@network(
    {"mean": _init.normal(5), "components": _init.normal(3, 5), "centres": _init.normal(4, 3)},
    x=_init.normal(6, 5),
)
def clusters(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    """Principal components, then the nearest of some centres, and a step of k-means."""
    reduced = (x - w["mean"]) @ w["components"].T
    distances = jnp.linalg.norm(reduced[:, None] - w["centres"], axis=-1)
    nearest = distances.argmin(1)
    sums = jax.ops.segment_sum(reduced, nearest, 4)
    counts = jnp.bincount(nearest, length=4)
    moved = jnp.where(counts[:, None] > 0, sums / jnp.maximum(counts, 1)[:, None], w["centres"])
    return {"nearest": nearest, "distance": distances.min(1), "centres": moved}


@network({"matrix": _init.normal(3, 3), "offset": _init.normal(3)}, x=_init.normal(2, 3))
def equilibrium(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    """A fixed point by iteration until it stands, and a polynomial by Horner's rule."""
    matrix = w["matrix"] / (1 + jnp.abs(w["matrix"]).sum(0))

    def moves(state: Any) -> jax.Array:
        number, before, now = state
        return (number < 40) & (jnp.abs(now - before).max() > 1e-6)

    def step(state: Any) -> Any:
        number, _, now = state
        return number + 1, now, jnp.tanh(now @ matrix + x)

    _, _, fixed = lax.while_loop(moves, step, (0, x + 1, x))
    value, _ = lax.scan(lambda y, c: (y * fixed + c, None), jnp.zeros_like(fixed), w["offset"])
    return {"fixed": fixed, "value": value}


@network({"low": _init.normal(3), "high": _init.positive(3) + 1}, x=_init.normal(4, 3))
def gradient(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    """What JAX is there for: derivatives, mapped over a batch."""

    def energy(x: jax.Array) -> jax.Array:
        bounded = jnp.clip(x, w["low"], w["high"])
        return jnp.sum(jnp.sin(bounded) * jnp.exp(-(x**2))) + jax.nn.logsumexp(x * w["high"])

    value, slope = jax.vmap(jax.value_and_grad(energy))(x)
    return {"energy": value, "force": -slope, "curvature": jax.vmap(jax.hessian(energy))(x)}


PROGRAMS = programs(
    boosted_trees,
    gaussian_process,
    mel_spectrogram,
    filtered_sound,
    nearest_neighbours,
    clusters,
    equilibrium,
    gradient,
)
