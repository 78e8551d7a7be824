"""Primitives that call jaxprs, or that concern no values."""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.ad_checkpoint import checkpoint_name

from tests.importers.jax.program import program

X = np.linspace(-2, 2, 6, dtype=np.float32).reshape(2, 3)


@jax.custom_vjp
def scaled(x: jax.Array) -> jax.Array:
    return x * 3


scaled.defvjp(lambda x: (x * 3, None), lambda residual, gradient: (gradient,))


@functools.partial(jax.custom_jvp, nondiff_argnums=(1,))
def shifted(x: jax.Array, by: float) -> jax.Array:
    return x + by


shifted.defjvp(lambda by, primals, tangents: (primals[0] + by, tangents[0]))


@jax.custom_batching.custom_vmap
def batched(x: jax.Array) -> jax.Array:
    return x * 5


batched.def_vmap(lambda size, is_batched, x: (x * 5, True))


def printing(x: jax.Array) -> jax.Array:
    jax.debug.print("{}", x)
    jax.debug.callback(lambda value: None, x)
    return x + 1


@jax.jit
def _private(x: jax.Array) -> jax.Array:
    return jax.jit(lambda y: y * 2)(x) + x


PROGRAMS = [
    program(scaled, X),
    program(jax.vmap(scaled), X, name="vmap of custom_vjp"),
    program(lambda x: shifted(x, 2.0), X, name="custom_jvp"),
    program(lambda x: batched(x), X, name="custom_vmap"),
    program(_private, X, name="jit in jit", shapes="b, ..."),
    program(jax.checkpoint(lambda x: x * 2 + 1), X, name="remat"),
    program(jax.grad(lambda x: jax.checkpoint(jnp.tanh)(x).sum()), X, name="gradient of remat"),
    program(jax.grad(lambda x: scaled(x).sum()), X, name="gradient of custom_vjp"),
    program(lambda x: lax.stop_gradient(x) + jax.device_put(x), X, name="nothing to do"),
    program(lambda x: lax.optimization_barrier((x, x + 1)), X, name="optimization_barrier"),
    program(lambda x: jnp.copy(x) + checkpoint_name(x, "x"), X, name="copy"),
    program(
        lambda x: lax.platform_dependent(
            x, cpu=lambda y: y + 1, tpu=lambda y: y + 2, default=lambda y: y + 3
        ),
        X,
        name="platform_dependent",
    ),
    program(
        lambda x: lax.platform_dependent(x, tpu=lambda y: y + 2, default=lambda y: y + 3),
        X,
        name="platform_dependent, by default",
    ),
    program(printing, X),
    program(lambda x: (x, x, jnp.float32(2)), X, name="arguments and constants returned"),
]
