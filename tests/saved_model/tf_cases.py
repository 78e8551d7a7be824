"""Runs the cases of this directory with TensorFlow."""

from __future__ import annotations

import functools
import importlib
import inspect
from typing import Any

from tests.saved_model import tf_side
from tests.saved_model.attempts import Attempt, attempt


def run_cases(module: str) -> dict[str, Attempt]:
    cases = importlib.import_module(f"tests.saved_model.{module}").CASES
    results = {}
    for name, case in cases.items():
        with tf_side.new_graph():
            results[name] = attempt(functools.partial(case, tf_side))
    return results


def public_names() -> dict[str, list[str]]:
    """The names of each module of tf.compat.v1.saved_model; "" is that module itself."""
    package = tf_side.v1.saved_model
    found = {"": [name for name in dir(package) if not name.startswith("_")]}
    for name, module in inspect.getmembers(package, inspect.ismodule):
        if name != "experimental" and not name.startswith("_"):
            found[name] = [member for member in dir(module) if not member.startswith("_")]
    return found


def constants() -> dict[str, dict[str, Any]]:
    from tensorflow.python.saved_model import constants, signature_constants, tag_constants

    return {
        module.__name__.rpartition(".")[2]: {
            name: value for name, value in vars(module).items() if name.isupper()
        }
        for module in (constants, tag_constants, signature_constants)
    }
