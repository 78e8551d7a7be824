"""Reads the golden files."""

from __future__ import annotations

import gzip
from pathlib import Path

WRITTEN = Path(__file__).with_name("written")


def golden(directory: str) -> dict[str, bytes]:
    """The files below a directory of `written/`, by their path in it."""
    root = WRITTEN / directory
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name.endswith(".gz"):
            found[name.removesuffix(".gz")] = gzip.decompress(path.read_bytes())
        elif path.is_file():
            found[name] = path.read_bytes()
    assert found, f"no golden files in {root}: run `make golden`"
    return found
