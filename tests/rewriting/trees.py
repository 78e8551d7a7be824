"""What is in a directory."""

from __future__ import annotations

from pathlib import Path


def files_of(directory: Path) -> dict[str, bytes | None]:
    """The bytes of each file by its path, None for directories."""
    return {
        str(path.relative_to(directory)): None if path.is_dir() else path.read_bytes()
        for path in sorted(directory.rglob("*"))
    }
