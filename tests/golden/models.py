"""Which programs of `tests/conformance/builder` the golden models are of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.program import all_programs

MODELS = [
    "one_model",
    "odd_tags",
    "signatures_of_each_method",
    "partitioned_variables",
    "collections",
    "tables",
    "main_op",
    "strip_default_attrs",
    "sharded_saver",
    "assets_same_as_second",
]


def run(name: str, side: Any, export_dir: str) -> None:
    """Saves a model.

    The program's own files have a path relative to the working directory, as the graph has it.
    """
    files = Path("files")
    files.mkdir()
    all_programs()[name](side, export_dir, files)
