"""What cannot be written, or is left out; runs in a process that has JAX."""

from __future__ import annotations

import collections
import logging
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.experimental import io_callback

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.importers.jax import convert


def _printing(x: jax.Array) -> jax.Array:
    jax.debug.print("{}", x)
    lax.cond(x.sum() > 0, lambda: jax.debug.callback(print, x), lambda: None)
    return x


def _scanned(x: jax.Array) -> Any:
    return lax.scan(lambda total, row: (total + row, total), x[0], x)


def _by_platform(x: jax.Array) -> jax.Array:
    return lax.platform_dependent(x, tpu=jnp.cos, default=jnp.sin)


def _solved(x: jax.Array) -> jax.Array:
    return jnp.linalg.solve(x, x)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "pure_callback": lambda x: jax.pure_callback(np.sin, x, x),
    "io_callback": lambda x: io_callback(np.sin, x, x),
    "rbg": lambda x: jax.random.uniform(jax.random.key(0, impl="rbg")) * x,
    "unsafe_rbg": lambda x: jax.random.uniform(jax.random.key(0, impl="unsafe_rbg")) * x,
    "gamma": lambda x: jax.random.gamma(jax.random.key(0), x),
    "rng_bit_generator": lambda x: lax.rng_bit_generator(jnp.zeros(4, jnp.uint32), (3,)),
    "rng_uniform": lambda x: lax.rng_uniform(0.0, 1.0, (3,)) * x,
    "schur": lax.linalg.schur,
    "hessenberg": lax.linalg.hessenberg,
    "rectangular lu": lambda x: lax.linalg.lu(x[:2]),
    "half": lambda x: lax.linalg.cholesky(x.astype(jnp.bfloat16)),
    "pivoting": lambda x: lax.linalg.qr(x, pivoting=True),
    "left eigenvectors": lambda x: lax.linalg.eig(x, compute_left_eigenvectors=True),
    "some values": lambda x: lax.linalg.eigh(x, subset_by_index=(0, 2)),
    "complex order": lambda x: jnp.max(x.astype(jnp.complex64)),
    "reducer": lambda x: lax.reduce(x, 0.0, lambda a, b: a + b * b, (0,)),
    "reducer of pairs": lambda x: lax.reduce(
        (x, x), (0.0, 0.0), lambda a, b: (a[0] + b[0], a[1] * b[1]), (0,)
    ),
    "window reducer": lambda x: lax.reduce_window(x, 0.0, jnp.hypot, (2, 2)),
    "no platform": lambda x: lax.platform_dependent(x, tpu=jnp.cos, cuda=jnp.sin),
    "printing": _printing,
    "scan": _scanned,
    "switch": lambda x: lax.switch(x.sum().astype(int), [jnp.sin, jnp.cos, jnp.tan], x),
    "platform": _by_platform,
    "jit": lambda x: jax.nn.relu(x) + jax.jit(lambda y: y * 2)(x),
    "solve": _solved,
}


def _graph(name: str) -> sm.Graph:
    with sm.Graph() as graph:
        convert(FUNCTIONS[name])(sm.placeholder(np.float32, [3, 3], name="x"))
    return graph


def error(name: str) -> str:
    """The message that the function is refused with."""
    try:
        _graph(name)
    except errors.UnimplementedError as error:
        return str(error)
    return ""


def names(name: str) -> list[str]:
    """The nodes' names."""
    return [op.name for op in _graph(name).get_operations()]


def counts(name: str) -> list[dict[str, int]]:
    """How many nodes there are of each op, in the graph and in each function."""
    graph_def = _graph(name).as_graph_def()
    bodies = [graph_def.node, *(function.node_def for function in graph_def.library.function)]
    return [dict(collections.Counter(node.op for node in nodes)) for nodes in bodies]


def keys() -> tuple[str, tuple[int | None, ...] | None]:
    """The dtype and shape of keys that a function returns."""
    with sm.Graph():
        result = convert(lambda: jax.random.split(jax.random.key(0), 3))()
    return result.dtype.name, result.shape.dims


def warnings(name: str) -> list[str]:
    """What is logged."""
    found: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("savedmodel_writer")
    logger.addHandler(handler)
    try:
        _graph(name)
    finally:
        logger.removeHandler(handler)
    return found
