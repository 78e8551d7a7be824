"""Runs the programs and refusals of this suite with TensorFlow."""

from __future__ import annotations

import functools
from pathlib import Path

from google.protobuf import text_format

from tests.conformance.builder.program import all_programs
from tests.conformance.builder.refusal import all_refusals
from tests.saved_model import tf_side
from tests.saved_model.attempts import Attempt, attempt
from tests.saved_model.comparable import drop_what_may_differ


def run_programs(exports: dict[str, tuple[Path, Path]]) -> None:
    """Runs each program with its export directory and the directory of its files."""
    programs = all_programs()
    for name, (export, files) in exports.items():
        programs[name](tf_side, str(export), files)


def comparable(content: bytes, path: str) -> bytes:
    """A saved_model.pb or .pbtxt as a message without what may differ between the two sides."""
    if path.endswith(".pbtxt"):
        message = text_format.Parse(content, tf_side.protos.SavedModel())
    else:
        message = tf_side.protos.SavedModel.FromString(content)
    drop_what_may_differ(message)
    return message.SerializeToString(deterministic=True)


def run_in(root: str) -> dict[str, Attempt]:
    """The cases of refusals/, each in a directory of its own."""
    results = {}
    for name, case in all_refusals().items():
        work = Path(root, name.replace("/", "_"))
        work.mkdir()
        with tf_side.new_graph():
            kind, what, value = attempt(functools.partial(case, tf_side, work))
        results[name] = kind, what, value.replace(str(work), "WORK") if kind == "error" else value
    return results
