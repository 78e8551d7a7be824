"""Networks and filters that go along a sequence, by `lax.scan`."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.layers import Init, dense
from tests.importers.jax.network import network, programs

Weights = dict[str, Any]
_init = Init(3)
WIDTH = 4


def _lstm_weights(inputs: int) -> Weights:
    return {"input": _init.dense(inputs, 4 * WIDTH), "hidden": _init.normal(WIDTH, 4 * WIDTH)}


def _lstm_step(w: Weights, state: Any, x: jax.Array) -> tuple[Any, jax.Array]:
    cell, hidden = state
    gates = dense(w["input"], x) + hidden @ w["hidden"]
    enter, forget, now, leave = jnp.split(gates, 4, axis=-1)
    cell = jax.nn.sigmoid(forget + 1) * cell + jax.nn.sigmoid(enter) * jnp.tanh(now)
    hidden = jax.nn.sigmoid(leave) * jnp.tanh(cell)
    return (cell, hidden), hidden


def _zeros(x: jax.Array) -> jax.Array:
    return jnp.zeros((x.shape[0], WIDTH), x.dtype)


@network(
    {"first": _lstm_weights(3), "second": _lstm_weights(WIDTH), "head": _init.dense(WIDTH, 2)},
    shapes="b, n, _",
    x=_init.normal(2, 6, 3, scale=1),
)
def lstm(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    by_time = jnp.swapaxes(x, 0, 1)
    for layer in ("first", "second"):
        start = (_zeros(x), _zeros(x))
        (_, last), by_time = lax.scan(
            lambda state, now, w=w[layer]: _lstm_step(w, state, now), start, by_time
        )
    return {"sequence": jnp.swapaxes(by_time, 0, 1), "scores": dense(w["head"], last)}


def _gru_step(w: Weights, hidden: jax.Array, x: jax.Array) -> tuple[jax.Array, jax.Array]:
    reset, update, new = jnp.split(dense(w["input"], x), 3, axis=-1)
    reset_h, update_h, new_h = jnp.split(dense(w["hidden"], hidden), 3, axis=-1)
    reset, update = jax.nn.sigmoid(reset + reset_h), jax.nn.sigmoid(update + update_h)
    hidden = (1 - update) * jnp.tanh(new + reset * new_h) + update * hidden
    return hidden, hidden


def _gru_weights(inputs: int) -> Weights:
    return {"input": _init.dense(inputs, 3 * WIDTH), "hidden": _init.dense(WIDTH, 3 * WIDTH)}


@network(
    {"table": _init.normal(9, 3), "forth": _gru_weights(3), "back": _gru_weights(3)},
    shapes={"words": "b, n", "lengths": "b,"},
    words=_init.integers(9, 3, 5),
    lengths=np.int32([5, 2, 0]),
)
def bidirectional_gru(w: Weights, words: jax.Array, lengths: jax.Array) -> jax.Array:
    """The state stays as it is beyond the end of each sequence."""
    by_time = jnp.swapaxes(w["table"][words], 0, 1)
    time = jnp.arange(words.shape[1])

    def step(layer: Weights, hidden: jax.Array, now: Any) -> tuple[jax.Array, jax.Array]:
        x, t = now
        new, _ = _gru_step(layer, hidden, x)
        hidden = jnp.where((t < lengths)[:, None], new, hidden)
        return hidden, hidden

    outputs = [
        lax.scan(
            lambda hidden, now, layer=w[name]: step(layer, hidden, now),
            jnp.zeros((words.shape[0], WIDTH), jnp.float32),
            (by_time, time),
            reverse=name == "back",
        )[1]
        for name in ("forth", "back")
    ]
    return jnp.swapaxes(jnp.concatenate(outputs, -1), 0, 1)


@network(
    {"transition": _init.normal(3, 3), "observe": _init.normal(2, 3), "start": _init.normal(3)},
    shapes="b, n, _",
    y=_init.normal(2, 5, 2, scale=1),
)
def kalman_filter(w: Weights, y: jax.Array) -> dict[str, jax.Array]:
    """Means of the state and the likelihood of what is observed, for each of a batch of series."""
    transition, observe = w["transition"], w["observe"]
    noise, error = 0.1 * jnp.eye(3), 0.2 * jnp.eye(2)

    def step(state: Any, now: jax.Array) -> tuple[Any, jax.Array]:
        mean, covariance, likelihood = state
        mean = mean @ transition.T
        covariance = transition @ covariance @ transition.T + noise
        factor = jnp.linalg.cholesky(observe @ covariance @ observe.T + error)
        whitened = jax.scipy.linalg.solve_triangular(factor, observe @ covariance, lower=True)
        surprise = jax.scipy.linalg.solve_triangular(factor, (now - mean @ observe.T).T, lower=True)
        mean = mean + surprise.T @ whitened
        covariance = covariance - whitened.T @ whitened
        likelihood += -0.5 * (surprise**2).sum(0) - jnp.log(jnp.diagonal(factor)).sum()
        return (mean, covariance, likelihood), mean

    batch = y.shape[0]
    start = jnp.broadcast_to(w["start"], (batch, 3)), jnp.eye(3), jnp.zeros(batch)
    (_, _, likelihood), means = lax.scan(step, start, jnp.swapaxes(y, 0, 1))
    return {"means": jnp.swapaxes(means, 0, 1), "likelihood": likelihood}


@network(
    {"in": _init.normal(3, WIDTH), "decay": _init.positive(WIDTH), "out": _init.normal(WIDTH, 2)},
    shapes="b, _, _",
    x=_init.normal(2, 8, 3, scale=1),
)
def state_space(w: Weights, x: jax.Array) -> jax.Array:
    """A linear recurrence, by `associative_scan` as S5 and Mamba have it."""

    def after(left: Any, right: Any) -> Any:
        return left[0] * right[0], right[0] * left[1] + right[1]

    inputs = x @ w["in"]
    decays = jnp.broadcast_to(jnp.exp(-w["decay"]), inputs.shape)
    _, states = lax.associative_scan(after, (decays, inputs), axis=1)
    return jax.nn.gelu(states) @ w["out"]


@network(
    {"emit": _init.dense(3, WIDTH), "transitions": _init.normal(WIDTH, WIDTH)},
    shapes="b, n, _",
    x=_init.normal(2, 6, 3, scale=1),
)
def viterbi(w: Weights, x: jax.Array) -> jax.Array:
    """The best path of a conditional random field: a scan forth, another back."""
    emitted = jnp.swapaxes(dense(w["emit"], x), 0, 1)

    def forth(score: jax.Array, now: jax.Array) -> tuple[jax.Array, jax.Array]:
        totals = score[:, :, None] + w["transitions"]
        return totals.max(1) + now, totals.argmax(1).astype(jnp.int32)

    def back(tag: jax.Array, best: jax.Array) -> tuple[jax.Array, jax.Array]:
        before = jnp.take_along_axis(best, tag[:, None], 1)[:, 0]
        return before, tag

    score, pointers = lax.scan(forth, emitted[0], emitted[1:])
    last = score.argmax(-1).astype(jnp.int32)
    first, others = lax.scan(back, last, pointers, reverse=True)
    return jnp.concatenate([first[None], others]).T


PROGRAMS = programs(lstm, bidirectional_gru, kalman_filter, state_space, viterbi)
