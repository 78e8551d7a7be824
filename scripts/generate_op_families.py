"""Writes the tables of which file has an op's shape function, and which its value function.

They let the package load the one family that is needed. What they say comes from the declarations
in those files, so they are written anew when a function is added.
"""

from __future__ import annotations

import gzip
import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from generated_files import write

from savedmodel_writer.ops import shape_functions, value_functions
from savedmodel_writer.ops.shape_functions.registration import SHAPE_FUNCTIONS
from savedmodel_writer.ops.value_functions.registration import SHAPE_READERS, VALUE_FUNCTIONS


def table(functions: dict[str, Callable[..., Any]]) -> bytes:
    """A line for each file, compressed: its name and its ops."""
    families: dict[str, list[str]] = {}
    for op_type in sorted(functions):
        family = functions[op_type].__module__.rpartition(".")[2]
        families.setdefault(family, []).append(op_type)
    lines = [" ".join([name, *families[name]]) for name in sorted(families)]
    return gzip.compress("\n".join(lines).encode(), mtime=0)


def tables() -> dict[str, bytes]:
    """File in the repository → content."""
    for package in (shape_functions, value_functions):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return {
        "savedmodel_writer/ops/shape_functions/families.txt.gz": table(dict(SHAPE_FUNCTIONS)),
        "savedmodel_writer/ops/value_functions/families.txt.gz": table(
            {**VALUE_FUNCTIONS, **SHAPE_READERS}
        ),
    }


if __name__ == "__main__":
    write(__doc__, tables())
