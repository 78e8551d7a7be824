"""What a case of a refusal is; `tf` is either side.

A case gets an empty directory to work in, and returns a plain value if nothing is raised: some
are accepted against expectation.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conformance.builder import refusals

Refusal = Callable[[Any, Path], Any]

CASES: dict[str, Refusal] = {}


def case(function: Refusal) -> Refusal:
    """Adds a case under its own name."""
    assert function.__name__ not in CASES, f"two cases are called {function.__name__}"
    CASES[function.__name__] = function
    return function


def all_refusals() -> dict[str, Refusal]:
    """Every case of `refusals/`, in the order of files and functions."""
    for module in pkgutil.iter_modules(refusals.__path__, f"{refusals.__name__}."):
        importlib.import_module(module.name)
    return CASES


def info(tf: Any, name: str = "x:0", dtype: int = 1) -> Any:
    """A TensorInfo."""
    return tf.protos.TensorInfo(name=name, dtype=dtype)


def add(tf: Any, work: Path, again: bool = False, **kwargs: Any) -> None:
    """Adds the default graph, as the first or the second MetaGraph."""
    builder = tf.Builder(str(work / "export"))
    graph = tf.default_graph()
    tf.placeholder("float32", [], name="x")
    if again:
        builder.add_meta_graph_and_variables(graph, ["first"])
        builder.add_meta_graph(["second"], **kwargs)
    else:
        builder.add_meta_graph_and_variables(graph, ["first"], **kwargs)
