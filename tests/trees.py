"""What is in a directory."""

from __future__ import annotations

from pathlib import Path


def tree(directory: str | Path) -> dict[str, bytes | None]:
    """Every path below a directory, with a file's content, None for directories."""
    root = Path(directory)
    return {
        str(path.relative_to(root)): None if path.is_dir() else path.read_bytes()
        for path in sorted(root.rglob("*"))
    }


def files_in(directory: str | Path) -> dict[str, bytes]:
    """The content of every file below a directory, by its path there."""
    return {name: data for name, data in tree(directory).items() if data is not None}
