"""What a conformance case is: one function that writes a model and says what it must answer."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any, overload

import attrs
import numpy as np

from tests.conformance import cases


@attrs.frozen(eq=False)
class Request:
    """Inputs of one signature, and the outputs that numpy computed for them."""

    inputs: Mapping[str, np.ndarray]
    expected: Mapping[str, np.ndarray]
    signature: str = "serving_default"
    tags: tuple[str, ...] = ("serve",)


Export = Callable[[str], "Request | list[Request]"]


@attrs.frozen(eq=False)
class Case:
    """A model: `export(export_dir)` writes it and returns what to ask.

    Attributes:
        openvino: part of OpenVINO's own message where it cannot run the model, so that the test
            says when it has learned to.
        tflite: the same of TensorFlow Lite; or of how its answer differs.
        old_tensorflow: the same of an old TensorFlow, by its release.
        rtol: relative tolerance, where the dtype asks for a wider one.
    """

    name: str
    export: Export
    openvino: str | None = None
    tflite: str | None = None
    old_tensorflow: Mapping[str, str] = {}
    rtol: float = 1e-5


_CASES: dict[str, Case] = {}


@overload
def case(export: Export, /) -> Export: ...
@overload
def case(
    *,
    openvino: str | None = None,
    tflite: str | None = None,
    old_tensorflow: Mapping[str, str] = {},
    rtol: float = 1e-5,
) -> Callable[[Export], Export]: ...


def case(export: Export | None = None, /, **exceptions: Any) -> Export | Callable[[Export], Export]:
    """Adds a function of `cases/` to the conformance tests, under its own name."""

    def add(function: Export) -> Export:
        name = function.__name__
        assert name not in _CASES, f"two cases are called {name}"
        _CASES[name] = Case(name, function, **exceptions)
        return function

    return add if export is None else add(export)


def all_cases() -> list[Case]:
    """Every case of `cases/`, in the order of files and functions."""
    for module in pkgutil.iter_modules(cases.__path__, f"{cases.__name__}."):
        importlib.import_module(module.name)
    return list(_CASES.values())
