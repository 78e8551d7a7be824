"""Writes networks as whole SavedModels; runs in a process that has JAX."""

from __future__ import annotations

import importlib
from typing import Any

import jax
import numpy as np

import savedmodel_writer as sm
from savedmodel_writer.importers.jax import convert
from tests.importers.jax.network import Network
from tests.importers.jax.program import known

MODULES = ("jax_networks", "jax_vision", "jax_language", "jax_recurrent", "jax_methods")


def _module(name: str) -> dict[str, Any]:
    return vars(importlib.import_module(f"tests.importers.jax.{name}"))


def networks() -> list[str]:
    """The networks there are, as `export` takes them."""
    return [
        f"{module}.{name}"
        for module in MODULES
        for name, value in _module(module).items()
        if isinstance(value, Network)
    ]


Arrays = dict[str, np.ndarray]


def export(
    name: str, export_dir: str, *, all_known: bool = False
) -> tuple[dict[str, float], list[tuple[Arrays, Arrays]]]:
    """Writes a network, its weights as variables, its batch of any size unless all is known.

    Returns:
        Tolerances; inputs and what JAX makes of them, for two sizes of the batch or one.
    """
    module, attribute = name.split(".")
    network = _module(module)[attribute]
    shapes = dict.fromkeys(network.inputs) if all_known else network.shapes
    with sm.Graph() as graph:
        weights = jax.tree_util.tree_map_with_path(
            lambda path, array: sm.Variable(array, name=_path(path)), network.weights
        )
        inputs = {
            key: sm.placeholder(array.dtype, known(array.shape, shapes[key]), name=key)
            for key, array in network.inputs.items()
        }
        symbolic = convert(network.fun, polymorphic_shapes=(None, *shapes.values()))
        outputs = symbolic(weights, *inputs.values())
    sm.simple_save(graph, export_dir, inputs=inputs, outputs=_by_key(outputs))
    computed = jax.jit(network.fun)
    requests = [{key: np.asarray(array) for key, array in network.inputs.items()}]
    if not all_known:
        requests.append(network.smaller())
    answers = [_by_key(computed(network.weights, *arrays.values())) for arrays in requests]
    pairs = zip(requests, jax.tree.map(np.asarray, answers), strict=True)
    return dict(network.tolerances), list(pairs)


def _path(path: Any) -> str:
    return "weights/" + jax.tree_util.keystr(path, simple=True, separator="/")


def _by_key(outputs: Any) -> dict[str, Any]:
    return outputs if isinstance(outputs, dict) else {"y": outputs}
