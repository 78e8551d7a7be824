"""Random numbers: JAX's, to the bit."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.extend.random import threefry_2x32

from tests.importers.jax.program import Program, program

WORDS = np.array([7, 0x80000001], np.uint32)
KEY = jax.random.key(3)
X = np.linspace(0.05, 0.9, 6, dtype=np.float32).reshape(2, 3)


def keyed(name: str, fun: Any, **tolerances: float) -> list[Program]:
    """A function of a key, which is an argument, of the new kind, or a constant."""
    exactly = {"rtol": 0.0, "atol": 0.0, **tolerances}

    def new(words: jax.Array) -> Any:
        return fun(jax.random.wrap_key_data(words))

    def constant(x: jax.Array) -> Any:
        return fun(KEY), x

    return [
        program(fun, WORDS, name=name, **exactly),
        program(new, WORDS, name=f"{name}, new key", **exactly),
        program(constant, X, name=f"{name}, constant key", **exactly),
    ]


def split_and_folded(key: jax.Array) -> Any:
    first, second = jax.random.split(key)
    third = jax.random.fold_in(second, 5)
    return [jax.random.bits(key, (3,)) for key in (first, third)]


def dropout(key: jax.Array, x: jax.Array) -> jax.Array:
    return jnp.where(jax.random.bernoulli(key, 0.7, x.shape), x / 0.7, 0)


def walk(key: jax.Array) -> Any:
    def step(key: jax.Array, _: None) -> Any:
        key, now = jax.random.split(key)
        return key, jax.random.bits(now, (2,))

    key, steps = lax.scan(step, key, None, length=3)
    return steps, jax.random.bits(key)


def of_keys(key: jax.Array) -> Any:
    if key.ndim:
        key = jax.random.wrap_key_data(key)
    keys = jax.random.split(key, (2, 3))
    numbers = jax.vmap(jax.vmap(lambda key: jax.random.bits(key, (2,))))(keys)
    turned = jnp.concatenate([keys.T.reshape(-1), keys[1]])[::2]
    return numbers, jax.random.bits(keys[1, 2]), jax.random.key_data(turned)


PROGRAMS = [
    program(threefry_2x32, WORDS, np.arange(9, dtype=np.uint32), name="threefry"),
    *[
        program(lambda seed: jax.random.key_data(jax.random.key(seed)), np.int32(n), name=f"{n}")
        for n in (0, 1, -1, 2**31 - 1, -(2**31))
    ],
    program(lambda seed: jax.random.PRNGKey(seed), np.uint32(2**32 - 1), name="PRNGKey"),
    *keyed("bits", lambda key: jax.random.bits(key, (3, 2))),
    *keyed("bits of 8", lambda key: jax.random.bits(key, (5,), np.uint8)),
    *keyed("bits of 16", lambda key: jax.random.bits(key, (5,), np.uint16)),
    *keyed("one", jax.random.bits),
    *keyed("none", lambda key: jax.random.bits(key, (0, 2))),
    *keyed("split and fold_in", split_and_folded),
    *keyed("uniform", lambda key: jax.random.uniform(key, (4, 3), minval=-2, maxval=5), rtol=1e-6),
    *keyed("normal", lambda key: jax.random.normal(key, (7, 3)), rtol=1e-5, atol=1e-6),
    *keyed("bernoulli", lambda key: jax.random.bernoulli(key, 0.3, (9,))),
    *keyed("randint", lambda key: jax.random.randint(key, (9,), -5, 11)),
    *keyed("categorical", lambda key: jax.random.categorical(key, jnp.log(X), shape=(4, 2))),
    *keyed("permutation", lambda key: jax.random.permutation(key, 10)),
    *keyed("choice", lambda key: jax.random.choice(key, 9, (4,), replace=False)),
    *keyed("in a scan", walk),
    *keyed("arrays of keys", of_keys),
    program(dropout, WORDS, X),
    program(dropout, WORDS, X, shapes=(None, "b, ..."), name="dropout of any batch"),
    program(lambda x: dropout(KEY, x), X, shapes="b, ...", name="dropout, constant key"),
    program(
        jax.vmap(lambda key: jax.random.bits(key, (3,))),
        np.arange(8, dtype=np.uint32).reshape(4, 2),
        shapes="b, ...",
        name="keys of any number",
    ),
    program(
        jax.vmap(lambda key, x: jax.random.bits(jax.random.fold_in(key, x)), (None, 0)),
        WORDS,
        np.arange(3, dtype=np.int32),
        name="fold_in of several",
    ),
    program(
        jax.vmap(lambda key, x: jax.random.bits(jax.random.fold_in(key, x)), (0, 0)),
        np.arange(6, dtype=np.uint32).reshape(3, 2),
        np.arange(3, dtype=np.int32),
        name="fold_in of several to several",
    ),
    program(
        jax.vmap(lambda seed: jax.random.key_data(jax.random.key(seed))),
        np.arange(3, dtype=np.int32),
        name="several seeds",
    ),
]
