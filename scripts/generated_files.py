"""Where scripts write what they generate: into the repository, or below `--root DIRECTORY`.

Runs on Python 3.7 too, which TensorFlow 1.15 needs.
"""

from __future__ import annotations

import argparse
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def parser(docstring: str) -> argparse.ArgumentParser:
    """The command line of the script with that docstring."""
    made = argparse.ArgumentParser(description=docstring.partition("\n")[0])
    made.add_argument(
        "--root", type=Path, default=REPOSITORY, help="where to write; default: the repository"
    )
    return made


def write(docstring: str, files: dict[str, str | bytes]) -> None:
    """Writes files, by their path in the repository, to where the command line says."""
    root = parser(docstring).parse_args().root
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
