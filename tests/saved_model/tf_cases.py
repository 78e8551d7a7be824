"""Runs the cases of this directory with TensorFlow."""

from __future__ import annotations

import functools
import importlib
import inspect
from pathlib import Path
from typing import Any

from google.protobuf import text_format

from tests.saved_model import tf_side
from tests.saved_model.attempts import Attempt, attempt
from tests.saved_model.comparable import drop_what_may_differ


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


def run_programs(exports: dict[str, tuple[Path, Path]]) -> None:
    from tests.saved_model.programs import CASES

    for name, (export, files) in exports.items():
        CASES[name](tf_side, str(export), files)


def comparable(content: bytes, path: str) -> bytes:
    """A saved_model.pb or .pbtxt as a message without what may differ between the two sides."""
    if path.endswith(".pbtxt"):
        message = text_format.Parse(content, tf_side.protos.SavedModel())
    else:
        message = tf_side.protos.SavedModel.FromString(content)
    drop_what_may_differ(message)
    return message.SerializeToString(deterministic=True)


def run_in(root: str) -> dict[str, Attempt]:
    """The cases of refusal_cases.py, each in a directory of its own."""
    from tests.saved_model.refusal_cases import CASES

    results = {}
    for name, case in CASES.items():
        work = Path(root, name.replace("/", "_"))
        work.mkdir()
        with tf_side.new_graph():
            kind, what, value = attempt(functools.partial(case, tf_side, work))
        results[name] = kind, what, value.replace(str(work), "WORK") if kind == "error" else value
    return results
