"""Layers that the networks are made of, and weights for them."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax


class Init:
    """Reproducible weights."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def normal(self, *shape: int, scale: float = 0.3) -> np.ndarray:
        return np.asarray(self._random.normal(0, scale, shape), np.float32)

    def positive(self, *shape: int) -> np.ndarray:
        return np.asarray(self._random.uniform(0.5, 1.5, shape), np.float32)

    def integers(self, below: int, *shape: int) -> np.ndarray:
        return self._random.integers(0, below, shape, np.int32)

    def dense(self, inputs: int, outputs: int) -> dict[str, np.ndarray]:
        return {"kernel": self.normal(inputs, outputs), "bias": self.normal(outputs)}

    def conv(self, size: int, inputs: int, outputs: int) -> dict[str, np.ndarray]:
        return {"kernel": self.normal(size, size, inputs, outputs), "bias": self.normal(outputs)}

    def layer_norm(self, width: int) -> dict[str, np.ndarray]:
        return {"scale": self.positive(width), "bias": self.normal(width)}

    def batch_norm(self, width: int) -> dict[str, np.ndarray]:
        statistics = {"mean": self.normal(width), "variance": self.positive(width)}
        return self.layer_norm(width) | statistics

    def attention(self, width: int) -> dict[str, Any]:
        return {name: self.dense(width, width) for name in ("query", "key", "value", "out")}

    def encoder(self, width: int, inner: int) -> dict[str, Any]:
        return {
            "attention": self.attention(width),
            "norm1": self.layer_norm(width),
            "inner": self.dense(width, inner),
            "outer": self.dense(inner, width),
            "norm2": self.layer_norm(width),
        }


def dense(w: dict[str, jax.Array], x: jax.Array) -> jax.Array:
    return x @ w["kernel"] + w["bias"]


def conv(
    w: dict[str, jax.Array], x: jax.Array, stride: int = 1, padding: str = "SAME", groups: int = 1
) -> jax.Array:
    """A convolution of images [batch, rows, columns, channels]."""
    y = lax.conv_general_dilated(
        x,
        w["kernel"],
        (stride, stride),
        padding,
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
        feature_group_count=groups,
    )
    return y + w["bias"]


def max_pool(x: jax.Array, size: int = 2, stride: int = 2, padding: str = "VALID") -> jax.Array:
    window, strides = (1, size, size, 1), (1, stride, stride, 1)
    return lax.reduce_window(x, -jnp.inf, lax.max, window, strides, padding)


def mean_pool(x: jax.Array, size: int = 2, padding: str = "VALID") -> jax.Array:
    """The mean of those pixels of a window that are in the image."""
    window = (1, size, size, 1)
    sums = lax.reduce_window(x, 0.0, lax.add, window, window, padding)
    ones = jnp.ones((1, *x.shape[1:3], 1), x.dtype)
    return sums / lax.reduce_window(ones, 0.0, lax.add, window, window, padding)


def layer_norm(w: dict[str, jax.Array], x: jax.Array) -> jax.Array:
    mean = x.mean(-1, keepdims=True)
    variance = jnp.var(x, axis=-1, keepdims=True)
    return (x - mean) * lax.rsqrt(variance + 1e-5) * w["scale"] + w["bias"]


def batch_norm(w: dict[str, jax.Array], x: jax.Array) -> jax.Array:
    return (x - w["mean"]) * (w["scale"] * lax.rsqrt(w["variance"] + 1e-3)) + w["bias"]


def attention(
    w: dict[str, Any], x: jax.Array, heads: int, seen: jax.Array | None = None
) -> jax.Array:
    """Self-attention over [batch, length, width], written out as the papers have it."""
    batch, length, width = x.shape

    def by_head(name: str) -> jax.Array:
        return dense(w[name], x).reshape(batch, length, heads, width // heads)

    scores = jnp.einsum("bqhd,bkhd->bhqk", by_head("query"), by_head("key"))
    scores = scores / np.float32(np.sqrt(width // heads))
    if seen is not None:
        scores = jnp.where(seen, scores, jnp.finfo(scores.dtype).min)
    mean = jnp.einsum("bhqk,bkhd->bqhd", jax.nn.softmax(scores), by_head("value"))
    return dense(w["out"], mean.reshape(batch, length, width))


def encoder(
    w: dict[str, Any], x: jax.Array, heads: int, seen: jax.Array | None = None
) -> jax.Array:
    """A transformer's layer that normalizes what comes out."""
    x = layer_norm(w["norm1"], x + attention(w["attention"], x, heads, seen))
    inner = jax.nn.gelu(dense(w["inner"], x), approximate=False)
    return layer_norm(w["norm2"], x + dense(w["outer"], inner))
