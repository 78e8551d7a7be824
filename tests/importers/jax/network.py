"""Networks in pure JAX: what one is, and the programs that it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import numpy as np

from tests.importers.jax.program import Program, program


@attrs.frozen
class Network:
    """A function of weights and inputs.

    Attributes:
        name: what a failing test calls it.
        fun: takes the weights, then the inputs in their order.
        weights: a pytree of arrays.
        inputs: arrays by name.
        shapes: polymorphic shapes by input; the sizes they name are not known to the graph.
        tolerances: `rtol` and `atol` of what is compared.
    """

    name: str
    fun: Callable[..., Any]
    weights: Any
    inputs: Mapping[str, Any]
    shapes: Mapping[str, str]
    tolerances: Mapping[str, float]

    def smaller(self) -> dict[str, Any]:
        """The inputs with a batch of one."""
        smaller = {}
        for name, array in self.inputs.items():
            axes = [dim.strip() for dim in self.shapes[name].split(",")]
            first = np.take(array, [0], axes.index("b")) if "b" in axes else array
            smaller[name] = np.asarray(first)
        return smaller


def network(
    weights: Any,
    *,
    shapes: str | Mapping[str, str] = "b, ...",
    rtol: float = 1e-4,
    atol: float = 1e-5,
    **inputs: Any,
) -> Callable[[Callable[..., Any]], Network]:
    """Makes a network of a function, by default one with a batch `b` that is not known."""
    if isinstance(shapes, str):
        shapes = dict.fromkeys(inputs, shapes)
    shapes = {name: shapes[name] for name in inputs}
    tolerances = {"rtol": rtol, "atol": atol}
    return lambda fun: Network(fun.__name__, fun, weights, inputs, shapes, tolerances)


def programs(*networks: Network) -> list[Program]:
    """Each network with shapes that are known, and with the ones that are not."""
    return [
        program(
            network.fun,
            network.weights,
            *network.inputs.values(),
            name=f"{network.name}, {known}",
            shapes=shapes,
            **network.tolerances,
        )
        for network in networks
        for known, shapes in (
            ("shapes known", None),
            ("any batch", (None, *network.shapes.values())),
        )
    ]
