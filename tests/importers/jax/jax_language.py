"""Networks that read and write text."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.layers import Init, dense, encoder, layer_norm
from tests.importers.jax.network import network, programs

Weights = dict[str, Any]
_init = Init(2)
WORDS, WIDTH, HEADS, LONGEST = 11, 8, 2, 12


@network(
    {
        "words": _init.normal(WORDS, WIDTH),
        "positions": _init.normal(LONGEST, WIDTH),
        "segments": _init.normal(2, WIDTH),
        "norm": _init.layer_norm(WIDTH),
        "layers": [_init.encoder(WIDTH, 16), _init.encoder(WIDTH, 16)],
        "pooler": _init.dense(WIDTH, WIDTH),
        "head": _init.dense(WIDTH, 3),
    },
    shapes="b, n",
    words=_init.integers(WORDS, 2, 7),
    segments=_init.integers(2, 2, 7),
    mask=np.int32([[1] * 7, [1] * 4 + [0] * 3]),
)
def bert(w: Weights, words: jax.Array, segments: jax.Array, mask: jax.Array) -> dict[str, Any]:
    positions = jnp.arange(words.shape[1])
    x = w["words"][words] + w["segments"][segments] + w["positions"][positions]
    x = layer_norm(w["norm"], x)
    for layer in w["layers"]:
        x = encoder(layer, x, HEADS, mask[:, None, None, :] > 0)
    logits = dense(w["head"], jnp.tanh(dense(w["pooler"], x[:, 0])))
    real = mask[..., None].astype(x.dtype)
    mean = (x * real).sum(1) / real.sum(1)
    normalized = mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)
    return {"scores": jax.nn.log_softmax(logits), "embedding": normalized}


def _rotated(x: jax.Array, positions: jax.Array) -> jax.Array:
    """Rotary embeddings of [batch, length, heads, width]."""
    half = x.shape[-1] // 2
    frequencies = 100.0 ** -(jnp.arange(half, dtype=jnp.float32) / half)
    angles = positions.astype(jnp.float32)[..., None] * frequencies
    cos, sin = jnp.cos(angles)[:, :, None], jnp.sin(angles)[:, :, None]
    first, second = jnp.split(x, 2, axis=-1)
    return jnp.concatenate([first * cos - second * sin, second * cos + first * sin], -1)


def _rms_norm(scale: jax.Array, x: jax.Array) -> jax.Array:
    return x * lax.rsqrt(jnp.mean(jnp.square(x), -1, keepdims=True) + 1e-6) * scale


def _decoder_weights() -> Weights:
    return {
        "norm1": _init.positive(WIDTH),
        "query": _init.normal(WIDTH, HEADS, WIDTH // HEADS),
        "key": _init.normal(WIDTH, 1, WIDTH // HEADS),
        "value": _init.normal(WIDTH, 1, WIDTH // HEADS),
        "out": _init.normal(HEADS, WIDTH // HEADS, WIDTH),
        "norm2": _init.positive(WIDTH),
        "gate": _init.normal(WIDTH, 16),
        "up": _init.normal(WIDTH, 16),
        "down": _init.normal(16, WIDTH),
    }


GPT: Weights = {
    "words": _init.normal(WORDS, WIDTH),
    "layers": [_decoder_weights(), _decoder_weights()],
    "norm": _init.positive(WIDTH),
}


def _feed_forward(w: Weights, x: jax.Array) -> jax.Array:
    h = _rms_norm(w["norm2"], x)
    return x + (jax.nn.silu(h @ w["gate"]) * (h @ w["up"])) @ w["down"]


def _projected(w: Weights, x: jax.Array, positions: jax.Array) -> tuple[jax.Array, ...]:
    h = _rms_norm(w["norm1"], x)
    query, key, value = (jnp.einsum("bnw,whd->bnhd", h, w[n]) for n in ("query", "key", "value"))
    return _rotated(query, positions), _rotated(key, positions), value


@network(GPT, shapes="b, n", words=_init.integers(WORDS, 2, 6))
def gpt(w: Weights, words: jax.Array) -> jax.Array:
    """Rotary positions, one key for all heads, gates: as LLaMA and Gemma have it."""
    x = w["words"][words] * np.float32(np.sqrt(WIDTH))
    positions = jnp.broadcast_to(jnp.arange(words.shape[1]), words.shape)
    causal = jnp.tril(jnp.ones((words.shape[1], words.shape[1]), bool))
    for layer in w["layers"]:
        query, key, value = _projected(layer, x, positions)
        scores = jnp.einsum("bqhd,bkgd->bhqk", query, key) / 2.0
        attention = jax.nn.softmax(scores, where=causal, axis=-1)
        mean = jnp.einsum("bhqk,bkgd->bqhd", attention, value)
        x = _feed_forward(layer, x + jnp.einsum("bqhd,hdw->bqw", mean, layer["out"]))
    logits = _rms_norm(w["norm"], x) @ w["words"].T
    return 30.0 * jnp.tanh(logits / 30.0)


def _step(
    w: Weights, word: jax.Array, position: jax.Array, keys: jax.Array, values: jax.Array
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """The logits after one more word; caches are [layer, batch, position, width of a head]."""
    x = w["words"][word][:, None]
    positions = jnp.broadcast_to(position, x.shape[:2])
    seen = jnp.arange(keys.shape[2]) <= position
    for number, layer in enumerate(w["layers"]):
        query, key, value = _projected(layer, x, positions)
        at = (number, 0, position, 0)
        keys = lax.dynamic_update_slice(keys, key[None, :, :, 0], at)
        values = lax.dynamic_update_slice(values, value[None, :, :, 0], at)
        scores = jnp.einsum("bqhd,bkd->bhqk", query, keys[number]) / 2.0
        attention = jax.nn.softmax(jnp.where(seen, scores, -1e9))
        mean = jnp.einsum("bhqk,bkd->bqhd", attention, values[number])
        x = _feed_forward(layer, x + jnp.einsum("bqhd,hdw->bqw", mean, layer["out"]))
    return (_rms_norm(w["norm"], x) @ w["words"].T)[:, 0], keys, values


@network(
    GPT,
    shapes={"word": "b,", "position": "", "keys": "_, b, _, _", "values": "_, b, _, _"},
    word=_init.integers(WORDS, 2),
    position=np.int32(3),
    keys=_init.normal(2, 2, LONGEST, WIDTH // HEADS),
    values=_init.normal(2, 2, LONGEST, WIDTH // HEADS),
)
def gpt_step(
    w: Weights, word: jax.Array, position: jax.Array, keys: jax.Array, values: jax.Array
) -> dict[str, jax.Array]:
    logits, keys, values = _step(w, word, position, keys, values)
    return {"next": logits.argmax(-1), "logits": logits, "new_keys": keys, "new_values": values}


def _empty_caches(batch: Any) -> tuple[jax.Array, jax.Array]:
    shape = (2, batch, LONGEST, WIDTH // HEADS)
    return jnp.zeros(shape, jnp.float32), jnp.zeros(shape, jnp.float32)


@network(GPT, word=_init.integers(WORDS, 3), shapes="b,")
def greedy_decoding(w: Weights, word: jax.Array) -> dict[str, jax.Array]:
    """Writes until all have written word 0, or until the cache is full."""
    batch = word.shape[0]

    def goes_on(state: Any) -> jax.Array:
        position, _, done, *_ = state
        return (position < LONGEST) & ~done.all()

    def write(state: Any) -> Any:
        position, word, done, text, keys, values = state
        logits, keys, values = _step(w, word, position, keys, values)
        word = jnp.where(done, 0, logits.argmax(-1).astype(jnp.int32))
        text = text.at[:, position].set(word)
        return position + 1, word, done | (word == 0), text, keys, values

    text = jnp.zeros((batch, LONGEST), jnp.int32)
    start = (jnp.int32(0), word, jnp.zeros(batch, bool), text, *_empty_caches(batch))
    length, *_, text, _, _ = lax.while_loop(goes_on, write, start)
    return {"text": text, "length": length}


@network(GPT, prompt=_init.integers(WORDS, 2, 4), shapes="b, _")
def prompted_decoding(w: Weights, prompt: jax.Array) -> jax.Array:
    """Reads a prompt by a scan, then writes four words by a loop."""
    batch, length = prompt.shape

    def read(state: Any, word: jax.Array) -> tuple[Any, jax.Array]:
        position, keys, values = state
        logits, keys, values = _step(w, word, position, keys, values)
        return (position + 1, keys, values), logits

    def write(number: jax.Array, state: Any) -> Any:
        word, text, keys, values = state
        text = lax.dynamic_update_index_in_dim(text, word, number, 1)
        logits, keys, values = _step(w, word, length + number, keys, values)
        return logits.argmax(-1).astype(jnp.int32), text, keys, values

    (_, keys, values), logits = lax.scan(read, (0, *_empty_caches(batch)), prompt.T)
    word = logits[-1].argmax(-1).astype(jnp.int32)
    start = (word, jnp.zeros((batch, 4), jnp.int32), keys, values)
    return lax.fori_loop(0, 4, write, start)[1]


@network(
    {
        "router": _init.normal(WIDTH, 4),
        "inner": _init.normal(4, WIDTH, 16),
        "outer": _init.normal(4, 16, WIDTH),
    },
    shapes="b, n, _",
    x=_init.normal(2, 5, WIDTH, scale=1),
)
def mixture_of_experts(w: Weights, x: jax.Array) -> jax.Array:
    """The two best of four experts for each position; the weights of both are gathered."""
    tokens = x.reshape(-1, WIDTH)
    best, experts = lax.top_k(tokens @ w["router"], 2)
    shares = jax.nn.softmax(best)
    inner = jax.nn.relu(jnp.einsum("tw,tkwi->tki", tokens, w["inner"][experts]))
    outer = jnp.einsum("tki,tkiw->tkw", inner, w["outer"][experts])
    return (outer * shares[..., None]).sum(1).reshape(x.shape)


@network(
    {
        "router": _init.normal(WIDTH, 4),
        "inner": _init.normal(4, WIDTH, 16),
        "outer": _init.normal(4, 16, WIDTH),
    },
    shapes="b, n, _",
    x=_init.normal(2, 5, WIDTH, scale=1),
)
def switch_transformer(w: Weights, x: jax.Array) -> dict[str, jax.Array]:
    """One expert for each token, of those that have room: tokens are sent by one-hot products."""
    shares = jax.nn.softmax(x @ w["router"])
    chosen = jax.nn.one_hot(shares.argmax(-1), 4)
    place = (jnp.cumsum(chosen, axis=1) - 1) * chosen
    sent = chosen[..., None] * jax.nn.one_hot(place.astype(jnp.int32), 3)
    by_expert = jnp.einsum("bnec,bnw->becw", sent, x)
    inner = jax.nn.relu(jnp.einsum("becw,ewi->beci", by_expert, w["inner"]))
    outer = jnp.einsum("beci,eiw->becw", inner, w["outer"])
    share = jnp.max(shares, axis=-1, keepdims=True)
    return {"y": jnp.einsum("bnec,becw->bnw", sent, outer) * share, "load": chosen.sum(1)}


@network(
    {"norm": _init.layer_norm(WIDTH), "out": _init.dense(WIDTH, WIDTH)},
    shapes={"query": "b, n, _, _", "key": "b, m, _, _", "value": "b, m, _, _", "lengths": "b,"},
    query=_init.normal(2, 5, 4, 2),
    key=_init.normal(2, 6, 2, 2),
    value=_init.normal(2, 6, 2, 2),
    lengths=np.int32([6, 3]),
)
def dot_product_attention(
    w: Weights, query: jax.Array, key: jax.Array, value: jax.Array, lengths: jax.Array
) -> jax.Array:
    """JAX's own function, with two heads of queries for each head of keys."""
    mean = jax.nn.dot_product_attention(query, key, value, key_value_seq_lengths=lengths)
    causal = jax.nn.dot_product_attention(query, key, value, is_causal=True, scale=0.7)
    x = (mean + causal).reshape(*query.shape[:2], WIDTH)
    return dense(w["out"], layer_norm(w["norm"], x))


PROGRAMS = programs(
    bert,
    gpt,
    gpt_step,
    greedy_decoding,
    prompted_decoding,
    mixture_of_experts,
    switch_transformer,
    dot_product_attention,
)
