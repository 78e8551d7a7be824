"""Programs that save models, each run by TensorFlow and by us; `tf` is either side.

A program gets the directory to save to, and a directory for its own files that has the same path
on both sides, as the paths of assets are constants of the graph. The sides are
tests/saved_model/our_side.py and tf_side.py.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conformance.builder import cases

Program = Callable[[Any, str, Path], Any]

CASES: dict[str, Program] = {}


def case(program: Program) -> Program:
    """Adds a program under its own name."""
    assert program.__name__ not in CASES, f"two programs are called {program.__name__}"
    CASES[program.__name__] = program
    return program


def all_programs() -> dict[str, Program]:
    """Every program of `cases/`, in the order of files and functions."""
    for module in pkgutil.iter_modules(cases.__path__, f"{cases.__name__}."):
        importlib.import_module(module.name)
    return CASES
