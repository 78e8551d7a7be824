"""Deleting elements of repeated fields: those of messages cannot be assigned anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def delete_at(elements: Any, indices: Iterable[int]) -> None:
    """Deletes the elements at some indices; those beyond the end count for nothing."""
    for index in sorted(indices, reverse=True):
        if index < len(elements):
            del elements[index]


def delete_where(elements: Any, is_gone: Callable[[Any], bool]) -> None:
    """Deletes the elements of which something is true."""
    delete_at(elements, [index for index, one in enumerate(elements) if is_gone(one)])
