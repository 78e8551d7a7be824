"""Which functions of a module are programs that both sides export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def programs_of(namespace: dict[str, Any], refused: Sequence[str] = ()) -> list[str]:
    """The public functions that a module defines, but for those that are to be refused."""
    return [
        name
        for name, value in namespace.items()
        if callable(value)
        and getattr(value, "__module__", None) == namespace["__name__"]
        and not name.startswith("_")
        and name not in refused
    ]
