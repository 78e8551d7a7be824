"""Paths and URLs as callers give them, and as the text that the storages take."""

from __future__ import annotations

import os
import re
from typing import TypeAlias

from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError

Path: TypeAlias = "str | bytes | os.PathLike[str] | os.PathLike[bytes]"

_URL = re.compile("[A-Za-z][A-Za-z0-9+.-]+://")  # one letter is a drive of Windows
_LOCAL_URL = re.compile("(file|local)://(?P<host>[^/]*)(?P<path>.*)", re.DOTALL)


def path_text(path: Path) -> str:
    """The path as text; bytes that are no text are escaped as `os.fsdecode` does.

    The path that a `file://` or `local://` URL has is a local path, taken as it stands there.

    Raises:
        InvalidTypeError: it is no path.
        InvalidArgumentError: it is a URL of a file of another machine.
    """
    try:
        text = os.fsdecode(path)
    except TypeError:
        raise InvalidTypeError(
            f"Expected binary or unicode string, got {path!r}: "
            "a path is a str, bytes or os.PathLike"
        ) from None
    local = _LOCAL_URL.match(text)
    if local is None:
        return text
    if local["host"] not in ("", "localhost") or not local["path"]:
        raise InvalidArgumentError(
            f"{text}: expected a path of this machine, as in file:///home/me/model", path=text
        )
    return local["path"]


def is_url(text: str) -> bool:
    """Whether a path's text is a URL, which is not to be made absolute."""
    return _URL.match(text) is not None
