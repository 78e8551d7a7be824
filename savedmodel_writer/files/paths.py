"""Paths as callers give them, and as the text that the storages take."""

from __future__ import annotations

import os
from typing import TypeAlias

from savedmodel_writer.errors import InvalidTypeError

Path: TypeAlias = "str | bytes | os.PathLike[str] | os.PathLike[bytes]"


def path_text(path: Path) -> str:
    """The path as text; bytes that are no text are escaped as `os.fsdecode` does.

    Raises:
        InvalidTypeError: it is no path.
    """
    try:
        return os.fsdecode(path)
    except TypeError:
        raise InvalidTypeError(
            f"Expected binary or unicode string, got {path!r}: "
            "a path is a str, bytes or os.PathLike"
        ) from None
